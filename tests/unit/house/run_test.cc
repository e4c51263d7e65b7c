// The runner of the command-line tests, tested on /bin/sh.
#include "support/run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>

#include "support/temp_dir.h"

namespace aefx::test {
namespace {

using std::chrono::milliseconds;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Command shell(const std::string& script) {
  Command command;
  command.program = "/bin/sh";
  command.arguments = {"-c", script};
  return command;
}

TEST(Run, CapturesStdoutStderrAndExitCode) {
  const Result r = run(shell("echo out; echo err >&2; exit 7"));
  EXPECT_EQ(r.code, 7);
  EXPECT_EQ(r.out, "out\n");
  EXPECT_EQ(r.err, "err\n");
  EXPECT_FALSE(r.timed_out);
}

TEST(Run, SignalGivesExitCode128PlusSignal) { EXPECT_EQ(run(shell("kill -TERM $$")).code, 128 + SIGTERM); }

TEST(Run, MissingProgramGivesExitCode127) {
  Command command;
  command.program = "/nowhere/program";
  const Result r = run(command);
  EXPECT_EQ(r.code, 127);
  EXPECT_THAT(r.err, HasSubstr("No such file"));
}

TEST(Run, NoInputIsAnEmptyFile) { EXPECT_EQ(run(shell("wc -c | tr -d ' '")).out, "0\n"); }

TEST(Run, EmptyInputIsAnEmptyPipe) {
  Command command = shell("test -p /dev/stdin && wc -c | tr -d ' '");
  command.input = "";
  EXPECT_EQ(run(command).out, "0\n");
}

TEST(Run, LargeInputAndOutputsDoNotDeadlock) {
  Command command = shell("tee /dev/stderr");
  command.input = std::string(4 << 20, 'x') + std::string("\0\xff\n", 3);
  const Result r = run(command);
  EXPECT_EQ(r.code, 0);
  EXPECT_TRUE(r.out == *command.input);
  EXPECT_TRUE(r.err == *command.input);
}

TEST(Run, ProgramMayIgnoreItsInput) {
  Command command = shell("exit 3");
  command.input = std::string(4 << 20, 'x');
  EXPECT_EQ(run(command).code, 3);
}

TEST(Run, BrokenPipeEndsTheProgram) {
  EXPECT_EQ(run(shell("(yes; echo $? >&2) | head -1")).err, std::to_string(128 + SIGPIPE) + "\n");
}

TEST(Run, TimeLimitKillsProgramAndChildren) {
  Command command = shell("echo begun; sleep 100 & sleep 100");
  command.limit = milliseconds(200);
  const auto begin = std::chrono::steady_clock::now();
  const Result r = run(command);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(20));
  EXPECT_TRUE(r.timed_out);
  EXPECT_EQ(r.code, 128 + SIGKILL);
  EXPECT_EQ(r.out, "begun\n");
  EXPECT_THAT(r.err, HasSubstr("killed: still running after 200 ms"));
}

TEST(Run, TimeLimitHoldsWithClosedOutput) {
  Command command = shell("exec >&- 2>&-; sleep 100");
  command.limit = milliseconds(200);
  EXPECT_TRUE(run(command).timed_out);
}

TEST(Run, SetsAndUnsetsEnvironment) {
  ASSERT_EQ(::setenv("AEFX_TEST_TAKEN", "1", 1), 0);
  Command command = shell("echo \"${AEFX_TEST_TAKEN-unset} ${AEFX_TEST_GIVEN-unset} ${PATH:+path}\"");
  command.environment = {{"AEFX_TEST_TAKEN", std::nullopt}, {"AEFX_TEST_GIVEN", "a b"}};
  EXPECT_EQ(run(command).out, "unset a b path\n");
}

TEST(Run, RunsInAFolder) {
  const TempDir dir;
  Command command = shell("pwd -P");
  command.folder = dir.path().string();
  EXPECT_THAT(run(command).out, EndsWith(dir.path().filename().string() + "\n"));
}

TEST(TempDirectory, ReadsWritesAndListsFiles) {
  const TempDir dir;
  EXPECT_THAT(dir.list(), IsEmpty());
  const std::string bytes("a\r\n\0b", 5);
  EXPECT_EQ(dir.write("b.csv", bytes), dir.path("b.csv"));
  (void)dir.write("a/c.csv", "");
  EXPECT_EQ(dir.read("b.csv"), bytes);
  EXPECT_EQ(dir.read("a/c.csv"), "");
  EXPECT_THAT(dir.list(), ElementsAre("a/c.csv", "b.csv"));
  EXPECT_TRUE(dir.has("a/c.csv"));
  EXPECT_FALSE(dir.has("c.csv"));
  EXPECT_THROW((void)dir.read("c.csv"), std::runtime_error);
}

TEST(TempDirectory, IsUniqueAndRemoved) {
  std::filesystem::path path;
  {
    const TempDir one, two;
    (void)one.write("x/y", "z");
    path = one.path();
    EXPECT_NE(one.path(), two.path());
  }
  EXPECT_FALSE(std::filesystem::exists(path));
}

}  // namespace
}  // namespace aefx::test
