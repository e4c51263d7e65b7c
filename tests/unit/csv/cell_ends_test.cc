#include "csv/parse/cell_ends.h"

#include <random>

#include "support/instruction_sets.h"
#include "tables.h"

namespace aefx::csv::test {
namespace {

using aefx::test::under_each_instruction_set;

// Finds the ends byte by byte.
CellEnds expected_ends(const std::string& text, char delimiter, char quote) {
  CellEnds out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == delimiter || text[i] == '\n') out.offsets.push_back(static_cast<std::uint32_t>(i));
    out.lines += text[i] == '\n' ? 1 : 0;
    out.quotes = out.quotes || (quote != '\0' && text[i] == quote);
    out.carriage_returns += text[i] == '\r' ? 1 : 0;
  }
  return out;
}

TEST(CellEnds, AreFoundUnderEachInstructionSet) {
  std::mt19937_64 random(3);
  for (const std::size_t size : {0U, 1U, 15U, 63U, 64U, 65U, 127U, 128U, 1000U, 16'384U, 16'385U, 50'000U}) {
    for (const std::string letters : {"ab,\n", "a,\r\n", "abcdefghijklmnopqrstuvwxyz\","}) {
      std::string text(size, ' ');
      for (char& c : text) c = letters[random() % letters.size()];
      const CellEnds expected = expected_ends(text, ',', '"');
      under_each_instruction_set([&](const std::string& target) {
        CellEnds ends;
        for (int again = 0; again < 2; ++again) {
          find_cell_ends(text, ',', '"', ends);
          EXPECT_EQ(ends.offsets, expected.offsets) << target << " " << size;
          EXPECT_EQ(ends.lines, expected.lines) << target << " " << size;
          EXPECT_EQ(ends.quotes, expected.quotes) << target << " " << size;
          EXPECT_EQ(ends.carriage_returns, expected.carriage_returns) << target << " " << size;
        }
        EXPECT_EQ(count_byte(text, 'a'), static_cast<std::size_t>(std::count(text.begin(), text.end(), 'a')))
            << target << " " << size;
      });
    }
  }
}

TEST(CellEnds, WithoutAQuoteCharacterThereAreNoQuotes) {
  CellEnds ends;
  find_cell_ends("a,\"b\"\n", ',', '\0', ends);
  EXPECT_FALSE(ends.quotes);
  find_cell_ends("a,'b'\n", ',', '\'', ends);
  EXPECT_TRUE(ends.quotes);
}

}  // namespace
}  // namespace aefx::csv::test
