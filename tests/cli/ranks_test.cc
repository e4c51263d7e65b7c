// mpirun -n N aefx train: the result is that of one process for every N, and a failure of one rank ends all.
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>

#include "cli/skewed_table.h"
#include "support/mpirun.h"

namespace aefx::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class RanksTest : public CliTest {
 protected:
  using Arguments = std::vector<std::string>;

  void SetUp() override {
    if (const std::string why = why_no_ranks(); !why.empty()) GTEST_SKIP() << why;
  }

  [[nodiscard]] Result job(int ranks, const std::string& arguments) const {
    return shell(mpirun(ranks) + "\"$AEFX\" train " + arguments);
  }

  // Compares the codes of one process with those of 1, 2 and 4 ranks.
  void expect_same(const std::string& arguments, std::size_t columns, std::size_t rows) const {
    const Result alone = shell("\"$AEFX\" train " + arguments + " -m alone.aefx -o alone.csv");
    ASSERT_EQ(alone.code, 0) << alone.err;
    for (const int ranks : {1, 2, 4}) {
      SCOPED_TRACE(ranks);
      const Result r = job(ranks, arguments + " -m ranks.aefx -o ranks.csv");
      ASSERT_EQ(r.code, 0) << r.err;
      expect_near("alone.csv", "ranks.csv", columns, rows);
      // Messages equal those of one process, as far as numbers are shown.
      EXPECT_THAT(r.err, HasSubstr("Model saved to ranks.aefx"));
      EXPECT_EQ(shell("\"$AEFX\" encode ranks.aefx " + table_).out, dir.read("ranks.csv"));
    }
  }

  // Expects codes within 5e-5 of each code's largest value, and equal text cells. One process rounds the steps of
  // Adadelta as its processor does it fastest, ranks as all processors do it.
  void expect_near(const std::string& a, const std::string& b, std::size_t columns, std::size_t rows) const {
    const auto first = numbers_of(dir.read(a), columns);
    const auto second = numbers_of(dir.read(b), columns);
    ASSERT_EQ(first.size(), rows);
    ASSERT_EQ(second.size(), rows);
    double worst = 0;
    for (std::size_t c = 0; c < columns; ++c) {
      double largest = 0;
      for (const auto& row : first) largest = std::max(largest, std::abs(row[c]));
      for (std::size_t r = 0; r < rows; ++r) worst = std::max(worst, std::abs(first[r][c] - second[r][c]) / largest);
    }
    RecordProperty("worst", std::to_string(worst));
    EXPECT_LT(worst, 5e-5);
    const auto one = lines_of(dir.read(a));
    const auto other = lines_of(dir.read(b));
    for (std::size_t r = 0; r <= rows; ++r) {
      auto cells = cells_of(one[r]);
      auto others = cells_of(other[r]);
      ASSERT_EQ(cells.size(), others.size()) << r;
      for (std::size_t c = r == 0 ? 0 : columns; c < cells.size(); ++c) ASSERT_EQ(cells[c], others[c]) << r;
    }
  }

  // Starts two ranks, and once they train a shell script with their ids as $1 and $2, and that of mpirun as $3. Returns
  // its output.
  [[nodiscard]] std::string endless_job(const std::string& script) const {
    return shell(mpirun(2) +
                 "\"$AEFX\" train t.csv --dim 1 --epochs 100000000 --decoder-hidden none --batch 200 -m t.aefx -o "
                 "codes.csv --checkpoint run.ckpt --checkpoint-every 1 > /dev/null 2>&1 & job=$!\n"
                 "for i in $(seq 600); do [ -e run.ckpt ] && break; sleep 0.02; done\n"
                 "set -- $(cat /proc/$job/task/$job/children) $job\n" +
                 script)
        .out;
  }

  std::string table_ = "t.csv";
};

TEST_F(RanksTest, IrisWithDefaults) {
  table_ = "iris.data";
  dir.write(table_, source_file("data/iris.data"));
  expect_same("iris.data --dim 2 --seed 1", 2, 150);
}

TEST_F(RanksTest, TwoThousandRowsWithDefaults) {
  dir.write("t.csv", made_table(2000, 6));
  expect_same("t.csv --dim 2 --batch 250", 2, 2000);
}

