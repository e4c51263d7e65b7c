// Remarks on a table before training.
#include "workflow/table_remarks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace aefx::workflow {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(Remarks, IdentifierMayRepeatFurtherDown) {
  csv::Schema schema;
  schema.columns = {{.name = "minute", .whole = {.rows = 999, .distinct = true}}, {.name = "load"}};
  prep::FeatureChoice choice;
  choice.projection = {.numbers = {1}, .texts = {0}};
  choice.identifiers = {0};
  csv::TextColumns texts(1);
  for (int r = 0; r < 1440; ++r) texts.push_back(std::to_string(r));
  EXPECT_THAT(repeated_identifiers(texts, schema, choice), IsEmpty());
  texts.push_back("0");
  EXPECT_THAT(
      repeated_identifiers(texts, schema, choice),
      ElementsAre("minute has values that come again after the first rows: if it is no id, --features 1,2 learns "
                  "from it"));
}

TEST(Remarks, MarkersOfMissingValues) {
  MatrixD numbers(40, 3);
  for (Index r = 0; r < 40; ++r) {
    const auto value = static_cast<double>(r % 9);
    numbers.row(r) << (r % 8 == 0 ? -999 : 10 + value), (r % 10 == 0 ? 1e20 : value / 4), value;
  }
  const model::Table table{.name = "t", .missing = {}, .features = {{.name = "temp"}, {.name = "rain"}, {.name = "x"}}};
  EXPECT_THAT(
      missing_markers(numbers, table),
      ElementsAre("far from all other values: temp has -999 in 5 rows (others: 10 to 18), rain has 1e+20 in 4 rows "
                  "(others: 0 to 2); if that means a missing value, say --missing=-999,1e+20"));
  EXPECT_THAT(missing_markers(numbers, table, false), ElementsAre(HasSubstr("put NaN in its place")));
  EXPECT_THAT(missing_markers(numbers.rightCols(1), table), IsEmpty());
}

TEST(Remarks, MarkerThatNoFlagCanName) {
  const std::vector<MarkedColumn> columns{
      {.name = "c", .markers = {{.value = -99.9, .rows = 4, .smallest = 1, .largest = 2}}}};
  EXPECT_THAT(missing_markers(columns, '.'), ElementsAre(HasSubstr("--missing=-99.9")));
  EXPECT_THAT(missing_markers(columns, ','), ElementsAre(HasSubstr("leave these cells empty")));
}

TEST(Remarks, DuplicateNamesAreReportedWithPositions) {
  csv::Schema schema;
  for (const char* name : {"a", "b", "a", "c", "b", "a"}) schema.columns.push_back({.name = name});
  EXPECT_THAT(repeated_names(schema), ElementsAre(HasSubstr("3 columns are called \"a\""), HasSubstr("(2, 5)")));
  schema.columns.resize(2);
  EXPECT_THAT(repeated_names(schema), IsEmpty());
  for (int i = 0; i < 100; ++i) schema.columns.push_back({.name = "n" + std::to_string(i / 10)});
  const auto many = repeated_names(schema);
  EXPECT_EQ(many.size(), 5U);
  EXPECT_THAT(
      many[0],
      HasSubstr("10 columns are called \"n0\": by name only the first is meant, by position (3, 4, 5, 6, 7, ...)"));
}

}  // namespace
}  // namespace aefx::workflow
