// `aefx train`: codes, model and report, and where they are written.
#include <nlohmann/json.hpp>

#include "cli/table.h"

namespace aefx::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class Train : public IrisTest {};

TEST_F(Train, WritesCodesAndCarriedTextInTableOrder) {
  const Result r = aefx({"train", "iris.data", "--dim", "2"});
  ASSERT_EQ(r.code, 0) << r.err;
  const auto lines = lines_of(r.out);
  ASSERT_EQ(lines.size(), 151U);
  EXPECT_EQ(lines[0], "code1,code2,x5");
  const auto table = lines_of(dir.read("iris.data"));
  for (std::size_t row = 0; row < 150; ++row) {
    ASSERT_EQ(cells_of(lines[row + 1]).at(2), cells_of(table[row]).at(4)) << row;
  }
  expect_finite(r.out, 150, 2);
}

TEST_F(Train, DefaultModelNameIsInTheWorkingFolder) {
  dir.write("data/measures.2024.csv", "a,b\n1,2\n2,3\n3,5\n");
  ASSERT_EQ(aefx({"train", "data/measures.2024.csv", "--dim", "1", "-q"}).code, 0);
  EXPECT_THAT(dir.list(), ElementsAre("data/measures.2024.csv", "iris.data", "measures.2024.aefx"));
}

TEST_F(Train, ReportOnStderrHasOneFormulaPerCode) {
  const Result r = aefx({"train", "iris.data", "--dim", "2"});
  EXPECT_THAT(r.err, HasSubstr("Model saved to iris.aefx.\n"));
  EXPECT_THAT(r.err, HasSubstr("\ncode1 = relu("));
  EXPECT_THAT(r.err, HasSubstr("\ncode2 = relu("));
  for (const char* column : {"*x1", "*x2", "*x3", "*x4"}) EXPECT_THAT(r.err, HasSubstr(column));
  EXPECT_THAT(r.err, Not(HasSubstr("\x1b")));
  EXPECT_THAT(r.out, Not(HasSubstr("relu")));
}

TEST_F(Train, QuietSilencesMessagesOnly) {
  const Result loud = aefx({"train", "iris.data", "--dim", "2", "-m", "loud.aefx"});
  const Result quiet = aefx({"train", "iris.data", "--dim", "2", "-m", "quiet.aefx", "-q"});
  EXPECT_EQ(quiet.err, "");
  EXPECT_EQ(quiet.out, loud.out);
  EXPECT_EQ(dir.read("quiet.aefx"), dir.read("loud.aefx"));
}

TEST_F(Train, OutputAndModelPaths) {
  const Result r = aefx({"train", "iris.data", "--dim", "2", "-o", "codes.csv", "-m", "m/a.aefx"});
  EXPECT_EQ(r.code, 5);  // there is no folder m
  dir.write("m/keep", "");
  const Result again = aefx({"train", "iris.data", "--dim", "2", "-o", "codes.csv", "-m", "m/a.aefx", "-q"});
  EXPECT_EQ(again.code, 0) << again.err;
  EXPECT_EQ(again.out, "");
  EXPECT_EQ(lines_of(dir.read("codes.csv")).size(), 151U);
  EXPECT_THAT(dir.list(), ElementsAre("codes.csv", "iris.data", "m/a.aefx", "m/keep"));
}

TEST_F(Train, ModelIsReadableJson) {
  ASSERT_EQ(aefx({"train", "iris.data", "--dim", "2", "-q"}).code, 0);
  const auto json = nlohmann::json::parse(dir.read("iris.aefx"));
  EXPECT_EQ(json.at("format"), "aefx-model");
  EXPECT_EQ(json.at("network").at("layers").at(0).at("kernel").size(), 4U);
}

TEST_F(Train, NoModelWritesNoModel) {
  const Result r = aefx({"train", "iris.data", "--dim", "2", "--no-model"});
  EXPECT_EQ(r.code, 0);
  EXPECT_THAT(r.err, Not(HasSubstr("saved")));
  EXPECT_THAT(dir.list(), ElementsAre("iris.data"));
}