// Held-out rows, their errors and their scores are those of one process: of folds, of splits that are judged again, of
// rows that --valid holds out, and of a tenth of a larger table.
TEST_F(RanksTest, HeldOutScores) {
  struct Case {
    std::size_t rows;
    const char* flags;
  };
  for (const auto& [rows, flags] : std::vector<Case>{{120, ""}, {700, ""}, {300, " --valid 0.3"}, {4500, ""}}) {
    SCOPED_TRACE(std::to_string(rows) + flags);
    dir.write("t.csv", made_table(rows, 4));
    const std::string options = std::string("t.csv --dim 2 --decoder-hidden none --patience 5 -q") + flags;
    ASSERT_EQ(shell("\"$AEFX\" train " + options + " -m alone.aefx -o alone.csv").code, 0);
    const auto told = [&](const std::string& model) {
      const auto json =
          nlohmann::json::parse(aefx({"score", model, "t.csv", "--quantile", "0.9", "--json", "-o", "scores.csv"}).err);
      const auto report = nlohmann::json::parse(aefx({"report", model, "--format", "json"}).out);
      return std::vector<double>{json.at("held_out_rows"), json.at("threshold"),
                                 report.at("training").at("errors").at("network"),
                                 report.at("training").at("errors").at("pca_ratio_standard_error")};
    };
    const std::vector<double> alone = told("alone.aefx");
    EXPECT_GT(alone[0], 0);
    const Result r = job(3, options + " -m ranks.aefx -o ranks.csv");
    ASSERT_EQ(r.code, 0) << r.err;
    const std::vector<double> shared = told("ranks.aefx");
    for (std::size_t i = 0; i < alone.size(); ++i)
      EXPECT_NEAR(shared[i], alone[i], (i < 3 ? 1e-4 : 1e-3) * alone[i]) << i;
  }
}

// With fewer rows than the model had, and with as many, where the decoder is learned anew.
TEST_F(RanksTest, GoOnWithAModel) {
  dir.write("old.csv", made_table(300, 6));
  ASSERT_EQ(shell("\"$AEFX\" train old.csv --dim 2 -q -o old_codes.csv").code, 0);
  dir.write("t.csv", made_table(200, 6));
  expect_same("t.csv --from old.aefx", 2, 200);
  dir.write("t.csv", made_table(300, 6));
  expect_same("t.csv --from old.aefx", 2, 300);
}

TEST_F(RanksTest, LogarithmsThatAreChosen) {
  dir.write("t.csv", skewed_columns());
  expect_same("t.csv --dim 2", 2, 300);
  for (const char* const model : {"alone.aefx", "ranks.aefx"})
    EXPECT_THAT(dir.read(model), HasSubstr("\"log_offset\"")) << model;
}

TEST_F(RanksTest, MissingValuesLevelsNoiseAndValidationRows) {
  std::string table = "a,b,colour,name\n";
  std::mt19937 random(5);
  for (int r = 0; r < 1000; ++r) {
    const int a = static_cast<int>(random() % 1000);
    table += (r % 17 == 3 ? std::string("NA") : std::to_string(a)) + "," +
             std::to_string(a * 2 + static_cast<int>(random() % 100)) + "," +
             (r < 600      ? r % 3 == 0 ? "red" : "green"
              : r % 5 == 0 ? ""
                           : "blue") +
             ",\"row, " + std::to_string(r) + (r % 50 == 0 ? "\n0,0,a line more" : "") + "\"\n";
  }
  dir.write("t.csv", table);
  const std::string options =
      "t.csv --dim 2 --categorical colour --epochs 8 --decoder-hidden none --noise 0.01 --sparsity 0.001 --valid 0.2 "
      "--batch "
      "100 -q";
  ASSERT_EQ(shell("\"$AEFX\" train " + options + " -m alone.aefx -o alone.csv").code, 0);
  for (const int ranks : {1, 2, 3, 4}) {
    const Result r = job(ranks, options + " -m ranks.aefx -o ranks.csv");
    ASSERT_EQ(r.code, 0) << r.err;
    expect_near("alone.csv", "ranks.csv", 2, 1020);
  }
}

TEST_F(RanksTest, SeveralFilesAreDistributed) {
  const std::vector<std::string> lines = lines_of(made_table(999, 4));
  for (int part = 0; part < 3; ++part) {
    std::string text = lines[0] + "\n";
    for (std::size_t r = 0; r < 333; ++r) text += lines[1 + 333 * static_cast<std::size_t>(part) + r] + "\n";
    dir.write("part-" + std::to_string(part) + ".csv", text);
  }
  ASSERT_EQ(shell("gzip part-1.csv").code, 0);
  const std::string options = "'part-*' --dim 2 --epochs 5 --decoder-hidden none";
  ASSERT_EQ(shell("\"$AEFX\" train " + options + " -m alone.aefx -o alone.csv").code, 0);
  const Result r = job(4, options + " -m ranks.aefx -o ranks.csv");
  ASSERT_EQ(r.code, 0) << r.err;
  expect_near("alone.csv", "ranks.csv", 2, 999);
}

