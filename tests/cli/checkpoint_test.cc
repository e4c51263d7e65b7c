// --checkpoint and --resume: a run that is killed at any moment and resumed gives the bytes of an uninterrupted run.
#include <algorithm>
#include <filesystem>
#include <random>

#include "cli/live_process.h"
#include "cli/skewed_table.h"
#include "support/sanitized.h"

namespace aefx::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class CheckpointTest : public CliTest {
 protected:
  using Arguments = std::vector<std::string>;

  static Arguments with(Arguments all, const Arguments& more) {
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }

  // Writes codes and model of an uninterrupted run.
  void run_whole(const Arguments& train) const {
    const Result r = aefx(with(train, {"-m", "whole.aefx", "-o", "whole.csv"}));
    ASSERT_EQ(r.code, 0) << r.err;
  }

  // Kills the run after random times and resumes it until it ends. Returns the number of kills.
  int run_killed(const Arguments& train, const Arguments& more, std::mt19937& random, double most_milliseconds) const {
    const Arguments all =
        with(with(train, {"-m", "t.aefx", "-o", "t.csv.out", "--checkpoint", "run.ckpt", "--resume"}), more);
    if (kForeignMemory) most_milliseconds *= 10;
    for (int killed = 0; killed < 500; ++killed) {
      LiveProcess process(dir.path().string(), all);
      // Every eighth run gets more time, so that a slow machine makes progress too.
      const double most = 1000 * (killed % 8 == 7 ? 20 * most_milliseconds : most_milliseconds);
      const auto end = std::chrono::steady_clock::now() + std::chrono::microseconds(random() % (1 + int(most)));
      int code = -1;
      while (code < 0 && std::chrono::steady_clock::now() < end) {
        code = process.wait(0);
        ::usleep(300);
      }
      if (code < 0) {
        process.signal(SIGKILL);
        code = process.wait();
      }
      if (code == 0) return killed;
      EXPECT_EQ(code, 128 + SIGKILL) << dir.read("err");
      if (code != 128 + SIGKILL) return killed;
    }
    ADD_FAILURE() << "it never came to its end";
    return 500;
  }

  void expect_same() const {
    EXPECT_EQ(dir.read("t.aefx"), dir.read("whole.aefx"));
    EXPECT_EQ(dir.read("t.csv.out"), dir.read("whole.csv"));
    EXPECT_FALSE(dir.has("run.ckpt"));
  }

  // Repeats with shorter times where a fast machine ends before five kills.
  void kill_often(const Arguments& train, const Arguments& more, unsigned seed, double most_milliseconds) const {
    run_whole(train);
    if (kForeignMemory) most_milliseconds *= 10;  // slow programs
    std::mt19937 random(seed);
    int killed = 0;
    for (int i = 0; i < 20 && killed < 5 && !HasFailure(); ++i, most_milliseconds *= 0.7) {
      killed += run_killed(train, more, random, most_milliseconds);
      expect_same();
    }
    EXPECT_GE(killed, 5);
  }
};

TEST_F(CheckpointTest, ResumesAfterKillsDuringSelectionAndFit) {
  dir.write("t.csv", made_table(400, 6));
  const Arguments train{"train", "t.csv", "--dim", "2", "--seed", "3"};
  kill_often(train, {"--checkpoint-every", "3"}, 1, 60);
}

TEST_F(CheckpointTest, ResumesAfterKillsWithValidationRows) {
  dir.write("t.csv", made_table(2000, 6));
  const Arguments train{"train",   "t.csv", "--dim",       "3",    "--hidden",         "12",
                        "--valid", "0.2",   "--optimizer", "adam", "--decoder-hidden", "none",
                        "--noise", "0.01",  "--epochs",    "80"};
  kill_often(train, {"--checkpoint-every", "1", "--threads", "1"}, 2, 60);
}

