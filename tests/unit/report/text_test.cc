// The report for a terminal.
#include "base/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/report/explanations.h"

namespace aefx::test {
namespace {

using report::render_text;
using ::testing::HasSubstr;
using ::testing::Not;

void expect_width(const explain::Explanation& e) {
  for (const std::size_t width : {40U, 80U, 200U}) {
    for (const bool all : {false, true}) {
      for (const std::string& line : lines_of(render_text(e, {.width = width, .color = false, .all = all}))) {
        EXPECT_LE(aefx::count_characters(line), width) << line;
      }
    }
  }
}

TEST(TextReport, FitsTheWidth) {
  expect_width(some_explanation(4, 2));
  expect_width(some_explanation(15, 10, {5}));
}

TEST(TextReport, FitsTheWidthWithLongNames) {
  explain::Explanation e = some_explanation(4, 2);
  e.columns[0].name = "a long name with many words in it, longer than the terminal of old was wide: 80 columns of it";
  e.columns[1].name =
      "l\xC3\xA4nge_der_bl\xC3\xBCte_in_zentimetern_gemessen_am_morgen_von_der_wurzel_bis_zur_spitze_und_zur\xC3\xBC"
      "ck";
  e.columns[2].name = "\xE6\x97\xA5\xE6\x9C\xAC";
  e.table = "/a/very/long/path/to/a/folder/with/tables/of/flowers/measured/by/hand/in/nineteen_thirty_six.csv";
  e.measured = e.table;
  expect_width(e);
}

TEST(TextReport, WideTableIsAbbreviated) {
  const explain::Explanation e = some_explanation(500, 64);
  const std::string text = render_text(e, {});
  EXPECT_LT(lines_of(text).size(), 270U);
  EXPECT_THAT(text, HasSubstr("56 more codes; --all"));
  EXPECT_THAT(text, HasSubstr("488 more columns"));
  const std::string all = render_text(e, {.width = 80, .color = false, .all = true});
  EXPECT_THAT(all, HasSubstr("code64"));
  EXPECT_THAT(all, HasSubstr("c500"));
  EXPECT_THAT(all, Not(HasSubstr("--all")));
}

TEST(TextReport, HasEscapesOnlyInColor) {
  const explain::Explanation e = some_explanation(4, 2);
  const std::string plain = render_text(e, {});
  EXPECT_THAT(plain, Not(HasSubstr("\x1b")));
  std::string colored = render_text(e, {.width = 80, .color = true, .all = false});
  EXPECT_THAT(colored, HasSubstr("\x1b["));
  for (std::size_t at = 0; (at = colored.find('\x1b', at)) != std::string::npos;) {
    colored.erase(at, colored.find('m', at) + 1 - at);
  }
  EXPECT_EQ(colored, plain);
}

TEST(TextReport, EscapesControlCharacters) {
  MatrixD table(20, 3);
  for (Index r = 0; r < 20; ++r) table.row(r) << static_cast<double>(r), 0.5 * static_cast<double>(r), 3.0;
  model::Model m = some_model(table, {}, {.scaling = prep::Scaling::none});  // beyond the sigmoid: the verdict names it
  m.table.features[0].name = "a\x1b]0;title\x07\nb\x7f";
  m.table.name = "t\x1b[2J.csv";
  explain::Explanation e = explain::explain(m, m.measurements);
  e.measured = m.table.name;
  const std::string text = render_text(e, {});
  for (const char c : text) EXPECT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20) << int{c};
  EXPECT_THAT(text, Not(HasSubstr("\x7f")));
  EXPECT_THAT(text, HasSubstr("\\x1b"));
}

TEST(TextReport, FormulaIsInOriginalUnits) {
  explain::Explanation e = some_explanation(2, 1);
  e.columns[0].name = "len";
  e.columns[1].name = "max width";
  e.raw_weights << 1.5, -0.25;
  e.raw_bias << 3;
  EXPECT_THAT(render_text(e, {}), HasSubstr("code1 = relu(1.5*len - 0.25*`max width` + 3)"));
}

TEST(TextReport, MarksAverageFormulas) {
  const std::string text = render_text(some_explanation(3, 1, {4}), {});
  EXPECT_THAT(text, HasSubstr("code1 ~ relu("));
  EXPECT_THAT(text, HasSubstr("averages over\nthe training rows"));
}

TEST(TextReport, MarksDeadAndAlwaysOnCodes) {
  explain::Explanation e = some_explanation(3, 2);
  e.codes[0].always_on = true;
  e.codes[0].dead = false;
  e.codes[1].dead = true;
  const std::string text = render_text(e, {});
  EXPECT_THAT(text, HasSubstr("active on 100 % of rows: exactly linear here"));
  EXPECT_THAT(text, HasSubstr("the same on every row (dead)"));
}

}  // namespace
}  // namespace aefx::test
