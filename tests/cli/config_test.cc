// --config: options from a TOML file or from a model; `aefx config` prints a model's options.
#include "cli/table.h"

namespace aefx::test {
namespace {

using ::testing::HasSubstr;

class Config : public IrisTest {
 protected:
  [[nodiscard]] Result train(std::vector<std::string> more) const {
    more.insert(more.begin(), {"train", "iris.data"});
    return aefx(more);
  }
  void write(const std::string& text) const { dir.write("run.toml", text); }
  [[nodiscard]] Result with(const std::string& text, std::vector<std::string> more = {}) const {
    write(text);
    more.insert(more.begin(), {"--config", "run.toml", "--no-model", "-q"});
    return train(std::move(more));
  }
};

TEST_F(Config, ModelRepeatsItsRun) {
  const std::vector<std::vector<std::string>> runs{
      {"--dim", "2", "--epochs", "3", "--hidden", "4,3", "--activation=tanh", "--no-shuffle", "--seed", "7"},
      {"--dim", "1", "--epochs", "2", "--preset", "keras2", "--valid", "0.2", "--rows", "valid", "--pre-activation"},
      {"--dim", "2", "--epochs", "2", "--names", "a,b \"\\c,é,d,#e", "--drop", "a", "--drop", "d", "--keep", ""},
      {"--dim", "2", "--epochs", "2", "--categorical", "5", "--missing", "-,true", "--comment", "#", "--l1", "1e-3"}};
  for (const std::vector<std::string>& run : runs) {
    std::vector<std::string> options = run;
    options.insert(options.end(), {"-m", "m.aefx", "-q", "--threads", "1"});
    const Result first = train(options);
    ASSERT_EQ(first.code, 0) << first.err;
    const Result again = train({"--config", "m.aefx", "-m", "again.aefx", "-q"});
    EXPECT_EQ(again.code, 0) << again.err;
    EXPECT_EQ(again.out, first.out);
    EXPECT_EQ(dir.read("again.aefx"), dir.read("m.aefx"));

    const Result shown = aefx({"config", "m.aefx"});
    EXPECT_EQ(shown.code, 0);
    write(shown.out);
    const Result by_text = train({"--config", "run.toml", "-m", "text.aefx", "-q"});
    EXPECT_EQ(by_text.code, 0) << by_text.err;
    EXPECT_EQ(by_text.out, first.out);
    EXPECT_EQ(dir.read("text.aefx"), dir.read("m.aefx")) << shown.out;
  }
}

TEST_F(Config, OneOptionPerLine) {
  const Result plain = train({"--dim", "2", "--hidden", "4,3", "--epochs", "2", "--no-shuffle", "--no-model", "-q"});
  const Result r = with(
      "# a run\n"
      "dim = 2   # codes\n"
      "hidden = [ 4,\n  3 ]\n"
      "\"epochs\" = '2'\r\n"
      "no-shuffle = true\n");
  EXPECT_EQ(r.code, 0) << r.err;
  EXPECT_EQ(r.out, plain.out);
}

TEST_F(Config, MayNameDataAndOutputs) {
  write("data = \"iris.data\"\ndim = 2\nepochs = 2\noutput = \"codes.csv\"\nmodel = \"m.aefx\"\nquiet = true\n");
  const Result r = aefx({"train", "--config=run.toml"});
  EXPECT_EQ(r.code, 0) << r.err;
  EXPECT_EQ(r.out + r.err, "");
  EXPECT_EQ(lines_of(dir.read("codes.csv")).size(), 151U);
  EXPECT_TRUE(dir.has("m.aefx"));
  EXPECT_THAT(aefx({"config", "m.aefx"}).out, ::testing::Not(HasSubstr("iris.data")));
}

TEST_F(Config, CommandLineOverridesConfig) {
  const Result plain = train({"--dim", "1", "--epochs", "2", "--no-model", "-q"});
  EXPECT_EQ(with("dim = 3\nepochs = 2\n", {"--dim", "1"}).out, plain.out);
  EXPECT_EQ(with("dim = 1\nepochs = 2\nno-shuffle = true\n", {"--no-shuffle=false"}).out, plain.out);
  EXPECT_EQ(with("dim = 1\nepochs = 2\nno-shuffle = false\n").out, plain.out);
}

TEST_F(Config, ErrorsNameFileAndKey) {
  expect_error(with("dim = 2\nepoch = 5\n"), 2, "run.toml:2, key \"epoch\"", "did you mean epochs?");
  expect_error(with("dim = 2\nhelp = true\n"), 2, "run.toml:2, key \"help\"");
  expect_error(with("config = \"run.toml\"\n"), 2, "run.toml:1, key \"config\"");
  expect_error(with("dim = 2\n\nepochs = -1\n"), 2, "run.toml:3, key \"epochs\": --epochs: invalid value '-1'");
  expect_error(with("dim = [2, 3]\n"), 2, "run.toml:1, key \"dim\": --dim: invalid value '2,3'");
  expect_error(with("dim = true\n"), 2, "run.toml:1, key \"dim\"");
  expect_error(with("dim = 2\nno-shuffle = 3\n"), 2, "run.toml:2, key \"no-shuffle\"");
  expect_error(with("dim = 2\noptimizer = \"adma\"\n"), 2, "run.toml:2, key \"optimizer\"", "adam");
  expect_error(with("dim = 2\noutput = \"\"\n"), 2,
               "run.toml:2, key \"output\": --output: the name of the file is empty");
  expect_error(with("epochs = 2\n"), 2, "--dim is required");
  expect_error(with("dim = 2\n", {"--epochs", "x"}), 2, "aefx: --epochs: invalid value 'x'");
}

TEST_F(Config, InvalidTomlErrorNamesItsLine) {
  expect_error(with("dim = 2\nepochs\n"), 3, "run.toml:2: this is no config: ", "key = value");
  expect_error(with("[train]\ndim = 2\n"), 3, "run.toml:1: this is no config: tables");
  expect_error(with("dim = 2 3\n"), 3, "run.toml:1");
  expect_error(with("dim = two\n"), 3, "run.toml:1", "");
  expect_error(with("dim = \"2\n"), 3, "run.toml:1: this is no config: ");
  expect_error(with("hidden = [2, [3]]\n"), 3, "run.toml:1");
  expect_error(with("hidden = [2\n"), 3, "this is no config: ");
  expect_error(with("names = \"\\q\"\n"), 3, "run.toml:1");
  expect_error(with("names = \"\\ud800\"\n"), 3, "run.toml:1");
  expect_error(with("dim = 2\ndim = 3\n"), 3, "run.toml:2: this is no config: ", "key = value");
  expect_error(with("= 2\n"), 3, "run.toml:1: this is no config: ");
  for (const char* const letter : {"\u00e9", "\ufebf", "\u0416", "\u6e29"}) {  // outside of quotes
    expect_error(with("dim = 2\n" + std::string(letter) + " = 3\n"), 3, "run.toml:2: this is no config: ");
    expect_error(with("dim = 2" + std::string(letter) + "\n"), 3, "run.toml:1: this is no config: ");
  }
  expect_error(with(std::string("dim = 2\n\0", 9)), 3, "not UTF-8 text");
  expect_error(with("names = \"\xff\"\n"), 3, "not UTF-8 text");
  expect_error(with("{\"dim\": 2}\n"), 4, "no model file");
}

TEST_F(Config, HostileFilesFailQuickly) {
  expect_error(with(std::string(2U << 20U, '#')), 3, "larger than 1 MiB");
  std::string many;
  for (int i = 0; many.size() < (1U << 20U) - 20; ++i) many += "k" + std::to_string(i) + "=1\n";
  expect_error(with(many), 2, "run.toml:1, key \"k0\"");
  expect_error(with(std::string(500'000, '[')), 3, "run.toml:1");
  expect_error(with("dim=" + std::string(900'000, '9')), 3, "run.toml:1: this is no config: ");
  expect_error(train({"--config", "/dev/zero"}), 3, "larger than 1 MiB");
  expect_error(train({"--config", "none.toml"}), 5, "none.toml: the config can't be read: No such file");
  expect_error(train({"--config", "."}), 5, "the config can't be read: Is a directory");
  expect_error(train({"--config", ""}), 2, "--config: the name of the file is empty");
}

TEST_F(Config, ModelWithoutRunOrDamagedIsAnError) {
  ASSERT_EQ(train({"--dim", "2", "--epochs", "1", "-q"}).code, 0);
  std::string text = dir.read("iris.aefx");
  dir.write("cut.aefx", text.substr(0, text.size() / 2));
  expect_error(train({"--config", "cut.aefx"}), 4, "damaged");
  dir.write("old.aefx", source_file("tests/fuzz/corpus/model/linear"));
  expect_error(train({"--config", "old.aefx"}), 4, "does not hold the options of its run");
  expect_error(aefx({"config", "iris.data"}), 3, "iris.data:1");
  write("dim = 2\n");
  expect_error(aefx({"config", "run.toml"}), 4, "this is no model file");
}

TEST_F(Config, OutputsNeverReplaceTheConfig) {
  write("dim = 2\nepochs = 1\n");
  EXPECT_EQ(train({"--config", "run.toml", "-o", "run.toml"}).code, 2);
  EXPECT_EQ(train({"--config", "run.toml", "-m", "run.toml"}).code, 2);
  EXPECT_EQ(dir.read("run.toml"), "dim = 2\nepochs = 1\n");
}

TEST_F(Config, ReadsFromAPipe) {
  const Result r = shell(
      "\"$AEFX\" train iris.data -q --dim 2 --epochs 2 > a.csv && \"$AEFX\" config iris.aefx | "
      "\"$AEFX\" train iris.data -q --no-model --config /dev/stdin > b.csv && cmp a.csv b.csv");
  EXPECT_EQ(r.code, 0) << r.err;
}

}  // namespace
}  // namespace aefx::test
