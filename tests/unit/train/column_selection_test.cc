// Columns from which the others follow, judged on held-out rows.
#include "train/column_selection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "support/error_of.h"
#include "unit/train/rows.h"

namespace aefx::test {
namespace column_selection_test {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

train::TrainOptions with_threads(std::size_t threads) {
  train::TrainOptions options;
  options.threads = threads;
  return options;
}

train::ColumnSelection select(const MatrixD& table, std::size_t count,
                              const train::TrainOptions& options = with_threads(1),
                              std::uint64_t stop_after = static_cast<std::uint64_t>(-1)) {
  const model::Model m = some_model(table);
  Silent observer(stop_after);
  const auto data = train::in_memory(
      batch_of(table), {.table = m.table, .origin = {.table = "t.csv", .features = m.table.feature_names()}});
  return train::select_columns(*data, options, count, observer);
}

MatrixD noise(Index rows, Index columns) {
  Random random(3);
  MatrixD out(rows, columns);
  for (double& value : out.reshaped()) value = random.normal();
  return out;
}

TEST(ColumnSelection, EachColumnAddsAndPcaIsBeside) {
  const train::ColumnSelection s = select(some_table(150, 6), 4);
  EXPECT_EQ(s.rows, 150U);
  EXPECT_EQ(s.folds, 10U);
  EXPECT_EQ(s.tried, 6U);
  ASSERT_EQ(s.columns.size(), 4U);
  ASSERT_EQ(s.kept.size(), 6U);
  for (std::size_t i = 0; i < 4; ++i) {
    if (i > 0) {
      EXPECT_GT(s.columns[i].kept, s.columns[i - 1].kept);
    }
    EXPECT_GT(s.columns[i].standard_error, 0);
    EXPECT_LT(s.columns[i].standard_error, 0.1);
    EXPECT_LE(s.columns[i].found, 10U);
    EXPECT_GT(s.columns[i].pca, s.columns[i].kept - 0.02);  // components read all columns
  }
  EXPECT_GE(s.columns[0].kept, 0.4);
}

// In-sample, the best of 60 columns of noise explains several percent of the others on 40 rows.
TEST(ColumnSelection, RowsThatAreJudgedChooseNothing) {
  const train::ColumnSelection s = select(noise(40, 60), 3);
  ASSERT_EQ(s.columns.size(), 3U);
  EXPECT_LT(s.columns[2].kept, 3.0 / 60 + 0.01);
}

TEST(ColumnSelection, MissingValuesAreNotJudged) {
  MatrixD table = some_table(200, 5);
  const double whole = select(table, 2).columns[1].kept;
  Random random(1);
  for (double& value : table.reshaped()) value = random.uniform() < 0.05 ? kNan : value;
  const double some = select(table, 2).columns[1].kept;
  EXPECT_GT(some, 0.5);
  EXPECT_NEAR(some, whole, 0.15);
}

TEST(ColumnSelection, DoesNotDependOnThreads) {
  const MatrixD table = some_table(90, 7);
  const train::ColumnSelection one = select(table, 3), three = select(table, 3, with_threads(3));
  ASSERT_EQ(one.columns.size(), three.columns.size());
  for (std::size_t i = 0; i < one.columns.size(); ++i) {
    EXPECT_EQ(one.columns[i].feature, three.columns[i].feature);
    EXPECT_EQ(one.columns[i].kept, three.columns[i].kept);
    EXPECT_EQ(one.columns[i].pca, three.columns[i].pca);
  }
  EXPECT_EQ(one.kept, three.kept);
}

TEST(ColumnSelection, StopsWhenAsked) {
  const train::ColumnSelection s = select(some_table(50, 4), 2, with_threads(1), 0);
  EXPECT_TRUE(s.interrupted);
  EXPECT_TRUE(s.columns.empty());
}

TEST(ColumnSelection, SaysWhatItCannotDo) {
  const auto fault = [](const MatrixD& table, std::size_t count) {
    const auto error = error_of([&] { static_cast<void>(select(table, count)); });
    return error ? std::string(error->what()) : std::string();
  };
  EXPECT_THAT(fault(some_table(30, 4), 4), ::testing::HasSubstr("give --columns up to 3"));
  EXPECT_THAT(fault(some_table(2, 4), 2), ::testing::HasSubstr("2 rows are too few"));
  EXPECT_THAT(fault(some_table(30, 1), 1), ::testing::HasSubstr("there is one column"));
  EXPECT_THAT(fault(MatrixD::Constant(30, 3, 5), 2), ::testing::HasSubstr("no column varies"));
}

}  // namespace column_selection_test
}  // namespace aefx::test
