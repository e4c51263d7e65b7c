// UTF-8, and text in messages.
#include <gtest/gtest.h>

#include "csv/printable.h"
#include "csv/utf8.h"

namespace aefx::csv {
namespace {

TEST(Utf8, SoundText) {
  for (const std::string_view text : {"", "plain", "\u00e4\u20ac\U0001F600", "\u07FF\u0800\uFFFF\U00010000\U0010FFFF"})
    EXPECT_EQ(find_invalid_utf8(text), text.size());
}

TEST(Utf8, TheFirstWrongByteIsFound) {
  for (const std::string_view bad :
       {"\x80", "\xFF", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80",
        "\xF5\x80\x80\x80", "\xC3", "\xE2\x82", "\xE2\x28\xA1"}) {
    EXPECT_EQ(find_invalid_utf8("ab" + std::string(bad)), 2U);
  }
}

TEST(Printable, IsHarmlessAndReadable) {
  EXPECT_EQ(printable("gr\u00fcn"), "gr\u00fcn");
  EXPECT_EQ(printable("a\tb\nc\rd"), "a\\tb\\nc\\rd");
  EXPECT_EQ(printable("\x1B[31m\x7F"), "\\x1b[31m\\x7f");
  EXPECT_EQ(printable("gr\xFCn\xFF"), "gr\\xfcn\\xff");
  EXPECT_EQ(printable("\u009B31m"), "\\xc2\\x9b31m");
  EXPECT_EQ(printable("\xE2\x82"), "\\xe2\\x82");
}

TEST(Quoted, IsCutBetweenCharacters) {
  EXPECT_EQ(quoted("abc"), "\"abc\"");
  EXPECT_EQ(quoted("abcdef", 3), "\"abc...\"");
  EXPECT_EQ(quoted("ab\u00e4f", 3), "\"ab...\"");
}

TEST(Place, IsAsEditorsTakeIt) {
  EXPECT_EQ(place("t.csv", 3), "t.csv:3");
  EXPECT_EQ(place("t.csv", 3, "a\nb"), "t.csv:3, column \"a\\nb\"");
}

}  // namespace
}  // namespace aefx::csv