TEST_F(CheckpointTest, ResumesAfterKillsWithSpilledRows) {
  dir.write("t.csv", made_table(20'000, 6));
  const Arguments train{"train", "t.csv",        "--dim", "2", "--epochs", "10", "--decoder-hidden",
                        "none",  "--max-memory", "1M"};
  kill_often(train, {"--checkpoint-every", "1"}, 3, 150);
}

// Between trials too, of which one reads columns as logarithms.
TEST_F(CheckpointTest, ResumesAfterKillsWhileLogarithmsAreTried) {
  dir.write("t.csv", skewed_columns());
  kill_often({"train", "t.csv", "--dim", "2"}, {"--checkpoint-every", "1"}, 4, 100);
  EXPECT_NE(dir.read("t.aefx").find("\"log_offset\""), std::string::npos);
}

TEST_F(CheckpointTest, FileIsRemovedAtTheEnd) {
  dir.write("t.csv", made_table(300, 4));
  const Result r = aefx({"train", "t.csv", "--dim", "1", "--epochs", "3", "--decoder-hidden", "none", "--checkpoint",
                         "run.ckpt", "--resume", "-o", "codes.csv"});
  EXPECT_EQ(r.code, 0) << r.err;
  EXPECT_THAT(r.err, HasSubstr("there is no run.ckpt, which a run that finished removes: training starts"));
  EXPECT_FALSE(dir.has("run.ckpt"));
}

TEST_F(CheckpointTest, SignalLeavesACheckpointToResume) {
  dir.write("t.csv", made_table(3000, 8));
  const Arguments train{"train", "t.csv", "--dim", "2", "--epochs", "60", "--preset", "keras2"};
  run_whole(train);
  const Arguments kept =
      with(train, {"-m", "t.aefx", "-o", "t.csv.out", "--checkpoint", "run.ckpt", "--checkpoint-every", "1000000"});
  {
    LiveProcess process(dir.path().string(), with(train, {"-m", "t.aefx", "-o", "t.csv.out", "--checkpoint", "run.ckpt",
                                                          "--checkpoint-every", "1"}));
    for (int i = 0; i < 5000 && !dir.has("run.ckpt"); ++i) ::usleep(1000);
    process.signal(SIGINT);
    EXPECT_EQ(process.wait(), 130);
    EXPECT_THAT(dir.read("err"), HasSubstr("--resume continues run.ckpt"));
  }
  EXPECT_TRUE(dir.has("run.ckpt"));
  expect_error(aefx(kept), 2, "run.ckpt: it holds a run that did not finish", "--resume continues");
  const Result r = aefx(with(kept, {"--resume", "--threads", "3"}));
  EXPECT_EQ(r.code, 0) << r.err;
  EXPECT_THAT(r.err, HasSubstr("resumed run.ckpt: "));
  expect_same();
}

TEST_F(CheckpointTest, RunContinuesWhenCheckpointCannotBeWritten) {
  dir.write("t.csv", made_table(3000, 8));
  std::filesystem::create_directory(dir.path() / "kept");
  LiveProcess process(dir.path().string(),
                      {"train", "t.csv", "--dim", "2", "--epochs", "100000", "--decoder-hidden", "none", "-m", "t.aefx",
                       "-o", "codes.csv", "--checkpoint", "kept/run.ckpt", "--checkpoint-every", "1"});
  for (int i = 0; i < 5000 && !dir.has("kept/run.ckpt"); ++i) ::usleep(1000);
  std::filesystem::rename(dir.path() / "kept", dir.path() / "gone");
  const auto warned = [&] { return dir.read("err").find("continues without a checkpoint") != std::string::npos; };
  for (int i = 0; i < 5000 && !warned(); ++i) ::usleep(1000);
  process.signal(SIGINT);
  EXPECT_EQ(process.wait(), 130);
  // The call that fails depends on timing.
  EXPECT_THAT(dir.read("err"), HasSubstr("warning: kept/run.ckpt: "));
  EXPECT_THAT(dir.read("err"),
              HasSubstr(": No such file or directory; the run continues without a checkpoint (make room "));
  EXPECT_THAT(dir.read("err"), HasSubstr("kept/run.ckpt holds nothing of this run"));
  EXPECT_TRUE(dir.has("t.aefx"));
}

TEST_F(CheckpointTest, FirstOfTwoRunsOwnsTheCheckpoint) {
  dir.write("t.csv", made_table(3000, 8));
  std::filesystem::create_directory(dir.path() / "beside");
  const auto start = [&](const std::string& folder, const std::string& up) {
    return std::make_unique<LiveProcess>(
        (dir.path() / folder).string(),
        Arguments{"train", up + "t.csv", "--dim", "2", "--epochs", "100000", "--decoder-hidden", "none", "--no-model",
                  "-o", "codes.csv", "--resume", "--checkpoint", up + "run.ckpt", "--checkpoint-every", "1"});
  };
  const auto first = start(".", "");
  for (int i = 0; i < 5000 && !dir.has("run.ckpt"); ++i) ::usleep(1000);
  const auto second = start("beside", "../");
  const std::string warning =
      "another training keeps itself there; the run continues without a checkpoint (give each a";
  int warned = 0;
  for (int i = 0; i < 5000 && warned == 0; ++i, ::usleep(1000)) {
    for (const char* const err : {"err", "beside/err"}) {
      if (dir.has(err) && dir.read(err).find(warning) != std::string::npos) ++warned;
    }
  }
  EXPECT_EQ(warned, 1);
  second->signal(SIGTERM);
  EXPECT_EQ(second->wait(), 143);
  first->signal(SIGTERM);
  EXPECT_EQ(first->wait(), 143);
  EXPECT_TRUE(dir.has("run.ckpt"));
  const std::string messages = dir.read("err") + dir.read("beside/err");
  EXPECT_THAT(messages, HasSubstr("--resume continues"));
  EXPECT_THAT(messages, HasSubstr("run.ckpt holds nothing of this run"));
}

TEST_F(CheckpointTest, ResumingAnotherRunIsAnError) {
  dir.write("t.csv", made_table(3000, 8));
  const auto train = [](const std::string& table, const std::string& seed, const Arguments& more) {
    return with({"train", table, "--dim", "2", "--epochs", "100000", "--decoder-hidden", "none", "--seed", seed,
                 "--no-model", "--checkpoint", "run.ckpt", "-o", "codes.csv", "-q"},
                more);
  };
  {
    LiveProcess process(dir.path().string(), train("t.csv", "1", {"--checkpoint-every", "1"}));
    for (int i = 0; i < 5000 && !dir.has("run.ckpt"); ++i) ::usleep(1000);
    process.signal(SIGKILL);
    process.wait();
  }
  const std::string bytes = dir.read("run.ckpt");
  expect_error(aefx(train("t.csv", "2", {"--resume"})), 2, "of another training (--seed: 1 there, 2 here)",
               "go on with the same table and options");
  dir.write("other.csv", made_table(2999, 8));
  expect_error(aefx(train("other.csv", "1", {"--resume"})), 2, "of another table (rows: 3000 there, 2999 here)");
  dir.write("other.csv", replaced(made_table(3000, 8), "c3,", "d3,"));
  expect_error(aefx(train("other.csv", "1", {"--resume"})), 2, "of another table (columns: ");
  EXPECT_EQ(dir.read("run.ckpt"), bytes);
  dir.write("run.ckpt", bytes.substr(0, bytes.size() / 2));
  expect_error(aefx(train("t.csv", "1", {"--resume"})), 4, "run.ckpt: this checkpoint is damaged: it is cut short",
               "remove it");
  dir.write("run.ckpt", "a,b\n1,2\n");
  expect_error(aefx(train("t.csv", "1", {"--resume"})), 4, "no checkpoint");
}

TEST_F(CheckpointTest, InvalidOptionsAreErrors) {
  dir.write("t.csv", made_table(30, 4));
  const auto train = [&](const Arguments& more) { return aefx(with({"train", "t.csv", "--dim", "1"}, more)); };
  expect_error(train({"--resume"}), 2, "--resume needs a file", "--checkpoint FILE");
  expect_error(train({"--checkpoint-every", "5"}), 2, "--checkpoint-every needs a file");
  expect_error(train({"--checkpoint", "c", "--checkpoint-every", "0"}), 2, "--checkpoint-every: invalid value '0'");
  expect_error(train({"--checkpoint", "t.csv"}), 2, "are the same file");
  expect_error(train({"--checkpoint", "c", "-m", "c"}), 2, "are the same file");
  expect_error(train({"--checkpoint", "c", "-o", "c"}), 2, "are the same file");
  expect_error(train({"--checkpoint", "nowhere/c"}), 5, "No such file");
  EXPECT_THAT(dir.list(), testing::ElementsAre("t.csv"));
}

}  // namespace
}  // namespace aefx::test
