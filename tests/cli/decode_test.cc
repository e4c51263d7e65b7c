// `aefx decode` gives values of the kind that the columns had in training.
#include <cmath>

#include "cli/table.h"

namespace aefx::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// Columns of whole numbers, of ones and zeros, of numbers with decimals, and of whole numbers with a gap.
std::string mixed_table(int rows = 120) {
  std::string text = "rooms,member,area,visits\n";
  for (int i = 0; i < rows; ++i) {
    text += std::to_string(1 + i % 7) + "," + (i % 7 > 3 ? "1" : "0") + "," + std::to_string(20.5 + i % 7 * 13) + "," +
            (i == 60 ? "" : std::to_string(-3 + i % 11)) + "\n";
  }
  return text;
}

class Decode : public CliTest {
 protected:
  Decode() { dir.write("t.csv", mixed_table()); }
  [[nodiscard]] Result train(std::vector<std::string> more = {}) const {
    std::vector<std::string> arguments{"train", "t.csv", "--dim", "2", "--epochs", "5", "-o", "codes.csv", "-q"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return aefx(arguments);
  }
  // Tells of each column whether all of its cells are whole numbers.
  [[nodiscard]] static std::vector<bool> whole(const std::string& out) {
    std::vector<bool> all(4, true);
    for (const auto& row : numbers_of(out, 4))
      for (std::size_t c = 0; c < 4; ++c) all[c] = all[c] && row[c] == std::floor(row[c]);
    return all;
  }
};

TEST_F(Decode, GivesWholeNumbersWhereTrainingHadNothingElse) {
  ASSERT_EQ(train().code, 0);
  const Result r = aefx({"decode", "t.aefx", "codes.csv"});
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_EQ(whole(r.out), (std::vector<bool>{true, true, false, true}));
  EXPECT_THAT(r.out, Not(HasSubstr("-0,")));
  const Result raw = aefx({"decode", "t.aefx", "codes.csv", "--raw"});
  EXPECT_EQ(whole(raw.out), (std::vector<bool>{false, false, false, false}));
  const auto rounded = numbers_of(r.out, 4), numbers = numbers_of(raw.out, 4);
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    EXPECT_EQ(rounded[i][0], std::round(numbers[i][0])) << i;
    EXPECT_EQ(rounded[i][2], numbers[i][2]) << i;
  }
}

// A half in the last row alone, in memory and from a temporary file.
TEST_F(Decode, OneDecimalMakesAColumnOfNumbers) {
  dir.write("t.csv", mixed_table(20'000) + "3,1,59.5,2.5\n");
  for (const std::vector<std::string>& more : {std::vector<std::string>{}, {"--max-memory", "1M"}}) {
    ASSERT_EQ(train(more).code, 0);
    EXPECT_EQ(whole(aefx({"decode", "t.aefx", "codes.csv"}).out), (std::vector<bool>{true, true, false, false}));
  }
}

// Rows that are left out decide nothing.
TEST_F(Decode, RowsThatAreLeftOutDoNotCount) {
  dir.write("t.csv", mixed_table() + "3.5,1,,2\n");
  ASSERT_EQ(train({"--on-missing", "drop"}).code, 0);
  EXPECT_EQ(whole(aefx({"decode", "t.aefx", "codes.csv"}).out), (std::vector<bool>{true, true, false, true}));
}

// What a program makes of them is up to it.
TEST_F(Decode, ExportedDecodersAreRaw) {
  ASSERT_EQ(train().code, 0);
  const Result sql = aefx({"export", "t.aefx", "--to", "sql", "--part", "decoder"});
  ASSERT_EQ(sql.code, 0) << sql.err;
  EXPECT_THAT(sql.out, Not(HasSubstr("round(")));
}

}  // namespace
}  // namespace aefx::test
