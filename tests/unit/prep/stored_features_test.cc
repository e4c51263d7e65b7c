// Statistics of rows in a temporary file equal those of rows in memory.
#include "prep/stored_features.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "base/random.h"

namespace aefx::prep {
namespace {

MatrixD some_rows(Index n, Index columns) {
  Random random(3);
  MatrixD rows(n, columns);
  for (double& value : rows.reshaped()) value = random.uniform() < 0.1 ? std::nan("") : 1000 + random.normal();
  return rows;
}

TEST(StoredFeatures, RoundTrip) {
  const MatrixD rows = some_rows(1000, 3).array().isNaN().select(-1, some_rows(1000, 3));
  StoredFeatures stored(3);
  for (Index at = 0; at < 1000; at += 300) stored.add(rows.middleRows(at, std::min<Index>(300, 1000 - at)));
  EXPECT_EQ(stored.rows(), 1000);
  EXPECT_EQ(stored.read(17, 500), MatrixD(rows.middleRows(17, 500)));
  EXPECT_EQ(stored.take({0, 5, 999}), MatrixD(rows(std::vector<Index>{0, 5, 999}, Eigen::all)));
  EXPECT_EQ(stored.read(5, 0).rows(), 0);
}

TEST(StoredFeatures, StatisticsAreOfAllRows) {
  const MatrixD rows = some_rows(700'000, 4);  // several blocks
  StoredFeatures stored(4);
  stored.add(rows);
  ThreadPool pool(2);
  const std::vector<ColumnStatistics> expected = column_statistics(rows, all_rows(rows.rows()));
  const std::vector<ColumnStatistics> got = stored_statistics(stored, rows.topRows(50'000), {}, &pool);
  for (std::size_t c = 0; c < 4; ++c) {
    EXPECT_EQ(got[c].count, expected[c].count);
    EXPECT_EQ(got[c].missing, expected[c].missing);
    EXPECT_EQ(got[c].min, expected[c].min);
    EXPECT_EQ(got[c].max, expected[c].max);
    EXPECT_NEAR(got[c].mean, expected[c].mean, 1e-9);
    EXPECT_NEAR(got[c].deviation, expected[c].deviation, 1e-9);
    EXPECT_NEAR(got[c].median, expected[c].median, 0.03);  // computed from a sample
  }
}

TEST(StoredFeatures, LargestNumbersDoNotOverflow) {
  constexpr double kLargest = std::numeric_limits<double>::max();
  StoredFeatures stored(1);
  MatrixD rows(3, 1);
  rows << kLargest, -kLargest, 0;
  for (int i = 0; i < 3; ++i) stored.add(rows);
  const ColumnStatistics s = stored_statistics(stored, rows, {}, nullptr).front();
  EXPECT_EQ(s.count, 9U);
  EXPECT_TRUE(std::isfinite(s.mean));
  EXPECT_NEAR(s.deviation / kLargest, std::sqrt(2.0 / 3), 1e-9);
}

TEST(StoredFeatures, VocabularyIndicesBecomeLevels) {
  StoredFeatures stored(2);
  MatrixD rows(3, 2);
  rows << 0, 5, 1, 6, std::nan(""), 7;
  stored.add(rows);
  stored.recode(0, {.levels = {1, 0}, .missing = 2});
  MatrixD expected(3, 2);
  expected << 1, 5, 0, 6, 2, 7;
  EXPECT_EQ(stored.read(0, 3), expected);
  EXPECT_EQ(stored.take({2}), MatrixD(expected.row(2)));
}

TEST(StoredFeatures, StatisticsOfLogarithmsKnowTheValuesOwn) {
  Random random(9);
  MatrixD rows(700'000, 4);  // several blocks
  for (double& value : rows.reshaped()) value = random.uniform() < 0.1 ? std::nan("") : std::exp(2 * random.normal());
  rows.topRows(100).col(1).array() *= 1e200;  // whose squares are beyond double
  StoredFeatures stored(4);
  stored.add(rows);
  FeatureForms forms(4);
  for (const std::size_t c : {0, 1}) forms[c].transform = {.low = 1e-9, .log_offset = 0};
  ThreadPool pool(2);
  const std::vector<ColumnStatistics> expected = encoded_statistics(rows, all_rows(rows.rows()), forms);
  const std::vector<ColumnStatistics> got = stored_statistics(stored, rows.topRows(50'000), forms, &pool);
  for (std::size_t c = 0; c < 4; ++c) {
    EXPECT_EQ(got[c].count, expected[c].count);
    EXPECT_NEAR(got[c].mean, expected[c].mean, 1e-9) << c;
    EXPECT_NEAR(got[c].deviation, expected[c].deviation, 1e-9 * expected[c].deviation) << c;
    EXPECT_NEAR(got[c].own_mean, expected[c].own_mean, 1e-9 * expected[c].own_mean) << c;
    EXPECT_NEAR(got[c].own_deviation, expected[c].own_deviation, 1e-9 * expected[c].own_deviation) << c;
  }
}

}  // namespace
}  // namespace aefx::prep
