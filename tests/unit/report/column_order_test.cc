// The order of columns in a report, and levels grouped by feature.
#include "report/column_order.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "report/content.h"
#include "unit/report/explanations.h"

namespace aefx::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

// Five columns, the middle three being levels of "kind".
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

TEST(Features, GroupLevels) {
  const explain::Explanation e = with_levels();
  const std::vector<explain::FeatureColumns> all = explain::features(e);
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[1].name, "kind");
  EXPECT_THAT(all[1].columns, ElementsAre(1, 2, 3));
  EXPECT_NEAR(explain::share(e, all[1], 0), e.shares(1, 0) + e.shares(2, 0) + e.shares(3, 0), 1e-12);
}

TEST(Features, KeepColumnsOfTheSameNameApart) {
  explain::Explanation e = with_levels();
  e.columns[3].feature = 2;
  EXPECT_EQ(explain::features(e).size(), 4U);
}

TEST(FeaturesByShare, AreDescending) {
  const explain::Explanation e = with_levels();
  for (std::size_t k = 0; k < 2; ++k) {
    double before = std::numeric_limits<double>::infinity();
    for (const explain::FeatureColumns& feature : report::features_by_share(e, k)) {
      EXPECT_LE(std::abs(explain::share(e, feature, k)), before);
      before = std::abs(explain::share(e, feature, k));
    }
  }
}

// A code of few columns: charts and formulas name no others.
TEST(FeaturesRead, HaveAWeight) {
  explain::Explanation e = with_levels();
  for (const Index unread : {0, 2}) e.scaled_weights(unread, 1) = 0;
  std::vector<std::string> names;
  for (const explain::FeatureColumns& feature : report::features_read(e, 1)) names.push_back(feature.name);
  EXPECT_THAT(names, UnorderedElementsAre("kind", e.columns[4].name)) << "one level of kind has a weight";
  EXPECT_EQ(report::features_read(e, 0).size(), 3U);
  EXPECT_THAT(report::terms_by_share(e, 1), UnorderedElementsAre(1, 3, 4));
  e.scaled_weights.col(1).setZero();
  EXPECT_EQ(report::features_read(e, 1).size(), 3U);
  EXPECT_TRUE(report::terms_by_share(e, 1).empty());
}

TEST(TextReport, ListsLevelsBelowTheirFeature) {
  const std::string text = report::render_text(with_levels(), {.width = 80, .color = false, .all = true});
  EXPECT_THAT(text, HasSubstr("3 columns of"));
  EXPECT_THAT(text, HasSubstr("\n  kind "));
  EXPECT_THAT(text, HasSubstr("\n    a "));
  EXPECT_THAT(text, HasSubstr("\n    (missing) "));
}

TEST(Correlation, RatioOfACategoricalColumnHasNoSign) {
  explain::Explanation e = with_levels();
  e.effects.correlation = MatrixD::Constant(5, static_cast<Index>(e.codes.size()), 0.6);
  EXPECT_EQ(report::correlation_of(e, 0, 0), "+0.60");
  EXPECT_EQ(report::correlation_of(e, 1, 0), "0.60");
}

TEST(JsonReport, ColumnsHaveSourceAndLevel) {
  const auto json = nlohmann::json::parse(report::render_json(with_levels()));
  EXPECT_EQ(json["columns"][1]["name"], "kind=a");
  EXPECT_EQ(json["columns"][1]["source"], "kind");
  EXPECT_EQ(json["columns"][1]["level"], "a");
  EXPECT_TRUE(json["columns"][0]["level"].is_null());
}

// Four columns, the last three being levels of "kind".
explain::Explanation three_levels() {
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

TEST(ShareLines, FeatureComesBeforeItsLevels) {
  const explain::Explanation e = three_levels();
  const auto lines = report::share_lines(e, 0, report::features_by_share(e, 0), 2, 2);
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

TEST(ShareLines, OmittedSharesAreSummed) {
  const explain::Explanation e = three_levels();
  EXPECT_NEAR(report::share_from(e, 0, report::features_by_share(e, 0), 1), 0.4, 1e-12);
  EXPECT_NEAR(report::share_from(e, 0, report::features_by_share(e, 0), 0), 1, 1e-12);
}

TEST(ShareLines, AreInMarkdownAndHtml) {
  const explain::Explanation e = three_levels();
  EXPECT_NE(report::render_markdown(e, {}).find("\n| kind |  |  | 60.0% |"), std::string::npos);
  EXPECT_NE(report::render_markdown(e, {}).find("# 2 columns of t.csv"), std::string::npos);
  EXPECT_NE(report::render_html(e, {}).find("<bdi>kind</bdi></th><td></td><td></td><td>60.0%</td>"), std::string::npos);
}

}  // namespace
}  // namespace aefx::test
