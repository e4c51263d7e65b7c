#include "base/printable.h"

#include <gtest/gtest.h>

#include <string>

namespace aefx {
namespace {

TEST(Printable, LeavesTextAlone) {
  EXPECT_EQ(printable(""), "");
  EXPECT_EQ(printable("plain, \"quoted\" \\ text"), "plain, \"quoted\" \\ text");
  EXPECT_EQ(printable("\u00FC\u20AC\U0001F600\u00A0"), "\u00FC\u20AC\U0001F600\u00A0");
}

TEST(Printable, ShowsControlCharacters) {
  EXPECT_EQ(printable("a\nb\rc\td"), "a\\nb\\rc\\td");
  EXPECT_EQ(printable("\x1b[31m"), "\\x1b[31m");
  EXPECT_EQ(printable(std::string_view("\0\x7f", 2)), "\\x00\\x7f");
}

// U+009B starts a terminal's commands just as ESC [ does.
TEST(Printable, ShowsControlCharactersOfTwoBytes) {
  EXPECT_EQ(printable("a\xC2\x9B"
                      "31m"),
            "a\\xc2\\x9b31m");
  EXPECT_EQ(printable("\xC2\x80\xC2\xA0\xC2\x9F"), "\\xc2\\x80\xC2\xA0\\xc2\\x9f");
}

TEST(Printable, ShowsBytesThatAreNotUtf8) {
  EXPECT_EQ(printable("gr\xFC\xDF"), "gr\\xfc\\xdf");
  EXPECT_EQ(printable("\xE2\x82"), "\\xe2\\x82");
  EXPECT_EQ(printable("\xFF\u20AC\xFE"), "\\xff\u20AC\\xfe");
  EXPECT_EQ(printable("\xC2"), "\\xc2");
}

TEST(Quoted, CutsBetweenCharacters) {
  EXPECT_EQ(quoted("abc"), "\"abc\"");
  EXPECT_EQ(quoted("abcdef", 6), "\"abcdef\"");
  EXPECT_EQ(quoted("abcdef", 4), "\"abcd...\"");
  EXPECT_EQ(quoted("ab\u20ACdef", 4), "\"ab...\"");
  EXPECT_EQ(quoted("ab\u20ACdef", 5), "\"ab\u20AC...\"");
  EXPECT_EQ(quoted("a\nb"), "\"a\\nb\"");
}

TEST(Place, NamesFileLineAndColumn) {
  EXPECT_EQ(place("t.csv", 12), "t.csv:12");
  EXPECT_EQ(place("t.csv", 12, "a\tb"), "t.csv:12, column \"a\\tb\"");
}

TEST(Counted, KnowsOneFromMany) {
  EXPECT_EQ(counted(0, "cell"), "0 cells");
  EXPECT_EQ(counted(1, "cell"), "1 cell");
  EXPECT_EQ(counted(2, "cell"), "2 cells");
}

TEST(Width, CountsCharacters) {
  EXPECT_EQ(width(""), 0U);
  EXPECT_EQ(width("abc"), 3U);
  EXPECT_EQ(width("\u00FC\u20AC\U0001F600"), 3U);
}

}  // namespace
}  // namespace aefx
