// A night's work: signals, disks and readers that fail at the end of a training lose as little as they can.
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>

#include "cli/fault_table.h"
#include "cli/live_process.h"
#include "support/sanitized.h"

namespace aefx::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class NightTest : public FaultTest {
 protected:
  using Arguments = std::vector<std::string>;

  // Arguments of a training that would take days, and keeps itself in run.ckpt.
  [[nodiscard]] static Arguments endless(const Arguments& more = {}) {
    Arguments all{"train", "t.csv",  "--dim", "2",         "--epochs",     "100000000", "--preset",           "keras2",
                  "-m",    "t.aefx", "-o",    "codes.csv", "--checkpoint", "run.ckpt",  "--checkpoint-every", "1"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
  // Ends it by a signal once it has run an epoch. Returns the exit code.
  [[nodiscard]] int run_and_signal(const Arguments& arguments, int number) const {
    std::filesystem::remove(dir.path("run.ckpt"));
    LiveProcess process(dir.path().string(), arguments);
    for (int i = 0; i < 5000 && !dir.has("run.ckpt"); ++i) ::usleep(1000);
    process.signal(number);
    return process.wait(5);
  }
  void learn(const std::string& model) const {
    ASSERT_EQ(aefx(quick("t.csv", {"--dim", "2", "-q", "-m", model, "-o", "codes.csv"})).code, 0);
  }
};

TEST_F(NightTest, SignalsOfSchedulersEndATrainingAsTermDoes) {
  dir.write("t.csv", made_table(300, 4));
  for (const int number : {SIGHUP, SIGXCPU, SIGUSR1}) {
    EXPECT_EQ(run_and_signal(endless(), number), 128 + number);
    EXPECT_THAT(dir.read("err"), HasSubstr("model saved to t.aefx (interrupted: the best so far)"));
    EXPECT_THAT(dir.read("err"), HasSubstr("--resume continues run.ckpt"));
    std::filesystem::remove(dir.path("t.aefx"));
  }
}

// The system sends this one every second once a process has used its time.
TEST_F(NightTest, RepeatedSignalOfUsedTimeDoesNotCutTheSavingShort) {
  dir.write("t.csv", made_table(300, 4));
  LiveProcess process(dir.path().string(), endless());
  for (int i = 0; i < 5000 && !dir.has("run.ckpt"); ++i) ::usleep(1000);
  process.signal(SIGXCPU);
  process.signal(SIGXCPU);
  EXPECT_EQ(process.wait(5), 128 + SIGXCPU);
  EXPECT_TRUE(dir.has("t.aefx"));
}

TEST_F(NightTest, SignalThatIsIgnoredStaysIgnored) {
  dir.write("t.csv", made_table(300, 4));
  const Result r = shell(
      "trap '' INT HUP; \"$AEFX\" train t.csv --dim 2 --epochs 4000 --preset keras2 -o codes.csv -q "
      "--checkpoint run.ckpt --checkpoint-every 1000 & job=$!\n"
      "for i in $(seq 500); do [ -e run.ckpt ] && break; sleep 0.01; done; kill -INT $job; kill -HUP $job\n"
      "wait $job; echo code $?");
  EXPECT_THAT(r.out, HasSubstr("code 0\n")) << r.err;
  EXPECT_TRUE(dir.has("codes.csv"));
}

// An epoch takes many seconds here: it is ended within, with a checkpoint too.
TEST_F(NightTest, TermEndsALongEpochWithinSeconds) {
  if (kEmulated) GTEST_SKIP() << "a single step takes seconds there, after which a signal ends the program by force";
  dir.write("t.csv", made_table(20'000, 8));
  LiveProcess process(dir.path().string(), endless({"--hidden", "700,700", "--threads", "1", "-q"}));
  ::usleep(800'000);
  process.signal(SIGTERM);
  EXPECT_EQ(process.wait(kForeignMemory ? 60 : 5), 143);
  EXPECT_TRUE(dir.has("t.aefx"));
}

// Nobody reads stderr, and it holds no more: messages are left out, the training goes on, and ends when it is asked to.
TEST_F(NightTest, FullStderrStopsNeitherTrainingNorTerm) {
  dir.write("t.csv", made_table(300, 4));
  const Result r = shell(
      "mkfifo full; exec 3<>full; head -c 65536 /dev/zero >&3\n"
      "\"$AEFX\" train t.csv --dim 2 --preset keras2 -m t.aefx -o codes.csv --checkpoint run.ckpt --checkpoint-every 1 "
      "--resume --epochs 100000000 2>&3 & job=$!\n"
      "for i in $(seq 500); do [ -e run.ckpt ] && break; sleep 0.01; done; kill $job; wait $job; echo code $?");
  EXPECT_EQ(r.out, "code 143\n");
  EXPECT_TRUE(dir.has("t.aefx"));
}

// The night is not begun where its end could not be saved.
TEST_F(NightTest, NameOfAnInterruptedTrainingIsCheckedBefore) {
  dir.write("t.csv", table(40));
  const std::string longest(245, 'x');  // names have up to 255 bytes
  learn("t.aefx");
  learn(longest);
  std::filesystem::create_directory(dir.path("t.aefx.interrupted"));
  expect_error(aefx(quick("t.csv", {"-m", "t.aefx", "-o", "codes.csv"})), 5, "t.aefx.interrupted: is a directory");
  expect_error(aefx(quick("t.csv", {"-m", longest, "-o", "codes.csv"})), 5, ".interrupted: can't be written: ");
  EXPECT_EQ(aefx(quick("t.csv", {"-m", longest, "-o", "codes.csv", "--replace", "-q"})).code, 0);
}

TEST_F(NightTest, InterruptedTrainingKeepsTheModelThatIsThere) {
  dir.write("t.csv", made_table(300, 4));
  learn("t.aefx");
  const std::string good = dir.read("t.aefx");
  EXPECT_EQ(run_and_signal(endless({"-q"}), SIGTERM), 143);
  EXPECT_EQ(dir.read("t.aefx"), good);
  EXPECT_THAT(dir.read("err"), HasSubstr("warning: model saved to t.aefx.interrupted (interrupted: the best so far); "
                                         "t.aefx stays as it was"));
  const Result report = aefx({"report", "t.aefx.interrupted"});
  EXPECT_EQ(report.code, 0) << report.err;
  EXPECT_THAT(report.out, HasSubstr("Training was interrupted: "));
  EXPECT_EQ(aefx({"encode", "t.aefx.interrupted", "t.csv"}).code, 0);
  EXPECT_THAT(aefx({"report", "t.aefx"}).out, Not(HasSubstr("interrupted")));
  EXPECT_EQ(run_and_signal(endless({"--replace"}), SIGTERM), 143);
  EXPECT_NE(dir.read("t.aefx"), good);
}

// Files of more than a limit can't be written: the model here, the codes there.
TEST_F(NightTest, WhatCanBeWrittenIsWrittenWhereTheOtherCannot) {
  dir.write("t.csv", table(40));
  const std::string train = "exec \"$AEFX\" train t.csv --dim 1 --epochs 1 -m t.aefx -o codes.csv";
  const Result no_model = shell("ulimit -f 6; " + train);
  EXPECT_EQ(no_model.code, 5) << no_model.err;
  EXPECT_THAT(no_model.err, HasSubstr("aefx: t.aefx: writing failed: File too large"));
  EXPECT_THAT(no_model.err, HasSubstr("and the codes are in codes.csv"));
  EXPECT_EQ(lines_of(dir.read("codes.csv")).size(), 41U);
  EXPECT_FALSE(dir.has("t.aefx"));
  dir.write("t.csv", table(20'000));
  std::filesystem::remove(dir.path("codes.csv"));
  const Result no_codes = shell("ulimit -f 200; " + train);
  EXPECT_EQ(no_codes.code, 5) << no_codes.err;
  EXPECT_THAT(no_codes.err, HasSubstr("aefx: codes.csv: writing failed: File too large"));
  EXPECT_THAT(no_codes.err, HasSubstr("the model is saved: `aefx encode t.aefx t.csv` gives the codes"));
  EXPECT_THAT(dir.list(), ElementsAre("t.aefx", "t.csv"));
}

TEST_F(NightTest, FolderThatCannotBeEnteredIsAnError) {
  dir.write("t.csv", table(40));
  ASSERT_EQ(shell("mkdir closed; ln -s loop loop").code, 0);
  EXPECT_EQ(aefx(quick("t.csv", {"--checkpoint", "loop"})).code, 5);
  EXPECT_EQ(aefx(quick("t.csv", {"-m", "loop/t.aefx"})).code, 5);
  ASSERT_EQ(::chmod(dir.path("closed").c_str(), 0), 0);
  const std::string program = "setpriv --bounding-set -dac_override,-dac_read_search \"$AEFX\" ";
  if (shell(program + "--version").code != 0) GTEST_SKIP() << "root may read anything here";
  for (const std::string where : {"--checkpoint closed/run.ckpt", "-m closed/t.aefx", "-o closed/codes.csv"}) {
    const Result r = shell(program + "train t.csv --dim 1 --epochs 1 " + where);
    EXPECT_EQ(r.code, 5) << where << r.err;
    EXPECT_THAT(r.err, HasSubstr("Permission denied")) << where;
  }
}

TEST_F(NightTest, ReaderThatGoesAwayLeavesTheCheckpoint) {
  dir.write("t.csv", table(20'000));
  const std::string train = "\"$AEFX\" train t.csv --dim 1 --preset keras2 --epochs 1 -q --checkpoint run.ckpt ";
  const Result r = shell("mkfifo p; head -1 p > line & " + train + "-o p");
  EXPECT_EQ(r.code, 0);
  EXPECT_THAT(r.err,
              HasSubstr("warning: the reader of the codes has gone: run.ckpt keeps the run, and --resume gives"));
  EXPECT_TRUE(dir.has("run.ckpt"));
  EXPECT_EQ(shell(train + "--resume -o codes.csv").code, 0);
  EXPECT_EQ(lines_of(dir.read("codes.csv")).size(), 20'001U);
  EXPECT_FALSE(dir.has("run.ckpt"));
}

TEST_F(NightTest, CheckpointThroughALinkIsRemovedAtItsTarget) {
  dir.write("t.csv", table(40));
  ASSERT_EQ(shell("mkdir real; ln -s real/run.ckpt run.ckpt").code, 0);
  EXPECT_EQ(aefx(quick("t.csv", {"--checkpoint", "run.ckpt", "-o", "codes.csv"})).code, 0);
  EXPECT_FALSE(dir.has("real/run.ckpt"));
  EXPECT_FALSE(dir.has("run.ckpt"));
  EXPECT_TRUE(std::filesystem::is_symlink(dir.path("run.ckpt")));
}

TEST_F(NightTest, SmallStackIsAnErrorAndNotACrash) {
  dir.write("t.csv", table(40));
  const Result r = shell("ulimit -s 64; exec \"$AEFX\" train t.csv --dim 1");
  EXPECT_EQ(r.code, 1) << r.err;
  EXPECT_THAT(r.err, HasSubstr("the stack is limited to 64 KiB"));
  EXPECT_EQ(shell("ulimit -s 512; exec \"$AEFX\" train t.csv --dim 1 -q -o codes.csv").code, 0);
}

TEST_F(NightTest, LogTellsWhatTheRunDoes) {
  dir.write("t.csv", made_table(300, 4));
  ASSERT_EQ(aefx(quick("t.csv", {"--dim", "2", "-q", "-o", "codes.csv", "--log-file", "run.log", "--checkpoint",
                                 "run.ckpt", "--checkpoint-every", "1"}))
                .code,
            0);
  const std::string log = dir.read("run.log");
  std::vector<std::string> phases;
  for (const std::string& line : lines_of(log)) {
    EXPECT_THAT(line, ::testing::MatchesRegex("time=20[-0-9]+T[:0-9]+Z phase=.*"));
    const std::string phase = cells_of(line, ' ')[1].substr(6);
    if (phases.empty() || phases.back() != phase) phases.push_back(phase);
  }
  EXPECT_THAT(phases, ::testing::Contains("reading"));
  EXPECT_THAT(phases, ::testing::Contains("measuring"));
  EXPECT_THAT(phases, ::testing::Contains("training"));
  EXPECT_THAT(phases, ::testing::Contains("writing"));
  EXPECT_THAT(log, HasSubstr(" rows=300 "));
  EXPECT_THAT(log, HasSubstr(" epoch=1 epochs=1 loss=0."));
  EXPECT_THAT(log, HasSubstr(" checkpoint_age=0"));
  EXPECT_THAT(lines_of(log).back(), ::testing::EndsWith(" phase=end seconds=0 rows=300 exit=0"));
  // Later runs are appended, and the last line has the exit code.
  dir.write("bad.csv", table(40) + "1,x\n");
  EXPECT_EQ(aefx(quick("bad.csv", {"-q", "-o", "codes.csv", "--log-file", "run.log"})).code, 3);
  EXPECT_TRUE(dir.read("run.log").starts_with(log));
  EXPECT_THAT(lines_of(dir.read("run.log")).back(), HasSubstr(" exit=3 error=bad.csv:42,_column_"));
  EXPECT_EQ(aefx(quick("t.csv", {"--log-file", "t.csv"})).code, 2);
  EXPECT_EQ(dir.read("t.csv"), made_table(300, 4));
  EXPECT_EQ(aefx(quick("t.csv", {"--log-file", "nowhere/log"})).code, 5);
}

// A stderr that is no terminal gets a line now and then from reading on, which waits here for a pipe.
TEST_F(NightTest, ReadingIsReportedToAFile) {
  LiveProcess process(dir.path().string(), {"train", "-", "--dim", "1", "--epochs", "1", "--no-model", "--log-file",
                                            "run.log", "--log-every", "1"});
  process.feed(table(40));
  for (int i = 0; i < 300 && (!dir.has("err") || dir.read("err").empty()); ++i) ::usleep(10'000);
  process.end_input();
  EXPECT_EQ(process.wait(), 0);
  EXPECT_THAT(dir.read("err"), HasSubstr("reading: "));
  EXPECT_THAT(dir.read("err"), HasSubstr(" s so far\n"));
  EXPECT_THAT(dir.read("run.log"), HasSubstr("phase=reading seconds=1"));
}

// What is asked for and not done is said with -q too.
TEST_F(NightTest, QuietSaysWhatIsNotDone) {
  dir.write("t.csv", table(40) + "1\n");
  const Result skipped = aefx(quick("t.csv", {"--on-ragged", "skip", "-q", "-o", "codes.csv"}));
  EXPECT_THAT(skipped.err, HasSubstr("warning: 1 row is of another length and left out"));
  dir.write("t.csv", table(40) + "NA,1\n");
  const Result dropped = aefx(quick("t.csv", {"--on-missing", "drop", "-q", "-o", "codes.csv"}));
  EXPECT_EQ(dropped.err, "warning: 1 row is left out for a missing value (--on-missing drop)\n");
  EXPECT_EQ(aefx({"encode", "t.aefx", "t.csv", "-q", "-o", "codes.csv"}).err,
            "warning: 1 row is left out for a missing value, as in training (--on-missing drop)\n");
  dir.write("t.csv", made_table(300, 4));
  std::filesystem::create_directory(dir.path() / "kept");
  Arguments train = endless({"-q"});
  std::replace(train.begin(), train.end(), std::string("run.ckpt"), std::string("kept/run.ckpt"));
  LiveProcess process(dir.path().string(), train);
  for (int i = 0; i < 5000 && !dir.has("kept/run.ckpt"); ++i) ::usleep(1000);
  std::filesystem::rename(dir.path() / "kept", dir.path() / "gone");
  for (int i = 0; i < 2000 && dir.read("err").empty(); ++i) ::usleep(1000);
  process.signal(SIGTERM);
  EXPECT_EQ(process.wait(5), 143);
  EXPECT_THAT(dir.read("err"), HasSubstr("the run continues without a checkpoint"));
}

}  // namespace
}  // namespace aefx::test
