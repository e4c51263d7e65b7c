// Levels in a report, together with the column that they are of.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "report/groups.h"
#include "unit/report/explanations.h"

namespace aefx::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Of 5 columns the middle three are levels of "kind".
explain::Explanation with_levels() {
  explain::Explanation e = some_explanation(5, 2);
  const std::vector<std::string> levels{"a", "b", "(missing)"};
  for (std::size_t i = 0; i < 3; ++i) {
    explain::Column& column = e.columns[i + 1];
    column.level = levels[i];
    column.source = "kind";
    column.name = "kind=" + levels[i];
    column.feature = 1;
  }
  return e;
}

TEST(Groups, LevelsStandTogether) {
  const explain::Explanation e = with_levels();
  const std::vector<report::Group> all = report::groups(e);
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[1].name, "kind");
  EXPECT_THAT(all[1].columns, ElementsAre(1, 2, 3));
  EXPECT_NEAR(report::share(e, all[1], 0), e.shares(1, 0) + e.shares(2, 0) + e.shares(3, 0), 1e-12);
}

TEST(Groups, TwoColumnsOfOneNameStayApart) {
  explain::Explanation e = with_levels();
  e.columns[3].feature = 2;
  EXPECT_EQ(report::groups(e).size(), 4U);
}

TEST(Groups, StandByShare) {
  const explain::Explanation e = with_levels();
  for (std::size_t k = 0; k < 2; ++k) {
    double before = std::numeric_limits<double>::infinity();
    for (const report::Group& group : report::groups_by_share(e, k)) {
      EXPECT_LE(std::abs(report::share(e, group, k)), before);
      before = std::abs(report::share(e, group, k));
    }
  }
}

TEST(TextReport, LevelsAreBelowTheirColumn) {
  const std::string text = report::render_text(with_levels(), {});
  EXPECT_THAT(text, HasSubstr("3 columns of"));
  EXPECT_THAT(text, HasSubstr("\n  kind "));
  EXPECT_THAT(text, HasSubstr("\n    a "));
  EXPECT_THAT(text, HasSubstr("\n    (missing) "));
}

TEST(JsonReport, ColumnsNameTheirSourceAndLevel) {
  const auto json = nlohmann::json::parse(report::render_json(with_levels()));
  EXPECT_EQ(json["columns"][1]["name"], "kind=a");
  EXPECT_EQ(json["columns"][1]["source"], "kind");
  EXPECT_EQ(json["columns"][1]["level"], "a");
  EXPECT_TRUE(json["columns"][0]["level"].is_null());
}

}  // namespace
}  // namespace aefx::test
