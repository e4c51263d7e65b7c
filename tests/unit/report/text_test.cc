// The report for a terminal.
#include "base/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "aefx/base/error.h"
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

// Default and complete report: how much a terminal shows does not depend on the width of the table.
TEST(TextReport, SummaryOfAWideTableIsShort) {
  const explain::Explanation e = some_explanation(500, 64);
  const std::string text = render_text(e, {});
  EXPECT_LT(lines_of(text).size(), 60U);
  EXPECT_THAT(text, HasSubstr("more codes; --all"));
  EXPECT_THAT(text, HasSubstr(" more term"));
  const std::string all = render_text(e, {.width = 80, .color = false, .all = true});
  EXPECT_THAT(all, HasSubstr("\ncode64 = relu("));
  EXPECT_THAT(all, HasSubstr("  c500 "));
  EXPECT_THAT(all, Not(HasSubstr("--all")));
}

TEST(TextReport, FormulasOfFewColumnsAreComplete) {
  for (const Index columns : {1, 8}) {
    const std::string text = render_text(some_explanation(columns, 2), {.width = 200});
    EXPECT_THAT(text, Not(HasSubstr(" more term"))) << columns;
    for (Index c = 1; c <= columns; ++c) EXPECT_THAT(text, HasSubstr("*c" + std::to_string(c) + " ")) << text;
  }
  const std::string text = render_text(some_explanation(9, 2), {});
  EXPECT_THAT(text, HasSubstr(" more term"));
  for (const std::string& line : lines_of(text)) {
    if (line.starts_with("code1 = ")) {
      EXPECT_TRUE(line.ends_with(")")) << line;  // one line
    }
  }
}

// Warnings, codes, what is kept, PCA, formulas, what to do next.
TEST(TextReport, SummaryHasItsOrder) {
  explain::Explanation e = some_explanation(4, 2);
  e.warnings = {"a warning"};
  e.training.notes = {"a note"};
  const std::string text = render_text(e, {.model = "my model.aefx", .saved = "model saved to my model.aefx"});
  std::size_t at = 0;
  for (const char* part :
       {"4 columns of ", "  ! a warning", "  ! a note", "\ncode1 ", "\ncode2 ", "the codes keep", "PCA",
        "Kept of each column, on all ", "\ncode1 = ", "\ncode2 = ", "Model saved to my model.aefx.",
        "aefx report 'my model.aefx' --all", "aefx encode 'my model.aefx' DATA"}) {
    const std::size_t found = text.find(part, at);
    ASSERT_NE(found, std::string::npos) << part << "\n" << text;
    at = found;
  }
}

TEST(TextReport, SectionsAreComplete) {
  const explain::Explanation e = some_explanation(30, 3);
  const std::string weights = render_text(e, {.sections = {"weights"}});
  EXPECT_EQ(weights.find("30 columns of"), std::string::npos) << "no summary";
  for (int k = 1; k <= 3; ++k) EXPECT_THAT(weights, HasSubstr("\ncode" + std::to_string(k) + " = relu("));
  EXPECT_THAT(weights, HasSubstr("\n  bias "));
  EXPECT_THAT(weights, HasSubstr("\n  c30 "));
  EXPECT_THAT(render_text(e, {.sections = {"regions"}}), HasSubstr("one encoder layer"));
  EXPECT_THAT(render_text(e, {.sections = {"stability"}}), HasSubstr("--stability 20"));
  EXPECT_THAT(render_text(e, {.sections = {"columns", "training"}}),
              testing::AllOf(HasSubstr("What the codes keep"), HasSubstr("Training"), Not(HasSubstr("= relu("))));
  EXPECT_EQ(render_text(e, {.sections = {"summary"}}), render_text(e, {}));
}

TEST(TextReport, UnknownSectionIsAnError) {
  EXPECT_EQ(report::parse_sections("--section", "weights,pca"), (std::vector<std::string>{"weights", "pca"}));
  try {
    static_cast<void>(report::parse_sections("--section", "weights,wieghts"));
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_THAT(std::string(error.what()) + error.hint(), testing::AllOf(HasSubstr("'wieghts'"), HasSubstr("weights")));
  }
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
  const std::string text = render_text(e, {.sections = {"weights"}});
  EXPECT_THAT(text, HasSubstr("active on 100% of rows: exactly linear here"));
  EXPECT_THAT(text, HasSubstr("the same on every row (dead)"));
}

TEST(TextReport, NamesWhatACodeKeepsAlone) {
  explain::Explanation e = some_explanation(4, 2);
  e.effects.single_code_r2.col(0) << 0.92, 0.5, 0.7, 0.49;
  EXPECT_THAT(render_text(e, {.width = 120, .sections = {"weights"}}),
              HasSubstr("code1 alone keeps 92% of c1, 70% of c3 and 50% of c2."));
  e.effects.single_code_r2(3, 0) = 0.6;
  EXPECT_THAT(render_text(e, {.width = 120, .sections = {"weights"}}),
              HasSubstr("code1 alone keeps 92% of c1 and 70% of c3, and at least half of 2 other columns."));
}

TEST(TextReport, NamesEveryCollinearCluster) {
  explain::Explanation e = some_explanation(8, 2);
  e.collinear = {{.columns = {0, 3}, .least = 0.97, .most = 0.97, .correlation = -0.97},
                 {.columns = {1, 2, 4, 5, 6, 7}, .least = 0.91, .most = 0.99, .correlation = 0.95}};
  const std::string text = render_text(e, {.sections = {"columns"}});
  EXPECT_THAT(text, HasSubstr("c1 with c4 (-0.97)"));
  EXPECT_THAT(text, HasSubstr("c2, c3, c5, c6, c7 and c8 (|r| 0.91 to 0.99)"));
}

// The levels of a categorical feature count as one column.
TEST(TextReport, KeptIsOfFeatures) {
  explain::Explanation e = some_explanation(4, 2);
  e.feature_r2 = {0.25, 0.999, std::nullopt, -0.5};
  EXPECT_THAT(render_text(e, {}), HasSubstr("best first: c2 100%, c1 25%, c4 < 0%."));
}

}  // namespace
}  // namespace aefx::test