TEST_F(RanksTest, ShardedWritesOneFilePerRank) {
  dir.write("t.csv", made_table(500, 4));
  const std::string options = "t.csv --dim 2 --epochs 3 --decoder-hidden none -q --no-model";
  ASSERT_EQ(job(3, options + " -o whole.csv").code, 0);
  const Result r = job(3, options + " -o codes.csv --sharded");
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_THAT(dir.list(), ElementsAre("codes-0001-of-0003.csv", "codes-0002-of-0003.csv", "codes-0003-of-0003.csv",
                                      "t.csv", "whole.csv"));
  std::string all;
  for (const std::string part : {"1", "2", "3"}) {
    const std::string text = dir.read("codes-000" + part + "-of-0003.csv");
    EXPECT_EQ(lines_of(text)[0], "code1,code2");
    all += part == "1" ? text : text.substr(text.find('\n') + 1);
  }
  EXPECT_EQ(all, dir.read("whole.csv"));
}

TEST_F(RanksTest, ShardedOutputNeverReplacesInputOrModel) {
  const std::string table = made_table(300, 4);
  dir.write("part-0002-of-0003.csv", table);
  const Result data = job(3, "part-0002-of-0003.csv --dim 2 --epochs 1 --no-model -o part.csv --sharded");
  EXPECT_EQ(data.code, 2) << data.err;
  EXPECT_EQ(dir.read("part-0002-of-0003.csv"), table);
  const Result model = job(2, "part-0002-of-0003.csv --dim 2 --epochs 1 -m c-0002-of-0002.csv -o c.csv --sharded");
  EXPECT_EQ(model.code, 2) << model.err;
  std::filesystem::create_directories(dir.path("d-0002-of-0002.csv"));
  const Result folder = job(2, "part-0002-of-0003.csv --dim 2 --epochs 1 -m m.aefx -o d.csv --sharded");
  EXPECT_EQ(folder.code, 5) << folder.err;
  EXPECT_THAT(dir.list(), ElementsAre("part-0002-of-0003.csv"));
}

// Every rank has a folder of its own, as the caches of a network's file system may give: one lacks a file, or sees an
// older state of it, or its columns in another order.
TEST_F(RanksTest, RanksThatSeeDifferentFilesEndTheJob) {
  const std::string table = made_table(300, 4);
  const std::string job = mpirun(2) +
                          "sh -c 'cd r$OMPI_COMM_WORLD_RANK && exec \"$AEFX\" train \"part-*.csv\" --dim 2 --epochs 2 "
                          "--decoder-hidden none --no-model -o codes.csv'";
  const auto run_after = [&](const std::string& change) {
    return shell("rm -rf r0 r1; mkdir r0; cp t.csv r0/part-1.csv; cp t.csv r0/part-2.csv; cp -a r0 r1; " + change +
                 "; " + job);
  };
  dir.write("t.csv", table);
  // A file more than the first rank sees is not read.
  const Result more = run_after("cp t.csv r1/part-3.csv");
  EXPECT_EQ(more.code, 0) << more.err;
  EXPECT_EQ(lines_of(dir.read("r0/codes.csv")).size(), 601U);
  const auto expect_ends = [&](const std::string& change, const std::string& message) {
    const Result r = run_after(change);
    EXPECT_EQ(r.code, 5) << change << r.err;
    EXPECT_THAT(r.err, HasSubstr("part-2.csv: rank 1 sees another file: " + message)) << change;
    EXPECT_EQ(r.err.find("aefx: "), r.err.rfind("aefx: ")) << r.err;
    EXPECT_FALSE(dir.has("r0/codes.csv")) << change;
  };
  expect_ends("rm r1/part-2.csv", "cannot be opened: No such file");
  expect_ends("sed -i 1s/c1,c2/c2,c1/ r1/part-2.csv; touch -r r0/part-2.csv r1/part-2.csv", "it holds something else");
  expect_ends("touch -d 2020-01-01 r1/part-2.csv", "it was written at another time");
}

