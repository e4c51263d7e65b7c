// --threads: every command gives the same bytes.
#include "cli/table.h"

namespace aefx::test {
namespace {

class Threads : public CliTest {
 protected:
  Threads() {
    std::string text = made_table(12'000, 9);  // several chunks
    text.insert(text.find('\n', 400'000) + 1, "\n1,2,3,4,\"5\",6,7,8,9\n");
    dir.write("t.csv", text);
    EXPECT_EQ(aefx({"train", "t.csv", "--dim", "2", "--epochs", "2", "-m", "m.aefx", "-o", "codes.csv", "-q"}).code, 0);
  }
};

TEST_F(Threads, ApplyingGivesTheSameBytes) {
  const std::vector<std::vector<std::string>> commands{{"encode", "m.aefx", "t.csv"},
                                                       {"encode", "m.aefx", "t.csv", "--pre-activation"},
                                                       {"decode", "m.aefx", "codes.csv"},
                                                       {"score", "m.aefx", "t.csv", "--quantile", "0.9"},
                                                       {"explain", "m.aefx", "t.csv", "--top", "2"},
                                                       {"report", "m.aefx", "t.csv", "--format", "json"}};
  for (const std::vector<std::string>& command : commands) {
    std::vector<Result> results;
    for (const std::string threads : {"1", "2", "5"}) {
      std::vector<std::string> arguments = command;
      arguments.insert(arguments.end(), {"--threads", threads});
      results.push_back(aefx(arguments));
      EXPECT_EQ(results.back().code, 0) << command[0] << results.back().err;
      EXPECT_EQ(results.back().out, results[0].out) << command[0];
      EXPECT_EQ(results.back().err, results[0].err) << command[0];
    }
    EXPECT_GT(results[0].out.size(), 1000U);
  }
}

TEST_F(Threads, TrainingGivesTheSameBytes) {
  for (const std::string threads : {"1", "3"}) {
    const Result r = aefx({"train", "t.csv", "--dim", "2", "--epochs", "2", "-m", threads + ".aefx", "-o",
                           threads + ".csv", "--threads", threads});
    EXPECT_EQ(r.code, 0) << r.err;
  }
  EXPECT_EQ(dir.read("1.csv"), dir.read("3.csv"));
  EXPECT_EQ(dir.read("1.aefx"), dir.read("3.aefx"));
}

TEST_F(Threads, MustBeAnInteger) {
  for (const std::string threads : {"-1", "2.5", "many", "5000"})
    expect_error(aefx({"encode", "m.aefx", "t.csv", "--threads", threads}), 2,
                 "--threads: invalid value '" + threads + "'");
}

// Rows before a bad row are written, and the first bad row is reported.
TEST_F(Threads, ReportsTheFirstBadRow) {
  std::string text = dir.read("t.csv");
  text.insert(text.rfind('\n', text.size() - 200) + 1, "1,2,3,4,5,6,late,8,9\n");
  text.insert(text.find('\n', 500'000) + 1, "1,2,3,4,oops,6,7,8,9\n");
  dir.write("bad.csv", text);
  std::string first;
  for (const std::string threads : {"1", "4"}) {
    const Result r = aefx({"encode", "m.aefx", "bad.csv", "--threads", threads, "-o", "out.csv"});
    expect_error(r, 3, "column \"c5\": \"oops\" is not a number");
    if (first.empty()) first = r.err;
    EXPECT_EQ(r.err, first);
    EXPECT_THAT(dir.list(), ::testing::Not(::testing::Contains("out.csv")));
  }
}

}  // namespace
}  // namespace aefx::test
