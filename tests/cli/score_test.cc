// `aefx score`: reconstruction errors, scores and flags.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/table.h"

namespace aefx::test {
namespace {

using ::testing::HasSubstr;

class Score : public IrisTest {
 protected:
  void SetUp() override {
    dir.write("iris.csv", "sepal_length,sepal_width,petal_length,petal_width,species\n" + dir.read("iris.data"));
    ASSERT_EQ(aefx({"train", "iris.csv", "--dim", "2", "-q", "--epochs", "3", "-o", "codes.csv"}).code, 0);
  }
  [[nodiscard]] Result score(std::vector<std::string> more = {}) const {
    std::vector<std::string> arguments{"score", "iris.aefx", "iris.csv"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return aefx(arguments);
  }
};

TEST_F(Score, ErrorIsMeanSquareInTrainingRangesAndScoreIsUsuallyOne) {
  const Result r = score({"--per-feature"});
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_EQ(r.err, "");
  const auto lines = lines_of(r.out);
  EXPECT_EQ(lines[0], "score,error,sepal_length_error,sepal_width_error,petal_length_error,petal_width_error,species");
  EXPECT_THAT(lines[150], HasSubstr(",Iris-virginica"));
  const auto scores = numbers_of(r.out, 6);
  const auto table = numbers_of(dir.read("iris.csv"), 4);
  const auto back = numbers_of(shell("\"$AEFX\" decode iris.aefx codes.csv").out, 4);
  ASSERT_EQ(scores.size(), 150U);
  const std::vector<double> range{3.6, 2.4, 5.9, 2.4};
  double mean = 0;
  for (std::size_t i = 0; i < 150; ++i) {
    double sum = 0;
    for (std::size_t c = 0; c < 4; ++c) {
      EXPECT_NEAR(scores[i][c + 2], back[i][c] - table[i][c], 1e-6);
      sum += std::pow((back[i][c] - table[i][c]) / range[c], 2);
    }
    EXPECT_NEAR(scores[i][1], sum / 4, 1e-6 * sum);
    mean += scores[i][0] / 150;
  }
  EXPECT_NEAR(mean, 1, 0.2);
}

TEST_F(Score, QuantileIsOfHeldOutRows) {
  for (const auto& [level, rank] : std::vector<std::pair<std::string, int>>{{"0.9", 136}, {"0.99", 150}}) {
    const Result r = score({"--quantile", level});
    ASSERT_EQ(r.code, 0) << r.err;
    EXPECT_THAT(r.err, HasSubstr("the " + level + " quantile of the scores that 150 rows had when held out"));
    const auto numbers = numbers_of(r.out, 3);
    EXPECT_EQ(lines_of(r.out)[0], "score,error,flag,species");
    int flagged = 0;
    double lowest = 1e9, highest = 0;
    for (const auto& row : numbers) {
      flagged += static_cast<int>(row[2]);
      if (row[2] > 0) {
        lowest = std::min(lowest, row[0]);
      } else {
        highest = std::max(highest, row[0]);
      }
    }
    EXPECT_THAT(r.err, HasSubstr(std::to_string(flagged) + " of 150 rows above "));
    EXPECT_LE(flagged, 150 - rank + 3);  // rows score lower once they were fitted
    EXPECT_LE(highest, lowest);
  }
  EXPECT_EQ(score({"--quantile", "0.5", "-q"}).err, "");
}

TEST_F(Score, QuantileBeyondTheHeldOutRowsIsAnError) {
  expect_error(score({"--quantile", "0.995"}), 2, "no flag can be that strict; it takes 199 held-out rows",
               "--quantile 0.993 or less");
  EXPECT_EQ(score({"--quantile", "0.993"}).code, 0);
  expect_error(score({"--quantile", "1"}), 2, "no number of held-out rows is enough", "0.993");
}

// Nothing was left open and nothing held out: the training rows' own scores are all there is, and the message says so.
TEST_F(Score, QuantileOfTrainingRowsWhereNoneWereHeldOut) {
  ASSERT_EQ(
      aefx({"train", "iris.csv", "--dim", "2", "-q", "--epochs", "3", "--decoder-hidden", "none", "-o", "c.csv"}).code,
      0);
  for (const auto& [level, rows] : std::vector<std::pair<std::string, int>>{{"0.9", 15}, {"0.99", 2}, {"1", 0}}) {
    const Result r = score({"--quantile", level});
    ASSERT_EQ(r.code, 0) << r.err;
    EXPECT_THAT(r.err, HasSubstr(std::to_string(rows) + " of 150 rows above "));
    EXPECT_THAT(r.err, HasSubstr("the " + level + " quantile of training rows' scores"));
    EXPECT_THAT(r.err, HasSubstr("--valid 0.2"));
  }
}

// The network of a fold may not have seen a rare level, of which no error is usual then.
TEST_F(Score, LevelsThatAFoldHasNotSeenDoNotRaiseTheThreshold) {
  std::string table = "a,b,kind\n";
  for (int r = 0; r < 200; ++r) {
    const std::string kind = r % 50 == 7 ? "rare" + std::to_string(r) : r % 3 == 0 ? "x" : "y";
    table += std::to_string(r * 37 % 101) + "," + std::to_string(r * 53 % 89) + "," + kind + "\n";
  }
  dir.write("t.csv", table);
  ASSERT_EQ(aefx({"train", "t.csv", "--dim", "1", "--categorical", "kind", "-q", "-o", "codes.csv"}).code, 0);
  const Result r = aefx({"score", "t.aefx", "t.csv", "--quantile", "0.99", "--json", "-o", "scores.csv"});
  ASSERT_EQ(r.code, 0) << r.err;
  const auto told = nlohmann::json::parse(r.err);
  EXPECT_EQ(told.at("held_out_rows"), 200);
  EXPECT_LT(told.at("threshold"), 100.0);
}

TEST_F(Score, FlagsOutlierRow) {
  const Result r = aefx({"score", "iris.aefx", "-", "--quantile", "0.99"},
                        "sepal_length,sepal_width,petal_length,petal_width\n5.1,3.5,1.4,0.2\n5.1,3.5,6.9,0.2\n");
  ASSERT_EQ(r.code, 0) << r.err;
  const auto rows = numbers_of(r.out, 3);
  EXPECT_EQ(rows[0][2], 0);
  EXPECT_EQ(rows[1][2], 1);
  EXPECT_GT(rows[1][0], 2 * rows[0][0]);
  EXPECT_THAT(r.err, HasSubstr("1 of 2 rows above"));
}

TEST_F(Score, IgnoresMissingValues) {
  const Result r = aefx({"score", "iris.aefx", "-", "--per-feature", "--quantile", "0.9", "--names",
                         "sepal_length,sepal_width,petal_length,petal_width", "--header", "no"},
                        "5.1,,1.4,0.2\n,,,\n5.1,3.5,1.4,0.2\n");
  ASSERT_EQ(r.code, 0) << r.err;
  const auto lines = lines_of(r.out);
  const auto first = cells_of(lines[1]);
  EXPECT_EQ(first[4], "");
  EXPECT_NE(first[0], "");
  EXPECT_EQ(lines[2], ",,0,,,,");
  EXPECT_EQ(cells_of(lines[3])[4].empty(), false);
}

TEST_F(Score, RenamesCollidingPassthroughColumns) {
  EXPECT_EQ(lines_of(score({"--keep", ""}).out)[0], "score,error");
  EXPECT_EQ(lines_of(score({"--keep", "species,petal_width"}).out)[0], "score,error,species,petal_width");
  dir.write("t.csv", "score,flag,b\nx,1,2\ny,2,5\nz,3,4\nw,4,9\n");
  ASSERT_EQ(aefx({"train", "t.csv", "--dim", "1", "-q", "--epochs", "1", "-o", "c.csv"}).code, 0);
  const Result r = aefx({"score", "t.aefx", "t.csv", "--quantile", "0.9"});
  EXPECT_EQ(lines_of(r.out)[0], "score,error,flag,score_kept");
  EXPECT_THAT(r.err, HasSubstr("score_kept"));
}

TEST_F(Score, StreamsAndStopsWhenReaderCloses) {
  if (kForeignMemory) GTEST_SKIP() << "memory is limited here";
  dir.write("large.csv", made_table(30'000, 6));
  ASSERT_EQ(aefx({"train", "large.csv", "--dim", "2", "-q", "--epochs", "1", "-o", "c.csv"}).code, 0);
  const Result r = shell(
      "ulimit -v 300000; { cat large.csv; for i in 1 2 3 4 5 6 7 8; do tail -n +2 large.csv; done; }"
      " | \"$AEFX\" score large.aefx - -q | wc -l");
  EXPECT_EQ(r.out, "270001\n") << r.err;
  const Result head = shell("\"$AEFX\" score large.aefx large.csv --quantile 0.9 -q | head -n 1");
  EXPECT_EQ(head.out, "score,error,flag\n");
  EXPECT_EQ(head.err, "");
}

TEST_F(Score, OutputFileAndErrors) {
  const Result r = score({"-o", "s.csv"});
  EXPECT_EQ(r.code, 0);
  EXPECT_EQ(r.out, "");
  EXPECT_EQ(dir.read("s.csv"), score().out);
  for (const char* wrong : {"1.5", "-0.1", "x", "nan", ""}) {
    expect_error(score({"--quantile", wrong}), 2, std::string("--quantile: invalid value '") + wrong + "'", "0.99");
  }
  expect_error(aefx({"score", "iris.aefx"}), 2, "DATA is required");
  expect_error(aefx({"score", "iris.csv", "iris.csv"}), 4, "no model file");
  expect_error(aefx({"score", "iris.aefx", "-"}, "a,b\n1,2\n"), 3, "sepal_length");
}

// The rows that a sort of all scores puts first, and parts that add up to their scores.
TEST_F(Score, TopAreTheOddestRowsAndWhatMakesThemOdd) {
  const auto all = numbers_of(score({"--row-numbers", "--keep", ""}).out, 3);
  ASSERT_EQ(all.size(), 150U);
  std::vector<std::size_t> order(all.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    EXPECT_EQ(all[i][0], i + 1);
    order[i] = i;
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return all[a][1] > all[b][1]; });
  const Result r = score({"--top", "3"});
  ASSERT_EQ(r.code, 0) << r.err;
  const auto lines = lines_of(r.out);
  ASSERT_EQ(lines.size(), 1U + 3 * 5);
  EXPECT_EQ(lines[0], "row,score,column,part,value,reconstruction,species");
  for (std::size_t i = 0; i < 3; ++i) {
    double sum = 0, last = 1e9;
    for (std::size_t c = 0; c < 5; ++c) {
      const auto cells = cells_of(lines[1 + 5 * i + c]);
      EXPECT_EQ(cells[0], std::to_string(order[i] + 1));
      EXPECT_NEAR(std::stod(cells[1]), all[order[i]][1], 1e-6 * all[order[i]][1]);
      const double part = std::stod(cells[3]);
      sum += part;
      if (c < 4) {
        EXPECT_LE(part, last);
        EXPECT_NE(cells[4], "");
        last = part;
      }
      EXPECT_EQ(c == 4, cells[2] == "(rest)");
    }
    EXPECT_NEAR(sum, all[order[i]][1], 1e-4 * all[order[i]][1]);
  }
  for (const char* threads : {"1", "3"}) EXPECT_EQ(score({"--top", "3", "--threads", threads}).out, r.out);
  EXPECT_EQ(lines_of(score({"--top", "1000"}).out).size(), 1U + 150 * 5);
}

TEST_F(Score, TopInSentences) {
  dir.write("odd.csv",
            "sepal_length,sepal_width,petal_length,petal_width,species\n5.1,3.5,1.4,0.2,usual\n"
            "5.1,3.5,1.4,99,odd\n");
  const Result r = aefx({"score", "iris.aefx", "odd.csv", "--top", "1", "--format", "text", "--quantile", "0.9"});
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_THAT(r.out, ::testing::MatchesRegex("row 2: score [0-9.e+]+, species = odd\n    petal_width [0-9]+% .99; "
                                             "reconstructed as [0-9.]+.,(.|\n)*others -?[0-9]+%\n"));
  EXPECT_THAT(r.err, HasSubstr("1 row of 2: a score of 1 is usual"));
  EXPECT_THAT(r.err, HasSubstr("1 of 2 rows above"));
}

TEST_F(Score, TopNeedsANumberAndFormatNeedsTop) {
  for (const char* wrong : {"0", "-1", "x", ""}) expect_error(score({"--top", wrong}), 2, "--top: invalid value");
  expect_error(score({"--format", "text"}), 2, "no effect without --top", "--top 10");
  expect_error(score({"--top", "2", "--format", "json"}), 2, "none of csv, text");
  expect_error(score({"--top", "2", "--per-feature"}), 2, "--per-feature has no effect");
}

}  // namespace
}  // namespace aefx::test
