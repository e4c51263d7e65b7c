// Completion scripts, each run by its shell.
#include "cli/table.h"

namespace aefx::test {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

const std::vector<std::string> kOptimizers{"auto", "adadelta", "adam", "sgd"};

class Completions : public IrisTest {
 protected:
  Completions() {
    for (const char* const shell : {"bash", "zsh", "fish"}) dir.write(std::string("aefx.") + shell, script(shell));
  }
  [[nodiscard]] std::string script(const std::string& shell) const {
    const Result r = aefx({"completions", shell});
    EXPECT_EQ(r.code, 0) << r.err;
    return r.out;
  }

  // Returns bash's completions of the last of these words.
  [[nodiscard]] std::vector<std::string> bash(const std::vector<std::string>& words) const {
    std::string line = ". ./aefx.bash; COMP_WORDS=(aefx";
    for (const std::string& word : words) line += " '" + word + "'";
    line += "); COMP_CWORD=" + std::to_string(words.size()) + "; _aefx; printf '%s\\n' \"${COMPREPLY[@]}\"";
    return offered_by("bash", {"--norc", "-c", line});
  }
  [[nodiscard]] std::vector<std::string> fish(const std::string& line) const {
    std::vector<std::string> out =
        offered_by("fish", {"--no-config", "-c", "source aefx.fish; complete -C '" + line + "'"});
    for (std::string& word : out) word = word.substr(0, word.find('\t'));
    return out;
  }
  // Returns the line after TAB in a zsh on a terminal.
  [[nodiscard]] std::string zsh(const std::string& line) const {
    const std::string script = std::string(AEFX_SOURCE_DIR) + "/tests/cli/completions.zsh";
    const std::vector<std::string> lines = offered_by("zsh", {"-f", script, dir.path().string(), line});
    return lines.empty() ? "" : lines[0];
  }

 private:
  [[nodiscard]] std::vector<std::string> offered_by(const std::string& shell,
                                                    std::vector<std::string> arguments) const {
    Command command;
    command.program = "/usr/bin/env";
    arguments.insert(arguments.begin(), shell);
    command.arguments = std::move(arguments);
    const Result r = in_dir(command);
    EXPECT_EQ(r.code, 0) << r.err;
    std::vector<std::string> lines = lines_of(r.out);
    std::erase(lines, "");
    return lines;
  }
};

TEST_F(Completions, Bash) {
  if (!is_installed("bash")) GTEST_SKIP() << "no bash here";
  EXPECT_THAT(bash({"tr"}), ElementsAre("train"));
  EXPECT_THAT(bash({""}), ::testing::IsSupersetOf({"train", "encode", "decode", "report", "config", "completions"}));
  EXPECT_THAT(bash({"--vers"}), ElementsAre("--version"));
  EXPECT_THAT(bash({"train", "--optim"}), ElementsAre("--optimizer"));
  EXPECT_EQ(bash({"train", "--optimizer", ""}), kOptimizers);
  EXPECT_THAT(bash({"train", "--optimizer", "adam"}), ElementsAre("adam"));
  EXPECT_EQ(bash({"train", "--optimizer", "="}), kOptimizers);
  EXPECT_THAT(bash({"train", "--optimizer", "=", "s"}), ElementsAre("sgd"));
  EXPECT_THAT(bash({"report", "iris.aefx", "--format", "m"}), ElementsAre("markdown"));
  EXPECT_THAT(bash({"completions", "z"}), ElementsAre("zsh"));
  EXPECT_THAT(bash({"export", "iris.aefx", "--to", ""}), ElementsAre("onnx", "sql", "c"));
  EXPECT_THAT(bash({"export", "--part", ""}), ElementsAre("encoder", "decoder", "autoencoder", "score"));
  EXPECT_THAT(bash({"export", "--dialect", "s"}), ElementsAre("sqlite", "spark"));
  EXPECT_THAT(bash({"export", "--inputs", ""}), ElementsAre("columns", "matrix"));
  EXPECT_THAT(bash({"encode", "-"}), Not(Contains("--dim")));
  EXPECT_THAT(bash({"train", "--seed", ""}), IsEmpty());   // a number
  EXPECT_THAT(bash({"train", "iris"}), IsEmpty());         // bash completes file names itself
  EXPECT_THAT(bash({"train", "--model", ""}), IsEmpty());  // a file name
}

TEST_F(Completions, Fish) {
  if (!is_installed("fish")) GTEST_SKIP() << "no fish here";
  EXPECT_THAT(fish("aefx tr"), ElementsAre("train"));
  EXPECT_THAT(fish("aefx train --optim"), ElementsAre("--optimizer"));
  EXPECT_THAT(fish("aefx train --optimizer "), ::testing::UnorderedElementsAreArray(kOptimizers));
  EXPECT_THAT(fish("aefx train ir"), Contains("iris.data"));
  EXPECT_THAT(fish("aefx train --config ir"), Contains("iris.data"));
  EXPECT_THAT(fish("aefx train --seed ir"), Not(Contains("iris.data")));
  EXPECT_THAT(fish("aefx completions z"), ElementsAre("zsh"));
  EXPECT_THAT(fish("aefx encode --di"), Each(Not(StartsWith("--di"))));  // fish 4 offers --decimal
  EXPECT_THAT(fish("aefx export --to "), ::testing::UnorderedElementsAre("onnx", "sql", "c"));
  EXPECT_THAT(fish("aefx export --dialect p"), ElementsAre("postgres"));
}

TEST_F(Completions, Zsh) {
  if (!is_installed("zsh")) GTEST_SKIP() << "no zsh here";
  dir.write("_aefx", script("zsh"));  // where compinit finds it
  EXPECT_EQ(zsh("aefx tr"), "aefx train ");
  EXPECT_EQ(zsh("aefx train --optim"), "aefx train --optimizer=");
  EXPECT_EQ(zsh("aefx train --optimizer="), "aefx train --optimizer=");  // ambiguous
  EXPECT_EQ(zsh("aefx train --optimizer ad"), "aefx train --optimizer ada");
  EXPECT_EQ(zsh("aefx train --optimizer s"), "aefx train --optimizer sgd ");
  EXPECT_EQ(zsh("aefx train iris.data --optimizer=s"), "aefx train iris.data --optimizer=sgd ");
  EXPECT_EQ(zsh("aefx train ir"), "aefx train iris.data ");
  EXPECT_EQ(zsh("aefx train --config ir"), "aefx train --config iris.data ");
  EXPECT_EQ(zsh("aefx train --seed ir"), "aefx train --seed ir");  // a number
  EXPECT_EQ(zsh("aefx completions z"), "aefx completions zsh ");
  EXPECT_EQ(zsh("aefx encode --di"), "aefx encode --di");  // an option of train
  EXPECT_EQ(zsh("aefx export m --dialect po"), "aefx export m --dialect postgres ");
  EXPECT_EQ(zsh("aefx export m --part s"), "aefx export m --part score ");
}

TEST_F(Completions, UnknownShellIsAnError) {
  expect_error(aefx({"completions", "csh"}), 2, "SHELL 'csh' is none of bash, zsh, fish");
  expect_error(aefx({"completions"}), 2, "SHELL is required");
}

}  // namespace
}  // namespace aefx::test
