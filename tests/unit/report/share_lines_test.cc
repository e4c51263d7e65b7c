// Levels of a categorical column stand below it.
#include "report/share_lines.h"

#include <gtest/gtest.h>

#include "unit/report/explanations.h"

namespace aefx::test {
namespace {

// Columns 2 to 4 as levels of one.
explain::Explanation with_levels() {
  explain::Explanation e = some_explanation(4, 1);
  e.columns[0].feature = 0;
  for (std::size_t i = 1; i < 4; ++i) {
    e.columns[i].source = "kind";
    e.columns[i].level = "l" + std::to_string(i);
    e.columns[i].name = "kind=l" + std::to_string(i);
    e.columns[i].feature = 1;
  }
  e.shares << 0.4, 0.1, 0.2, 0.3;
  return e;
}

TEST(ShareLines, HaveAColumnBeforeItsLevels) {
  const explain::Explanation e = with_levels();
  const auto lines = report::share_lines(e, 0, report::groups_by_share(e, 0), 2, 2);
  ASSERT_EQ(lines.size(), 5U);
  EXPECT_EQ(lines[0].name, "kind");
  EXPECT_FALSE(lines[0].column);
  EXPECT_NEAR(lines[0].share, 0.6, 1e-12);
  EXPECT_EQ(lines[1].name, "kind=l3");
  EXPECT_EQ(lines[2].name, "kind=l2");
  EXPECT_EQ(lines[3].name, "(1 more level of kind)");
  EXPECT_NEAR(lines[3].share, 0.1, 1e-12);
  EXPECT_EQ(lines[4].name, "c1");
  EXPECT_EQ(lines[4].column, 0U);
}

TEST(ShareLines, OfWhatIsLeftOutSumUp) {
  const explain::Explanation e = with_levels();
  EXPECT_NEAR(report::share_from(e, 0, report::groups_by_share(e, 0), 1), 0.4, 1e-12);
  EXPECT_NEAR(report::share_from(e, 0, report::groups_by_share(e, 0), 0), 1, 1e-12);
}

TEST(ShareLines, AreOnThePages) {
  const explain::Explanation e = with_levels();
  EXPECT_NE(report::render_markdown(e, {}).find("\n| kind |  |  | 60.0 % |"), std::string::npos);
  EXPECT_NE(report::render_markdown(e, {}).find("# 2 columns of t.csv"), std::string::npos);
  EXPECT_NE(report::render_html(e, {}).find("<bdi>kind</bdi></th><td></td><td></td><td>60.0 %</td>"),
            std::string::npos);
}

}  // namespace
}  // namespace aefx::test
