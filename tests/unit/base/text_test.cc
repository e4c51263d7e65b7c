#include "base/text.h"

#include <gtest/gtest.h>

#include <string>

#include "base/terminal_text.h"

namespace aefx {
namespace {

TEST(Printable, KeepsPlainText) {
  EXPECT_EQ(printable(""), "");
  EXPECT_EQ(printable("plain, \"quoted\" \\ text"), "plain, \"quoted\" \\ text");
  EXPECT_EQ(printable("\u00FC\u20AC\U0001F600\u00A0"), "\u00FC\u20AC\U0001F600\u00A0");
}

TEST(Printable, EscapesControlCharacters) {
  EXPECT_EQ(printable("a\nb\rc\td"), "a\\nb\\rc\\td");
  EXPECT_EQ(printable("\x1b[31m"), "\\x1b[31m");
  EXPECT_EQ(printable(std::string_view("\0\x7f", 2)), "\\x00\\x7f");
}

// U+009B starts a terminal's commands just as ESC [ does.
TEST(Printable, EscapesTwoByteControlCharacters) {
  EXPECT_EQ(printable("a\xC2\x9B"
                      "31m"),
            "a\\xc2\\x9b31m");
  EXPECT_EQ(printable("\xC2\x80\xC2\xA0\xC2\x9F"), "\\xc2\\x80\xC2\xA0\\xc2\\x9f");
}

TEST(Printable, EscapesInvalidUtf8) {
  EXPECT_EQ(printable("gr\xFC\xDF"), "gr\\xfc\\xdf");
  EXPECT_EQ(printable("\xE2\x82"), "\\xe2\\x82");
  EXPECT_EQ(printable("\xFF\u20AC\xFE"), "\\xff\u20AC\\xfe");
  EXPECT_EQ(printable("\xC2"), "\\xc2");
}

TEST(Quoted, CutsAtCharacterBoundary) {
  EXPECT_EQ(quoted("abc"), "\"abc\"");
  EXPECT_EQ(quoted("abcdef", 6), "\"abcdef\"");
  EXPECT_EQ(quoted("abcdef", 4), "\"abcd...\"");
  EXPECT_EQ(quoted("ab\u20ACdef", 4), "\"ab...\"");
  EXPECT_EQ(quoted("ab\u20ACdef", 5), "\"ab\u20AC...\"");
  EXPECT_EQ(quoted("a\nb"), "\"a\\nb\"");
}

TEST(Location, NamesFileLineAndColumn) {
  EXPECT_EQ(location("t.csv", 12), "t.csv:12");
  EXPECT_EQ(location("t.csv", 12, "a\tb"), "t.csv:12, column \"a\\tb\"");
}

TEST(Counted, UsesSingularForOne) {
  EXPECT_EQ(counted(0, "cell"), "0 cells");
  EXPECT_EQ(counted(1, "cell"), "1 cell");
  EXPECT_EQ(counted(2, "cell"), "2 cells");
}

TEST(CountCharacters, CountsCharactersNotBytes) {
  EXPECT_EQ(count_characters(""), 0U);
  EXPECT_EQ(count_characters("abc"), 3U);
  EXPECT_EQ(count_characters("\u00FC\u20AC\U0001F600"), 3U);
}

TEST(PercentWithin, HasTheDigitsThatItsErrorLeaves) {
  EXPECT_EQ(percent_within(0.9234, 0), "92.3%");
  EXPECT_EQ(percent_within(0.9234, 0.0041), "92.3% (± 0.4)");
  EXPECT_EQ(percent_within(0.9234, 0.00001), "92.3% (± 0.1)") << "never ± 0";
  EXPECT_EQ(percent_within(0.9234, 0.0096), "92% (± 1)");
  EXPECT_EQ(percent_within(0.27, 0.12), "27% (± 12)");
}

TEST(JoinNames, UsesCommasAndAnd) {
  EXPECT_EQ(join_names({}), "");
  EXPECT_EQ(join_names({"a"}), "a");
  EXPECT_EQ(join_names({"a", "b"}), "a and b");
  EXPECT_EQ(join_names({"a", "b", "c"}), "a, b and c");
}

TEST(JoinNames, CountsTheRest) {
  EXPECT_EQ(join_names({"a", "b", "c"}, 3), "a, b and c");
  EXPECT_EQ(join_names({"a", "b", "c", "d"}, 2), "a, b and 2 more");
}

TEST(Printable, ShowsWhatIsInvisibleOrChangesTheDirection) {
  EXPECT_EQ(printable("a\u202Eb\u2066c\u200Fd"), "a\\u202eb\\u2066c\\u200fd");
  EXPECT_EQ(printable("\u00E9 \u05D0 \u65E5"), "\u00E9 \u05D0 \u65E5");
}

TEST(TerminalSafe, KeepsLinesAndTheProgramsColoursAlone) {
  EXPECT_EQ(terminal_safe("a\n\tb\r\n\x1b[1mbold\x1b[0m \u00E9"), "a\n\tb\r\n\x1b[1mbold\x1b[0m \u00E9");
  EXPECT_EQ(terminal_safe("\x1b]0;t\x07"), "\\u001b]0;t\\u0007");
  EXPECT_EQ(terminal_safe("\x1b[31m\x1b[2J\r"), "\\u001b[31m\\u001b[2J\\u000d");
  EXPECT_EQ(terminal_safe("\x7f\xC2\x9B\u202E\u2069"), "\\u007f\\u009b\\u202e\\u2069");
  EXPECT_EQ(terminal_safe("caf\xE9"), "caf\\xe9");
}

}  // namespace
}  // namespace aefx
