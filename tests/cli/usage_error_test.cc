// Usage errors: one line, and one line of help with the likely correction.
#include "cli/table.h"

namespace aefx::test {
namespace {

using ::testing::ElementsAre;

class UsageError : public IrisTest {
 protected:
  void TearDown() override { EXPECT_THAT(dir.list(), ElementsAre("iris.data")); }
  [[nodiscard]] Result train(std::vector<std::string> more) const {
    std::vector<std::string> arguments{"train", "iris.data"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return aefx(arguments);
  }
};

TEST_F(UsageError, UnknownCommandOrOptionSuggestsTheNearest) {
  expect_error(aefx({"trian", "iris.data"}), 2, "unknown command 'trian'", "did you mean train?");
  expect_error(aefx({"zzz"}), 2, "unknown command 'zzz'", "aefx --help");
  expect_error(train({"--dims", "2"}), 2, "unknown option '--dims'", "--dim");
  expect_error(train({"--dim", "2", "--epoch=5"}), 2, "unknown option '--epoch", "--epochs");
  expect_error(train({"--dim", "2", "-z"}), 2, "unknown option '-z'", "aefx train --help");
  expect_error(aefx({"--vresion"}), 2, "--vresion", "--version");
}

TEST_F(UsageError, InvalidNumberErrorShowsTheRange) {
  expect_error(train({"--dim", "2", "--hidden", "8,0"}), 2, "--hidden: invalid value '0'", "from 1 to");
  const std::vector<std::pair<std::string, std::string>> wrong{
      {"--hidden", "8,,4"}, {"--hidden", ",8"},    {"--hidden", ""},     {"--hidden", "x"},   {"--epochs", "0"},
      {"--epochs", "1.5"},  {"--batch", "0"},      {"--batch", "x"},     {"--patience", "0"}, {"--seed", "-1"},
      {"--seed", "x"},      {"--threads", "-1"},   {"--lr", "0"},        {"--lr", "nan"},     {"--lr", "fast"},
      {"--rho", "1"},       {"--epsilon", "0"},    {"--momentum", "1"},  {"--valid", "1"},    {"--valid", "-0.1"},
      {"--l1", "-1"},       {"--l2", "nan"},       {"--noise", "inf"},   {"--sparsity", "x"}, {"--margin", "0.5"},
      {"--loss", "mae"},    {"--delimiter", "ab"}, {"--header", "maybe"}};
  for (const auto& [flag, value] : wrong) {
    const Result r = train({"--dim", "2", flag, value});
    expect_error(r, 2, "'" + value + "'");
    EXPECT_THAT(r.err, ::testing::HasSubstr("aefx: " + flag));
  }
}

TEST_F(UsageError, InvalidChoiceErrorListsTheChoices) {
  expect_error(train({"--dim", "2", "--preset", "keras"}), 2, "aefx, plain, keras2, keras3, torch", "keras2");
  expect_error(train({"--dim", "2", "--activation", "rleu"}), 2, "linear, relu, leaky-relu", "relu");
  expect_error(train({"--dim", "2", "--output-activation", "softmax"}), 2, "'softmax'");
  expect_error(train({"--dim", "2", "--optimizer", "adma"}), 2, "'adma'", "adam");
  expect_error(train({"--dim", "2", "--scale", "minmx"}), 2, "'minmx'", "minmax");
  expect_error(train({"--dim", "2", "--init", "pac"}), 2, "'pac'", "pca");
  expect_error(aefx({"report", "iris.data", "--format", "yaml"}), 2, "text, json, csv");
}

TEST_F(UsageError, MissingRequiredArgumentIsNamed) {
  expect_error(train({}), 2, "--dim is required", "aefx train --help");
  expect_error(aefx({"train", "--dim", "2"}), 2, "DATA is required");
  expect_error(aefx({"encode"}), 2, "MODEL is required", "aefx encode --help");
  expect_error(aefx({"encode", "m.aefx"}), 2, "DATA is required");
  expect_error(train({"--dim"}), 2, "--dim needs a value");
  expect_error(train({"--dim", "2", "--dim", "3"}), 2, "--dim is given more than once");
}

TEST_F(UsageError, OptionWithoutEffectIsAnError) {
  dir.write("w.json", "[[[1,0],[0,1],[0,0],[0,0]], [0,0], [[1,0,0,0],[0,1,0,0]], [0,0,0,0]]");
  const std::vector<std::pair<std::vector<std::string>, std::string>> wrong{
      {{"--margin", "0.1"}, "--margin has no effect without --scale minmax"},
      {{"--preset", "plain", "--scale", "robust", "--margin", "0.1"}, "--margin has no effect without --scale minmax"},
      {{"--momentum", "0.5"}, "--momentum has no effect without --optimizer sgd"},
      {{"--optimizer", "adam", "--rho", "0.9"}, "--rho has no effect without --optimizer adadelta"},
      {{"--optimizer", "sgd", "--epsilon", "1e-6"}, "--epsilon has no effect with --optimizer sgd"},
      {{"--init", "glorot", "--init-weights", "w.json"}, "--init has no effect with --init-weights"},
      {{"--hidden", "3", "--encoder-hidden", "2", "--decoder-hidden", "2"},
       "--hidden has no effect beside --encoder-hidden and --decoder-hidden"},
      {{"--no-model", "-m", "m.aefx"}, "--model has no effect with --no-model"}};
  for (const auto& [flags, message] : wrong) {
    std::vector<std::string> all{"--dim", "2"};
    all.insert(all.end(), flags.begin(), flags.end());
    expect_error(train(all), 2, message, "leave");
  }
  EXPECT_EQ(shell("rm w.json").code, 0);
}

TEST_F(UsageError, EmptyFileNameIsAnError) {
  expect_error(aefx({"train", "", "--dim", "2"}), 2, "DATA: the name of the file is empty");
  expect_error(train({"--dim", "2", "-m", ""}), 2, "--model: the name of the file is empty");
  expect_error(train({"--dim", "2", "-o", ""}), 2, "--output: the name of the file is empty");
  expect_error(aefx({"encode", "", "iris.data"}), 2, "MODEL: the name of the file is empty");
}

}  // namespace
}  // namespace aefx::test
