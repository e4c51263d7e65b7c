#include "csv/table_profile.h"

#include "tables.h"

namespace aefx::csv::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<ColumnProfile> profiled(const std::string& text, const ReadOptions& options = {}) {
  Reader reader = open(text, options);
  TableProfile profile(reader.schema(), std::vector<bool>(reader.schema().columns.size(), false), options);
  RowBatch rows;
  while (reader.read(profile.projection(), 7, rows)) profile.add(rows);
  return profile.columns();
}

TEST(TableProfile, CountsNumbersMissingAndOtherCells) {
  std::string text = "n,t\n";
  for (int i = 0; i < 2000; ++i) text += std::to_string(i % 10) + ",x\n";
  const auto columns = profiled(text + "?,y\n-5,NA\noops,z\n1e400,z\n");
  EXPECT_EQ(columns[0].numbers, 2001U);
  EXPECT_EQ(columns[0].missing, 1U);
  EXPECT_EQ(columns[0].others, 2U);
  EXPECT_EQ(columns[0].min, -5);
  EXPECT_EQ(columns[0].max, 9);
  EXPECT_NEAR(columns[0].mean, (200 * 45 - 5) / 2001.0, 1e-9);
  EXPECT_EQ(columns[0].first_other, "oops");
  EXPECT_EQ(columns[0].first_other_at.line(), 2004U);
  EXPECT_THAT(columns[0].hint, HasSubstr("--missing"));
  EXPECT_EQ(columns[1].distinct, 3U);
  EXPECT_THAT(columns[1].values, ElementsAre("x", "y", "z"));
  EXPECT_EQ(columns[1].missing, 1U);
}

TEST(TableProfile, FindsDates) {
  std::string text = "day,other\n";
  for (int i = 0; i < 20; ++i) text += "2024-01-" + std::to_string(10 + i) + "," + std::to_string(i * i) + "\n";
  const auto columns = profiled(text);
  EXPECT_EQ(columns[0].dates, 20U);
  EXPECT_EQ(columns[1].dates, 0U);
}

TEST(TableProfile, HasTheFirstNumbers) {
  EXPECT_THAT(profiled("n,t\n3,x\n?,y\n1.5,z\n")[0].first_numbers, ElementsAre(3, 1.5));
}

TEST(TableProfile, CountsDistinctValuesUpToALimit) {
  std::string text = "a,b\n";
  for (int i = 0; i < 5000; ++i) text += "v" + std::to_string(i) + "," + "w" + std::to_string(i % 900) + "\n";
  const auto columns = profiled(text);
  EXPECT_TRUE(columns[0].more_distinct);
  EXPECT_EQ(columns[0].distinct, 1000U);
  EXPECT_FALSE(columns[1].more_distinct);
  EXPECT_EQ(columns[1].distinct, 900U);
}

}  // namespace
}  // namespace aefx::csv::test