// Rows that are left out lie with the last rank alone, and are counted for all.
TEST_F(RanksTest, SkippedRowsOfAllRanksAreToldOf) {
  std::string table = made_table(400, 3);
  for (int i = 0; i < 7; ++i) table += "1,2\n3,NA,4\n\n";
  dir.write("t.csv", table + "1,2,3\n");
  const std::string options =
      "t.csv --dim 1 --epochs 2 --decoder-hidden none --no-model --on-ragged skip --on-missing drop -o ";
  for (const int ranks : {1, 3}) {
    SCOPED_TRACE(ranks);
    const Result r = job(ranks, options + "codes.csv");
    ASSERT_EQ(r.code, 0) << r.err;
    EXPECT_THAT(r.err, HasSubstr("7 rows are of another length and left out (--on-ragged), the first at t.csv:402"));
    EXPECT_THAT(r.err, HasSubstr("7 rows are left out for a missing value"));
    EXPECT_THAT(r.err, HasSubstr("7 blank lines were skipped"));
    EXPECT_EQ(lines_of(dir.read("codes.csv")).size(), 402U);
  }
}

TEST_F(RanksTest, MemoryLimitIsForEachRank) {
  dir.write("t.csv", made_table(20'000, 8));
  const std::string options = "t.csv --dim 1 --epochs 1 --decoder-hidden none --no-model -q -o codes.csv --max-memory ";
  const Result fits = job(2, options + "8M");
  EXPECT_EQ(fits.code, 0) << fits.err;
  const Result two = job(2, options + "1M");
  EXPECT_EQ(two.code, 2) << two.err;
  EXPECT_THAT(two.err, HasSubstr("more than --max-memory, which is for each rank"));
  EXPECT_THAT(two.err, HasSubstr("mpirun -n "));
}

// Of the table in docs/many-machines.md.
TEST_F(RanksTest, SignalToARankEndsTheJobWithItsExitCode) {
  dir.write("t.csv", made_table(2000, 4));
  EXPECT_EQ(endless_job("kill -TERM $1; wait $3; echo code $?"), "code 143\n");
  EXPECT_TRUE(dir.has("t.aefx"));
  EXPECT_FALSE(dir.has("codes.csv"));
}

TEST_F(RanksTest, RanksEndWithWhatStartedThem) {
  dir.write("t.csv", made_table(2000, 4));
  EXPECT_EQ(endless_job("kill -KILL $3; wait $3\n"
                        "for i in $(seq 300); do kill -0 $1 2> /dev/null || kill -0 $2 2> /dev/null || break; "
                        "sleep 0.02; done\n"
                        "for rank in $1 $2; do kill -0 $rank 2> /dev/null && echo $rank is left; done; true"),
            "");
}

TEST_F(RanksTest, ErrorOnOneRankEndsTheJob) {
  std::string table = made_table(2000, 4);
  table.replace(table.rfind(',') + 1, 1, "x");
  dir.write("t.csv", table);
  const Result r = job(4, "t.csv --dim 2 --epochs 3 -m t.aefx -o codes.csv");
  EXPECT_EQ(r.code, 3) << r.err;
  EXPECT_THAT(r.err, HasSubstr("t.csv:2001, column \"c4\": "));
  EXPECT_EQ(r.err.find("aefx: "), r.err.rfind("aefx: ")) << r.err;
  EXPECT_THAT(dir.list(), ElementsAre("t.csv"));
}

TEST_F(RanksTest, KilledRankEndsTheJob) {
  dir.write("t.csv", made_table(2000, 4));
  // Kills the last rank while it trains: ranks are children of mpirun.
  const Result r =
      shell(mpirun(3, false) +
            "\"$AEFX\" train t.csv --dim 2 --epochs 10000000 --decoder-hidden none --batch 200 -m t.aefx -o codes.csv "
            "--checkpoint run.ckpt --checkpoint-every 1 2> err & job=$!\n"
            "for i in $(seq 600); do [ -e run.ckpt ] && break; sleep 0.05; done\n"
            "for rank in $(cat /proc/$job/task/$job/children); do last=$rank; done; kill -9 $last\n"
            "wait $job; echo code $?; rm -f .aefx-*");
  EXPECT_THAT(r.out, HasSubstr("code "));
  EXPECT_EQ(r.out.find("code 0"), std::string::npos) << r.out;
  EXPECT_THAT(dir.read("err"), HasSubstr("signal 9"));  // written by mpirun
  EXPECT_FALSE(dir.has("t.aefx"));
  EXPECT_FALSE(dir.has("codes.csv"));
  EXPECT_TRUE(dir.has("run.ckpt"));
}

// Rank 0 stands still for half a second: how long the other one computes meanwhile, in hundredths of a second.
TEST_F(RanksTest, WaitingRankSleeps) {
  dir.write("t.csv", made_table(400, 4));
  const Result r =
      shell(mpirun(2) +
            "\"$AEFX\" train t.csv --dim 2 --epochs 10000000 --decoder-hidden none --batch 200 -m t.aefx -o codes.csv "
            "--threads 1 --checkpoint run.ckpt --checkpoint-every 1 2> err & job=$!\n"
            "for i in $(seq 600); do [ -e run.ckpt ] && break; sleep 0.02; done\n"
            "set -- $(cat /proc/$job/task/$job/children); kill -STOP $1; sleep 0.1\n"
            "used() { awk '{ print $14 + $15 }' /proc/$1/stat; }\n"
            "before=$(used $2); sleep 0.5; echo used $(($(used $2) - before)); kill -9 $job $1 $2");
  ASSERT_THAT(r.out, HasSubstr("used ")) << r.err << dir.read("err");
  EXPECT_LT(std::stoi(r.out.substr(r.out.find("used ") + 5)), 10) << r.out;
}

TEST_F(RanksTest, CheckpointResumesOnAnotherNumberOfRanks) {
  dir.write("t.csv", made_table(2000, 4));
  const std::string options = "t.csv --dim 2 --epochs 60 --decoder-hidden none --batch 200 -m t.aefx";
  ASSERT_EQ(shell("\"$AEFX\" train " + options + " -o alone.csv").code, 0);
  const Result killed = shell(mpirun(2) + "\"$AEFX\" train " + options +
                              " -o no.csv --checkpoint run.ckpt --checkpoint-every 1 2> err & job=$!\n"
                              "for i in $(seq 2000); do [ -e run.ckpt ] && break; sleep 0.01; done\n"
                              "for rank in $(cat /proc/$job/task/$job/children); do kill -9 $rank; break; done\n"
                              "wait $job; rm -f .aefx-*");
  ASSERT_TRUE(dir.has("run.ckpt")) << killed.err;
  ASSERT_FALSE(dir.has("no.csv"));
  dir.write("kept.ckpt", dir.read("run.ckpt"));
  for (const int ranks : {4, 1}) {
    dir.write("run.ckpt", dir.read("kept.ckpt"));
    const Result r = job(ranks, options + " -o ranks.csv --checkpoint run.ckpt --resume");
    ASSERT_EQ(r.code, 0) << r.err;
    EXPECT_THAT(r.err, HasSubstr("resumed run.ckpt"));
    expect_near("alone.csv", "ranks.csv", 2, 2000);
    EXPECT_FALSE(dir.has("run.ckpt"));
  }
  dir.write("run.ckpt", dir.read("kept.ckpt"));
  const Result alone = shell("\"$AEFX\" train " + options + " -o ranks.csv --checkpoint run.ckpt --resume");
  ASSERT_EQ(alone.code, 0) << alone.err;
  expect_near("alone.csv", "ranks.csv", 2, 2000);
}

TEST_F(RanksTest, UnsupportedInputsAreErrors) {
  dir.write("t.csv", made_table(100, 4));
  const Result piped = shell(mpirun(2) + "\"$AEFX\" train - --dim 1 --no-model < t.csv");
  EXPECT_EQ(piped.code, 2) << piped.err;
  EXPECT_THAT(piped.err, HasSubstr("<stdin>: can't be read by several ranks"));
  expect_error(aefx({"train", "t.csv", "--dim", "1", "--sharded", "-o", "c.csv"}), 2, "--sharded is for several ranks");
}

TEST_F(RanksTest, MoreRanksThanRows) {
  dir.write("t.csv", "a,b\n1,2\n2,4.5\n3,5\n");
  const std::string options = "t.csv --dim 1 --epochs 3 --decoder-hidden none --no-model";
  ASSERT_EQ(shell("\"$AEFX\" train " + options + " -o alone.csv").code, 0);
  const Result r = job(6, options + " -o ranks.csv");
  ASSERT_EQ(r.code, 0) << r.err;
  expect_near("alone.csv", "ranks.csv", 1, 3);
}

}  // namespace
}  // namespace aefx::test
