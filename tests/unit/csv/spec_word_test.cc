#include "csv/spec_word.h"

#include <gtest/gtest.h>

namespace aefx::csv {
namespace {

TEST(SpecWord, IsWhatAShellTakes) {
  EXPECT_EQ(spec_word("x1", 0), "x1");
  EXPECT_EQ(spec_word("two words", 0), "'two words'");
  EXPECT_EQ(spec_word("a,b", 0), "'\"a,b\"'");
  EXPECT_EQ(spec_word("$HOME", 0), "'$HOME'");
}

TEST(SpecWord, IsThePositionWhereTheNameIsOdd) {
  for (const char* odd : {"", "it's", "a*", "-x", "a\x1b", "say \"hi\""}) EXPECT_EQ(spec_word(odd, 4), "5") << odd;
  EXPECT_EQ(spec_word(std::string(100, 'n'), 0), "1");
}

}  // namespace
}  // namespace aefx::csv
