// The report in Markdown.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/report/explanations.h"

namespace aefx::test {
namespace {

using report::render_markdown;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(MarkdownReport, HasSectionsAndFormulas) {
  const std::string text = render_markdown(some_explanation(3, 2, {4}), {});
  for (const char* const heading :
       {"# 3 columns of t.csv as 2 codes", "\n## In short", "\n## The codes", "\n### code2", "\n## Linear regions",
        "\n## What the codes keep of each column", "\n## Comparison with PCA", "\n## Training"}) {
    EXPECT_THAT(text, HasSubstr(heading));
  }
  EXPECT_THAT(text, HasSubstr("\n```text\ncode1 ~ relu("));
}

// Every row of a table has as many cells as its head, for any names.
TEST(MarkdownReport, EscapesHostileNamesInTables) {
  explain::Explanation e = some_explanation(3, 2);
  e.columns[0].name = "a|b\n| c |`|\\";
  e.columns[1].name = "</td><img src=x>\\";
  e.columns[2].name = "````";
  const std::string text = render_markdown(e, {});
  std::size_t cells = 0;
  bool fenced = false;  // in a code block
  for (const std::string& line : lines_of(text)) {
    if (line.starts_with("```")) fenced = !fenced;
    EXPECT_TRUE(fenced || line.find('<') == std::string::npos) << line;
    if (line.empty() || line[0] != '|') {
      cells = 0;
      continue;
    }
    std::size_t bars = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
      if (line[i] == '\\') {
        ++i;  // skip the escaped character
      } else if (line[i] == '|') {
        ++bars;
      }
    }
    if (cells == 0) cells = bars;
    EXPECT_EQ(bars, cells) << line;
  }
  EXPECT_THAT(text, HasSubstr("\n`````"));  // a fence longer than the name
}

TEST(MarkdownReport, WideTableIsAbbreviated) {
  const explain::Explanation e = some_explanation(500, 64);
  const std::string text = render_markdown(e, {});
  EXPECT_LT(lines_of(text).size(), 500U);
  EXPECT_THAT(text, HasSubstr("480 more columns"));
  EXPECT_THAT(render_markdown(e, {.all = true}), Not(HasSubstr("--all")));
}

}  // namespace
}  // namespace aefx::test
