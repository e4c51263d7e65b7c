// Codes of few columns, from the option to formulas, exports and new rows.
#include <cmath>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "cli/table.h"

namespace aefx::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class ColumnsPerCode : public CliTest {
 protected:
  // Three factors in nine numbers, each with some noise, and a text that follows the first one.
  static std::string table(int rows) {
    std::mt19937 random(1);
    std::normal_distribution<double> normal;
    std::string out = "a1,a2,a3,b1,b2,b3,c1,c2,c3,kind\n";
    for (int r = 0; r < rows; ++r) {
      const double factor[] = {normal(random), normal(random), normal(random)};
      for (int c = 0; c < 9; ++c) out += std::to_string(10 * factor[c / 3] + normal(random)) + ",";
      out += factor[0] > 0.5 ? "high\n" : factor[0] < -0.5 ? "low\n" : "middle\n";
    }
    return out;
  }

  [[nodiscard]] Result train(const std::vector<std::string>& more) const {
    std::vector<std::string> all{"train", "t.csv", "--dim", "3", "-m", "m.aefx", "-o", "codes.csv"};
    all.insert(all.end(), more.begin(), more.end());
    return aefx(all);
  }

  // Columns of the table that each code reads.
  [[nodiscard]] std::map<std::string, std::set<std::string>> read() const {
    std::map<std::string, std::set<std::string>> out;
    const std::vector<std::string> lines = lines_of(aefx({"report", "m.aefx", "--format", "csv"}).out);
    for (std::size_t i = 1; i < lines.size(); ++i) {
      const std::vector<std::string> cells = cells_of(lines[i]);
      if (cells[1] == "(bias)" || cells[2].empty() || std::stod(cells[2]) == 0) continue;
      out[cells[0]].insert(cells[1].substr(0, cells[1].find('=')));
    }
    return out;
  }
};

TEST_F(ColumnsPerCode, AreAtMostSoMany) {
  dir.write("t.csv", table(200));
  for (const int most : {1, 2, 4}) {
    SCOPED_TRACE(most);
    const Result r = train({"--columns-per-code", std::to_string(most), "--categorical", "kind", "--seed", "3"});
    ASSERT_EQ(r.code, 0) << r.err;
    const auto codes = read();
    ASSERT_EQ(codes.size(), 3U);
    for (const auto& [code, columns] : codes) EXPECT_LE(columns.size(), static_cast<std::size_t>(most)) << code;
    EXPECT_THAT(r.err,
                HasSubstr("Each code reads at most " + std::to_string(most) + " of the 10 columns: on held-out rows"));
    // New rows are encoded as the model's own.
    EXPECT_EQ(aefx({"encode", "m.aefx", "t.csv"}).out, dir.read("codes.csv"));
  }
}

TEST_F(ColumnsPerCode, FormulasHaveNoOtherTerms) {
  dir.write("t.csv", table(200));
  const Result r = train({"--columns-per-code", "2"});
  ASSERT_EQ(r.code, 0) << r.err;
  const auto codes = read();
  for (const std::string& line : lines_of(aefx({"report", "m.aefx", "--width", "200"}).out)) {
    if (line.rfind("code", 0) != 0 || line.find(" = relu(") == std::string::npos) continue;
    for (const std::string name : {"a1", "a2", "a3", "b1", "b2", "b3", "c1", "c2", "c3"}) {
      const bool is_read = codes.at(line.substr(0, 5)).contains(name);
      EXPECT_EQ(line.find("*" + name) != std::string::npos, is_read) << line;
    }
    EXPECT_THAT(line, Not(HasSubstr("more)")));
  }
}

// With three factors a column for each code says most, and a second one what is noise in the first.
TEST_F(ColumnsPerCode, AutoTakesTheFewestThatKeepAsMuch) {
  dir.write("t.csv", table(300));
  const Result r = train({"--columns-per-code", "auto"});
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_THAT(r.err, HasSubstr("the fewest that keep what all do\nwithin a standard error"));
  for (const auto& [code, columns] : read()) EXPECT_LE(columns.size(), 3U) << code;
}

TEST_F(ColumnsPerCode, DoNotDependOnThreadsOrMemory) {
  dir.write("t.csv", table(300));
  ASSERT_EQ(train({"--columns-per-code", "2", "--threads", "1", "--epochs", "3"}).code, 0);
  const std::string model = dir.read("m.aefx");
  ASSERT_EQ(train({"--columns-per-code", "2", "--threads", "3", "--epochs", "3"}).code, 0);
  EXPECT_EQ(dir.read("m.aefx"), model);
}

TEST_F(ColumnsPerCode, AreAllWhereTheTableHasNoMore) {
  dir.write("t.csv", table(100));
  ASSERT_EQ(train({"--epochs", "2"}).code, 0);
  const std::string codes = dir.read("codes.csv");
  const Result r = train({"--epochs", "2", "--columns-per-code", "9"});
  EXPECT_EQ(r.code, 0);
  EXPECT_EQ(dir.read("codes.csv"), codes);
  EXPECT_THAT(r.err, Not(HasSubstr("Each code reads")));
}

TEST_F(ColumnsPerCode, NeedAnEncoderOfOneLayer) {
  dir.write("t.csv", table(100));
  expect_error(train({"--columns-per-code", "2", "--encoder-hidden", "8"}), 2, "--columns-per-code has no effect");
  for (const std::string text : {"0", "-1", "2.5", "few", "nan", "1e99"})
    expect_error(train({"--columns-per-code", text}), 2, "--columns-per-code: invalid value '" + text + "'",
                 "all, auto, or a whole number from 1 up");
}

}  // namespace
}  // namespace aefx::test
