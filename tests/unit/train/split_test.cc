// Splits into fitted and held-out rows.
#include "train/selection/split.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "unit/model/models.h"

namespace aefx::test {
namespace {

// Expects two ascending parts that together hold 0 .. rows - 1 once.
void expect_whole(const train::Split& split, Index rows) {
  EXPECT_TRUE(std::is_sorted(split.fit.begin(), split.fit.end()));
  EXPECT_TRUE(std::is_sorted(split.held_out.begin(), split.held_out.end()));
  std::vector<Index> all = split.fit;
  all.insert(all.end(), split.held_out.begin(), split.held_out.end());
  std::sort(all.begin(), all.end());
  ASSERT_EQ(static_cast<Index>(all.size()), rows);
  for (Index i = 0; i < rows; ++i) EXPECT_EQ(all[static_cast<std::size_t>(i)], i);
}

TEST(RandomSplit, PartitionsRowsByTheShare) {
  for (const Index rows : {2, 3, 10, 1000}) {
    for (const double share : {0.01, 0.25, 0.5, 0.99}) {
      const train::Split split = train::random_split(rows, share, 4);
      expect_whole(split, rows);
      EXPECT_FALSE(split.fit.empty());
      EXPECT_FALSE(split.held_out.empty());
    }
  }
  EXPECT_EQ(train::random_split(1000, 0.25, 4).held_out.size(), 250U);
}

TEST(RandomSplit, FitsASingleRow) {
  const train::Split split = train::random_split(1, 0.5, 0);
  EXPECT_EQ(split.fit.size(), 1U);
  EXPECT_TRUE(split.held_out.empty());
}

TEST(RandomSplit, DependsOnTheSeed) {
  EXPECT_EQ(train::random_split(100, 0.2, 1).held_out, train::random_split(100, 0.2, 1).held_out);
  EXPECT_NE(train::random_split(100, 0.2, 1).held_out, train::random_split(100, 0.2, 2).held_out);
}

TEST(CrossValidation, HoldsOutEveryRowOnce) {
  const MatrixD table = some_table(103, 3);
  const std::vector<train::Split> splits = train::cross_validation(table, 10, 1);
  ASSERT_EQ(splits.size(), 11U);
  std::vector<Index> held;
  for (std::size_t f = 0; f < 10; ++f) {
    expect_whole(splits[f], 103);
    EXPECT_TRUE(splits[f].held_out.size() == 10 || splits[f].held_out.size() == 11);
    held.insert(held.end(), splits[f].held_out.begin(), splits[f].held_out.end());
  }
  std::sort(held.begin(), held.end());
  EXPECT_EQ(held.size(), 103U);
  EXPECT_EQ(std::unique(held.begin(), held.end()), held.end());
}

TEST(CrossValidation, IsTheSameOnAnyNumberOfThreads) {
  const MatrixD table = some_table(103, 20);
  ThreadPool pool(3);
  const std::vector<train::Split> alone = train::cross_validation(table, 4, 1);
  const std::vector<train::Split> shared = train::cross_validation(table, 4, 1, {}, &pool);
  ASSERT_EQ(alone.size(), shared.size());
  for (std::size_t f = 0; f < alone.size(); ++f) EXPECT_EQ(alone[f].held_out, shared[f].held_out);
}

TEST(PartsHeldOut, AreTheFirstOfCrossValidation) {
  const std::vector<train::Split> parts = train::parts_held_out(103, 4, 1);
  const std::vector<train::Split> all = train::cross_validation(some_table(103, 3), 4, 1);
  ASSERT_EQ(parts.size(), 4U);
  for (std::size_t f = 0; f < parts.size(); ++f) {
    expect_whole(parts[f], 103);
    EXPECT_EQ(parts[f].held_out, all[f].held_out);
  }
}

TEST(CrossValidation, LastFoldHoldsOutFarRows) {
  MatrixD table = some_table(40, 3);
  table.row(7).array() += 1000;
  table.row(31).array() -= 1000;
  const std::vector<train::Split> splits = train::cross_validation(table, 5, 1);
  ASSERT_EQ(splits.size(), 6U);
  expect_whole(splits.back(), 40);
  const std::vector<Index>& far = splits.back().held_out;
  EXPECT_NE(std::find(far.begin(), far.end(), 7), far.end());
  EXPECT_NE(std::find(far.begin(), far.end(), 31), far.end());
  EXPECT_LT(far.size(), 20U);
}

// A value that nobody could foresee chooses none of the candidates.
TEST(CrossValidation, DoubtfulValuePutsNoRowFar) {
  MatrixD table = some_table(40, 3);
  table.row(7).array() += 1000;
  table(31, 0) = 1e6;
  prep::FeatureForms forms(3);
  forms[0].transform.high = 1500;
  const std::vector<Index> far = train::cross_validation(table, 5, 1, forms).back().held_out;
  EXPECT_NE(std::find(far.begin(), far.end(), 7), far.end());
  EXPECT_EQ(std::find(far.begin(), far.end(), 31), far.end());
}

// One value of a column that is nearly always the same is many deviations from its mean.
TEST(CrossValidation, OneColumnAlonePutsNoRowFar) {
  MatrixD table = some_table(200, 8);
  table.col(0).setZero();
  table(31, 0) = 1;
  table(32, 0) = 1e-3;
  table.row(31).tail(7) = table.colwise().mean().tail(7);
  for (Index r = 0; r < 20; ++r) table.row(r).tail(7).array() += 1000;
  const std::vector<Index> far = train::cross_validation(table, 5, 1).back().held_out;
  EXPECT_EQ(far.size(), 20U);
  EXPECT_EQ(std::find(far.begin(), far.end(), 31), far.end());
}

// Rows with a rare level, held out together, would leave none to learn it from.
TEST(CrossValidation, RareLevelsAndRareOnesOfTwoValuesPutNoRowFar) {
  MatrixD table = some_table(200, 5);
  table.leftCols(2).setZero();
  table.topRows(10).leftCols(2).setOnes();
  for (Index r = 0; r < 10; ++r) table.row(r).tail(3) = table.colwise().mean().tail(3);
  prep::FeatureForms forms(5);
  forms[0] = 2;  // levels
  const std::vector<Index> far = train::cross_validation(table, 5, 1, forms).back().held_out;
  EXPECT_EQ(far.size(), 20U);
  EXPECT_GE(far.front(), 10);  // ascending
}

TEST(CrossValidation, TableOfLevelsHasNoFarSplit) {
  MatrixD table = MatrixD::Zero(60, 2);
  table.topRows(6).setOnes();
  prep::FeatureForms forms(2);
  forms[0] = 2;
  const std::vector<train::Split> splits = train::cross_validation(table, 5, 1, forms);
  ASSERT_EQ(splits.size(), 5U);
  for (const train::Split& split : splits) EXPECT_FALSE(split.far);
}

TEST(CrossValidation, DependsOnTheSeed) {
  const MatrixD table = some_table(50, 2);
  EXPECT_EQ(train::cross_validation(table, 5, 1)[0].held_out, train::cross_validation(table, 5, 1)[0].held_out);
  EXPECT_NE(train::cross_validation(table, 5, 1)[0].held_out, train::cross_validation(table, 5, 2)[0].held_out);
}

TEST(CrossValidation, HasNoEmptyFolds) {
  const std::vector<train::Split> splits = train::cross_validation(some_table(3, 2), 10, 1);
  ASSERT_EQ(splits.size(), 3U);
  for (const train::Split& split : splits) EXPECT_EQ(split.held_out.size(), 1U);
}

TEST(CrossValidation, HandlesMissingValuesAndConstantColumns) {
  MatrixD table = some_table(30, 3);
  table.col(0).setConstant(5);
  table(3, 1) = std::numeric_limits<double>::quiet_NaN();
  for (const train::Split& split : train::cross_validation(table, 4, 1)) expect_whole(split, 30);
}

TEST(TakeRows, KeepsTheirOrder) {
  const MatrixD table = some_table(5, 2);
  const MatrixD taken = train::take_rows(table, {4, 1});
  EXPECT_EQ(taken.row(0), table.row(4));
  EXPECT_EQ(taken.row(1), table.row(1));
}

}  // namespace
}  // namespace aefx::test
