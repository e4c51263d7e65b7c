#include "aefx/prep/rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "aefx/base/error.h"

namespace aefx::prep {
namespace rows_test {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

const Origin kOrigin{"t.csv", {"a", "b"}};

csv::RowBatch rows_with_gaps() {
  csv::RowBatch rows;
  rows.numbers.resize(4, 2);
  rows.numbers << 1, 2, 3, kNan, kNan, 6, 7, 8;
  rows.texts = csv::TextColumns(1);
  for (const char* text : {"w", "x", "y", "z"}) rows.texts.push_back(text);
  rows.lines = {2, 3, 5, 9};
  return rows;
}

TEST(MissingRule, DropRemovesRowsWithTheirText) {
  csv::RowBatch rows = rows_with_gaps();
  EXPECT_THAT(apply_missing_rule(OnMissing::drop, kOrigin, rows), ElementsAre(1, 2));
  MatrixD kept(2, 2);
  kept << 1, 2, 7, 8;
  EXPECT_EQ(rows.numbers, kept);
  EXPECT_THAT(rows.lines, ElementsAre(2U, 9U));
  ASSERT_EQ(rows.texts.rows(), 2U);
  EXPECT_EQ(rows.texts.at(0, 0), "w");
  EXPECT_EQ(rows.texts.at(1, 0), "z");
}

TEST(MissingRule, DropKeepsCompleteRows) {
  csv::RowBatch rows = rows_with_gaps();
  rows.numbers = MatrixD::Ones(4, 2);
  EXPECT_THAT(apply_missing_rule(OnMissing::drop, kOrigin, rows), IsEmpty());
  EXPECT_EQ(rows.rows(), 4U);
}

TEST(MissingRule, DropMayRemoveAllRows) {
  csv::RowBatch rows = rows_with_gaps();
  rows.numbers.col(1).setConstant(kNan);
  EXPECT_THAT(apply_missing_rule(OnMissing::drop, kOrigin, rows), ElementsAre(0, 1, 2, 3));
  EXPECT_EQ(rows.rows(), 0U);
  EXPECT_EQ(rows.numbers.rows(), 0);
  EXPECT_EQ(rows.numbers.cols(), 2);
}

TEST(MissingRule, ErrorNamesTheFirstMissingValue) {
  csv::RowBatch rows = rows_with_gaps();
  try {
    apply_missing_rule(OnMissing::error, kOrigin, rows);
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.fault(), Fault::data);
    EXPECT_EQ(error.where(), "t.csv:3, column \"b\"");
  }
}

TEST(MissingRule, OtherRulesKeepRows) {
  for (const OnMissing rule : {OnMissing::mask, OnMissing::mean, OnMissing::median}) {
    csv::RowBatch rows = rows_with_gaps();
    EXPECT_THAT(apply_missing_rule(rule, kOrigin, rows), IsEmpty());
    EXPECT_EQ(rows.rows(), 4U);
  }
}

TEST(Prepare, ErrorNamesTheTooLargeValue) {
  csv::RowBatch rows = rows_with_gaps();
  const Pipeline raw = fit_pipeline(column_statistics(rows.numbers, {0, 3}), {.scaling = Scaling::none});
  EXPECT_EQ(prepare(raw, kOrigin, rows).inputs(3, 1), 8);
  rows.numbers(2, 1) = 1e200;
  try {
    static_cast<void>(prepare(raw, kOrigin, rows));
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.fault(), Fault::data);
    EXPECT_EQ(error.where(), "t.csv:5, column \"b\"");
  }
}

// All messages name a cell in the same way, also if its column's name holds a control character.
TEST(Place, EscapesControlCharacters) {
  EXPECT_EQ(location({"t.csv", {"a\x1b[1m"}}, rows_with_gaps(), {1, 0}), "t.csv:3, column \"a\\x1b[1m\"");
}

}  // namespace rows_test
}  // namespace aefx::prep
