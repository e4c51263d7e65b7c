// Shells complete what the program takes: each script is run by its shell.
#include "cli/table.h"

namespace aefx::test {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

bool there_is(const std::string& program) {
  Command command;
  command.program = "/bin/sh";
  command.arguments = {"-c", "command -v " + program};
  return run(command).code == 0;
}

const std::vector<std::string> kOptimizers{"adadelta", "adam", "sgd"};

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

  // What bash offers for the last of these words.
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
  // What zsh's own _arguments is given for a command.
  [[nodiscard]] std::vector<std::string> zsh(const std::string& command) const {
    return offered_by("zsh", {"-f", "-c",
                              "compdef() {}; source ./aefx.zsh; _arguments() { [[ $1 == -C ]] && { state=rest; return "
                              "1 }; print -l -- $@ }; words=(" +
                                  command + "); _aefx"});
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

TEST_F(Completions, OfBash) {
  if (!there_is("bash")) GTEST_SKIP() << "no bash here";
  EXPECT_THAT(bash({"tr"}), ElementsAre("train"));
  EXPECT_THAT(bash({""}), ::testing::IsSupersetOf({"train", "encode", "decode", "report", "config", "completions"}));
  EXPECT_THAT(bash({"--v"}), ElementsAre("--version"));
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
  EXPECT_THAT(bash({"train", "iris"}), IsEmpty());         // files are bash's own to complete
  EXPECT_THAT(bash({"train", "--model", ""}), IsEmpty());  // likewise
}

TEST_F(Completions, OfFish) {
  if (!there_is("fish")) GTEST_SKIP() << "no fish here";
  EXPECT_THAT(fish("aefx tr"), ElementsAre("train"));
  EXPECT_THAT(fish("aefx train --optim"), ElementsAre("--optimizer"));
  EXPECT_THAT(fish("aefx train --optimizer "), ::testing::UnorderedElementsAreArray(kOptimizers));
  EXPECT_THAT(fish("aefx train ir"), Contains("iris.data"));
  EXPECT_THAT(fish("aefx train --config ir"), Contains("iris.data"));
  EXPECT_THAT(fish("aefx train --seed ir"), Not(Contains("iris.data")));
  EXPECT_THAT(fish("aefx completions z"), ElementsAre("zsh"));
  EXPECT_THAT(fish("aefx encode --di"), IsEmpty());
  EXPECT_THAT(fish("aefx export --to "), ::testing::UnorderedElementsAre("onnx", "sql", "c"));
  EXPECT_THAT(fish("aefx export --dialect p"), ElementsAre("postgres"));
}

TEST_F(Completions, OfZsh) {
  if (!there_is("zsh")) GTEST_SKIP() << "no zsh here";
  EXPECT_THAT(zsh("train"),
              ::testing::IsSupersetOf({"--optimizer=[adadelta, adam, sgd (default adadelta)]:NAME:(adadelta "
                                       "adam sgd)",
                                       "*:DATA:_files", "--seed=[same seed, same result (default 0)]:N: "}));
  EXPECT_THAT(zsh("export"), Contains(::testing::AllOf(::testing::StartsWith("--dialect=["),
                                                       ::testing::EndsWith(":NAME:(duckdb sqlite postgres spark)"))));
  EXPECT_THAT(zsh("completions"), Contains(":SHELL:(bash zsh fish)"));
  EXPECT_THAT(zsh("encode"), Not(Contains(::testing::StartsWith("--dim"))));
}

TEST_F(Completions, OfAnotherShellAreAnError) {
  expect_error(aefx({"completions", "csh"}), 2, "SHELL 'csh' is none of bash, zsh, fish");
  expect_error(aefx({"completions"}), 2, "SHELL is required");
}

}  // namespace
}  // namespace aefx::test
