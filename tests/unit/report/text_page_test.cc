// Numbers, bars and lines of a report for a terminal.
#include "report/text/text_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "report/formula.h"
#include "report/number_text.h"

namespace aefx::report {
namespace {

using ::testing::ElementsAre;

TEST(ShortNumber, HasFourDigitsAndNoMinusZero) {
  EXPECT_EQ(short_number(3.14159), "3.142");
  EXPECT_EQ(short_number(-1234567), "-1.235e+06");
  EXPECT_EQ(short_number(0.00001234), "1.234e-05");
  EXPECT_EQ(short_number(-0.0), "0");
  EXPECT_EQ(short_number(2), "2");
}

TEST(SignedTerm, JoinsTermsOfASum) {
  EXPECT_EQ(signed_term(1.5, true), "1.5");
  EXPECT_EQ(signed_term(-1.5, true), "-1.5");
  EXPECT_EQ(signed_term(1.5, false), " + 1.5");
  EXPECT_EQ(signed_term(-1.5, false), " - 1.5");
  EXPECT_EQ(signed_term(-0.0, false), " + 0");
}

TEST(Percent, HasOneDecimalAndNoMinusZero) {
  EXPECT_EQ(percent(0.923), "92.3%");
  EXPECT_EQ(percent(-0.25), "-25.0%");
  EXPECT_EQ(percent(1), "100.0%");
  EXPECT_EQ(percent(-0.0001), "0.0%");
}

TEST(Bar, LengthIsShareInEighths) {
  EXPECT_EQ(bar(1, 3), "███");
  EXPECT_EQ(bar(0.5, 3), "█▌");
  EXPECT_EQ(bar(-0.5, 3), "█▌");
  EXPECT_EQ(bar(0, 3), "");
  EXPECT_EQ(bar(7, 3), "███");  // shares may be above 1
  EXPECT_EQ(bar(0.5, 0), "");
  for (int i = -120; i <= 120; ++i) EXPECT_LE(aefx::count_characters(bar(i / 100.0, 24)), 24U) << i;
}

TEST(Fit, PadsAndCuts) {
  EXPECT_EQ(fit("ab", 4), "ab  ");
  EXPECT_EQ(fit("abcd", 4), "abcd");
  EXPECT_EQ(fit("abcdef", 5), "ab...");
  EXPECT_EQ(fit("", 2), "  ");
}

TEST(Fit, KeepsUtf8Valid) {
  const std::string name = "\xC3\xA4\xE6\x97\xA5x\xF0\x9F\x8C\xB8\xC3\xB6\xC3\xBCyz\xE6\x9C\xAC";
  for (std::size_t size = 0; size < 15; ++size) {
    const std::string cut = fit(name, size);
    EXPECT_EQ(aefx::count_characters(cut), size);
    EXPECT_EQ(find_invalid_utf8(cut), cut.size()) << size;
  }
}

TEST(Variable, IsQuotedUnlessItIsAWord) {
  EXPECT_EQ(variable("petal_length"), "petal_length");
  EXPECT_EQ(variable("x1"), "x1");
  EXPECT_EQ(variable("l\xC3\xA4nge"), "l\xC3\xA4nge");
  EXPECT_EQ(variable("max width"), "`max width`");
  EXPECT_EQ(variable("a-b"), "`a-b`");
  EXPECT_EQ(variable(""), "``");
  EXPECT_EQ(variable("a\x1b"), "`a\\x1b`");
}

TEST(Wrap, BreaksAtSpaces) {
  EXPECT_THAT(wrap("aa bb cc", 5), ElementsAre("aa bb", "cc"));
  EXPECT_THAT(wrap("aa bb", 2), ElementsAre("aa", "bb"));
  EXPECT_THAT(wrap("aa", 80), ElementsAre("aa"));
  EXPECT_THAT(wrap("", 80), ElementsAre(""));
}

TEST(Wrap, BreaksLongWords) {
  EXPECT_THAT(wrap("x abcdefgh y", 3), ElementsAre("x", "abc", "def", "gh", "y"));
  EXPECT_THAT(wrap("abcdef", 3), ElementsAre("abc", "def"));
}

TEST(Wrap, KeepsTextAndUtf8) {
  const std::string text = "l\xC3\xA4nge der bl\xC3\xBCte \xE6\x97\xA5\xE6\x9C\xAC\xE8\xAA\x9E in zentimetern-gemessen";
  for (std::size_t size = 1; size < 40; ++size) {
    std::string letters;
    for (const std::string& line : wrap(text, size)) {
      EXPECT_LE(aefx::count_characters(line), size);
      EXPECT_EQ(find_invalid_utf8(line), line.size()) << size;
      for (const char c : line) letters += c == ' ' ? "" : std::string(1, c);
    }
    std::string expected;
    for (const char c : text) expected += c == ' ' ? "" : std::string(1, c);
    EXPECT_EQ(letters, expected) << size;
  }
}

TEST(Style, IsPlainWithoutColor) {
  EXPECT_EQ(Style(false).bold("x"), "x");
  EXPECT_EQ(Style(true).bold("x"), "\x1b[1mx\x1b[0m");
  EXPECT_EQ(Style(true).bold(""), "");
  EXPECT_NE(Style(true).share("x", -1), Style(true).share("x", 1));
}

}  // namespace
}  // namespace aefx::report