TEST_F(Train, WritesToDevicesAndPipes) {
  const Result null = aefx({"train", "iris.data", "--dim", "1", "--no-model", "-q", "-o", "/dev/null"});
  EXPECT_EQ(null.code, 0) << null.err;
  EXPECT_EQ(null.out, "");
  const Result fifo = shell("mkfifo p; \"$AEFX\" train iris.data --dim 1 --no-model -q -o p & wc -l < p; wait $!");
  EXPECT_EQ(fifo.code, 0) << fifo.err;
  EXPECT_EQ(std::stoi(fifo.out), 151);
}

TEST_F(Train, AnyNumberOfCodes) {
  for (const std::size_t dim : {1U, 3U}) {
    const Result r = aefx({"train", "iris.data", "--dim", std::to_string(dim), "-q", "--no-model"});
    ASSERT_EQ(r.code, 0) << r.err;
    expect_finite(r.out, 150, dim);
    EXPECT_EQ(cells_of(lines_of(r.out)[0]).size(), dim + 1);
  }
}

TEST_F(Train, DeepEncoderReportSaysFormulasAreAverages) {
  for (const char* hidden : {"8", "16,8"}) {
    const Result r = aefx({"train", "iris.data", "--dim", "2", "--hidden", hidden, "--epochs", "3", "--no-model"});
    ASSERT_EQ(r.code, 0) << r.err;
    expect_finite(r.out, 150, 2);
    EXPECT_THAT(r.err, HasSubstr("code1 ~ relu("));
    EXPECT_THAT(r.err, HasSubstr("hidden layers"));
  }
}

TEST_F(Train, EveryChoiceGivesFiniteCodes) {
  const std::vector<std::pair<const char*, std::vector<const char*>>> choices{
      {"--activation", {"linear", "relu", "leaky-relu", "elu", "tanh", "sigmoid"}},
      {"--output-activation", {"linear", "relu", "leaky-relu", "elu", "tanh", "sigmoid"}},
      {"--optimizer", {"adadelta", "adam", "sgd"}},
      {"--scale", {"minmax", "standard", "robust", "none"}},
      {"--init", {"pca", "glorot", "torch"}},
      {"--preset", {"aefx", "keras2", "keras3", "torch"}},
      {"--margin", {"auto", "0", "0.3"}},
      {"--lr", {"auto", "0.01"}}};
  for (const auto& [flag, values] : choices) {
    for (const char* value : values) {
      std::vector<std::string> all{"train", "iris.data", "--dim",      "2",  "--epochs",
                                   "2",     "-q",        "--no-model", flag, value};
      if (all[8] == "--margin") all.insert(all.end(), {"--scale", "minmax"});
      const Result r = aefx(all);
      ASSERT_EQ(r.code, 0) << flag << ' ' << value << ": " << r.err;
      EXPECT_EQ(r.err, "");
      SCOPED_TRACE(std::string(flag) + " " + value);
      expect_finite(r.out, 150, 2);
    }
  }
}

TEST_F(Train, PenaltiesAndNoiseChangeCodes) {
  const std::vector<std::string> plain{"train", "iris.data", "--dim", "2", "--epochs", "5", "-q", "--no-model"};
  const Result r = aefx(plain);
  ASSERT_EQ(r.code, 0) << r.err;
  for (const char* flag : {"--l1", "--l2", "--noise", "--sparsity"}) {
    std::vector<std::string> with = plain;
    with.insert(with.end(), {flag, "0.5"});
    const Result other = aefx(with);
    ASSERT_EQ(other.code, 0) << flag << other.err;
    expect_finite(other.out, 150, 2);
    EXPECT_NE(other.out, r.out) << flag;
  }
}

}  // namespace
}  // namespace aefx::test
