// Escaping of texts for HTML, Markdown and SVG.
#include "report/markup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "report/svg/svg.h"

namespace aefx::report {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Html, EscapesMarkup) {
  EXPECT_EQ(html("a<b>&\"'"), "a&lt;b&gt;&amp;&quot;&#39;");
  EXPECT_EQ(html("</script>"), "&lt;/script&gt;");
  EXPECT_EQ(html("Länge 日本"), "Länge 日本");
}

TEST(Html, ShowsInvisibleCharacters) {
  EXPECT_EQ(html("a\nb\x1b\x7f"), "a\\nb\\x1b\\x7f");
  EXPECT_EQ(html("a\xE2\x80\xAEtxt"), "a\\u202etxt");  // right-to-left override
  EXPECT_EQ(html("a\xE2\x81\xA6z"), "a\\u2066z");      // isolate
  EXPECT_EQ(html("a\xE2\x80\x8Bz"), "a\\u200bz");      // zero width
  EXPECT_EQ(html("caf\xE9"), "caf\\xe9");
  EXPECT_EQ(html(std::string("a\0b", 3)), "a\\x00b");
}

TEST(Markdown, EscapesMarkup) {
  EXPECT_EQ(markdown("a|b"), "a&#124;b");
  EXPECT_EQ(markdown("a\\|b"), "a\\\\&#124;b");
  EXPECT_EQ(markdown("`*x*`"), "\\`\\*x\\*\\`");
  EXPECT_EQ(markdown("<img src=x>"), "&lt;img src=x&gt;");
  EXPECT_EQ(markdown("[a](http://b)"), "\\[a\\](http&#58;//b)");
  EXPECT_EQ(markdown("www.b.c"), "www&#46;b.c");
  EXPECT_EQ(markdown("$x$ @you"), "&#36;x&#36; &#64;you");
  EXPECT_EQ(markdown("two\nlines"), "two\\\\nlines");
}

TEST(Markdown, KeepsPlainNames) {
  EXPECT_EQ(markdown("petal_length"), "petal_length");
  EXPECT_EQ(markdown("-0.5 (of 3.2)"), "-0.5 (of 3.2)");
  EXPECT_EQ(markdown("_private_"), "\\_private\\_");
}

TEST(Markdown, EscapesListMarkersAtBlockStart) {
  EXPECT_EQ(markdown_block("1. x"), "1\\. x");
  EXPECT_EQ(markdown_block("12) x"), "12\\) x");
  EXPECT_EQ(markdown_block("- x"), "\\- x");
  EXPECT_EQ(markdown_block("# x"), "\\# x");
  EXPECT_EQ(markdown_block("12"), "12");
  EXPECT_EQ(markdown_block(""), "");
}

TEST(ScriptJson, CannotEndTheScript) {
  EXPECT_EQ(script_json("[\"</script>\",\"a&b\"]"), "[\"\\u003c/script\\u003e\",\"a\\u0026b\"]");
}

TEST(Clip, CountsWideCharactersTwice) {
  EXPECT_EQ(clip("abc", 3), "abc");
  EXPECT_EQ(clip("abcd", 3), "ab…");
  EXPECT_EQ(clip("日本語", 5), "日本…");
  EXPECT_EQ(columns("日本a"), 5U);
}

TEST(Svg, EscapesTextsAndHints) {
  Svg svg({.id = "id", .width = 10, .height = 20.5, .title = "t<", .description = "d\"", .classes = "wide"});
  svg.text(1, 2, "<b>", "name", "full & whole");
  svg.rect({0, 0, 1, 1}, "pos", "'hint'");
  const std::string markup = std::move(svg).markup();
  EXPECT_THAT(markup, HasSubstr("role=\"img\""));
  EXPECT_THAT(markup, HasSubstr("<title id=\"id-t\">t&lt;</title><desc id=\"id-d\">d&quot;</desc>"));
  EXPECT_THAT(markup, HasSubstr("<title>full &amp; whole</title>&lt;b&gt;</text>"));
  EXPECT_THAT(markup, HasSubstr("&#39;hint&#39;"));
  EXPECT_THAT(markup, Not(HasSubstr("<b>")));
}

TEST(Coordinate, IsShortAndFinite) {
  EXPECT_EQ(coordinate(1.5), "1.5");
  EXPECT_EQ(coordinate(2), "2");
  EXPECT_EQ(coordinate(100), "100");
  EXPECT_EQ(coordinate(-0.001), "0");
  EXPECT_EQ(coordinate(std::numeric_limits<double>::quiet_NaN()), "0");
  EXPECT_EQ(coordinate(std::numeric_limits<double>::infinity()), "0");
}

}  // namespace
}  // namespace aefx::report
