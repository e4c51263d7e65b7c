// Values far out are named with the row in which `explain --row` finds them, wherever the row is.
#include "cli/table.h"

namespace aefx::test {
namespace {

using ::testing::HasSubstr;

class Caps : public CliTest {
 protected:
  // made_table() with one far value in the third column of `row` (from 1), and a missing value in every row that
  // `is_gap` names.
  template <typename IsGap>
  static std::string table(std::size_t rows, std::size_t row, IsGap is_gap) {
    std::string out;
    std::size_t r = 0;
    for (const std::string& line : lines_of(made_table(rows, 3))) {
      std::vector<std::string> cells = cells_of(line);
      if (r == row) cells[2] = "54321";
      if (r > 0 && r != row && is_gap(r)) cells[1] = "";
      out += cells[0] + "," + cells[1] + "," + cells[2] + "\n";
      ++r;
    }
    return out;
  }

  [[nodiscard]] std::string warnings(const std::vector<std::string>& more) const {
    std::vector<std::string> all{"train", "t.csv", "--dim", "1", "-m", "m.aefx", "-o", "codes.csv"};
    all.insert(all.end(), more.begin(), more.end());
    const Result r = aefx(all);
    EXPECT_EQ(r.code, 0) << r.err;
    return r.err;
  }
};

TEST_F(Caps, RowsAreCountedAsExplainCountsThem) {
  const auto is_gap = [](std::size_t r) { return r % 7 == 3; };
  for (const std::size_t row : {1U, 5U, 99U, 200U}) {
    dir.write("t.csv", table(200, row, is_gap));
    const std::string number = std::to_string(row);
    EXPECT_THAT(warnings({"--on-missing", "drop", "--epochs", "1"}),
                HasSubstr("c3: 1 value is far out of range (54321 in row " + number + "); capped at "));
    EXPECT_THAT(aefx({"explain", "m.aefx", "t.csv", "--row", number}).out, HasSubstr(",c3,54321,"));
  }
  dir.write("t.csv", table(40'000, 31'234, is_gap));
  EXPECT_THAT(warnings({"--on-missing", "drop", "--max-memory", "1M", "--epochs", "1"}),
              HasSubstr("(54321 in row 31234)"));
}

// Of a large table some rows are held out to see when to stop.
TEST_F(Caps, HeldOutRowsAreCappedToo) {
  for (const std::vector<std::string>& more :
       {std::vector<std::string>{"--valid", "0.5", "--epochs", "1"}, {"--epochs", "auto"}}) {
    const std::size_t rows = more[0] == "--valid" ? 60 : 4100;
    for (std::size_t row = 1; row < 30; row += 4) {
      dir.write("t.csv", table(rows, row, [](std::size_t) { return false; }));
      std::vector<std::string> all = more;
      if (rows > 60) all.insert(all.end(), {"--decoder-hidden", "none", "--patience", "1"});
      const std::string said = warnings(all);
      EXPECT_THAT(said, HasSubstr("(54321 in row " + std::to_string(row) + ")"));
    }
  }
}

}  // namespace
}  // namespace aefx::test
