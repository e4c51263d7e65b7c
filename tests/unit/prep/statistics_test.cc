#include "aefx/prep/statistics.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "base/random.h"

namespace aefx::prep {
namespace statistics_test {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kMost = std::numeric_limits<double>::max();

ColumnStatistics of(const std::vector<double>& values) {
  MatrixD column(static_cast<Index>(values.size()), 1);
  std::vector<Index> rows;
  for (std::size_t i = 0; i < values.size(); ++i) {
    column(static_cast<Index>(i), 0) = values[i];
    rows.push_back(static_cast<Index>(i));
  }
  return column_statistics(column, rows).front();
}

TEST(Statistics, EqualNumPy) {
  const ColumnStatistics s = of({7, 1, 3, 10});
  EXPECT_EQ(s.count, 4U);
  EXPECT_EQ(s.missing, 0U);
  EXPECT_EQ(s.min, 1);
  EXPECT_EQ(s.max, 10);
  EXPECT_DOUBLE_EQ(s.mean, 5.25);
  EXPECT_DOUBLE_EQ(s.deviation, std::sqrt(12.1875));  // (1.75^2 + 4.25^2 + 2.25^2 + 4.75^2) / 4
  // np.quantile([1, 3, 7, 10], [.25, .5, .75]): places 0.75, 1.5, 2.25
  EXPECT_DOUBLE_EQ(s.lower_quartile, 2.5);
  EXPECT_DOUBLE_EQ(s.median, 5);
  EXPECT_DOUBLE_EQ(s.upper_quartile, 7.75);
  EXPECT_FALSE(s.constant());
}

TEST(Statistics, IgnoreMissingValues) {
  const ColumnStatistics s = of({kNan, 2, kNan, 4});
  EXPECT_EQ(s.count, 2U);
  EXPECT_EQ(s.missing, 2U);
  EXPECT_EQ(s.mean, 3);
  EXPECT_EQ(s.median, 3);
  EXPECT_EQ(s.deviation, 1);
}

// Quartiles of many values, by sorting.
double quartile(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  const double rank = share * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(rank);
  const double part = rank - static_cast<double>(below);
  return values[below] * (1 - part) + values[std::min(below + 1, values.size() - 1)] * part;
}

// A sample tells where quartiles of many values are: they are exact wherever it misleads too.
TEST(Statistics, OfManyValuesHaveExactQuartiles) {
  constexpr std::size_t kRows = 30'001;
  Random random(5);
  std::vector<std::vector<double>> columns(6, std::vector<double>(kRows));
  for (std::size_t i = 0; i < kRows; ++i) {
    columns[0][i] = random.normal();
    columns[1][i] = std::floor(4 * random.uniform());                   // ties
    columns[2][i] = 7;                                                  // constant
    columns[3][i] = static_cast<double>(i);                             // sorted
    columns[4][i] = i % 3 == 0 ? kNan : std::exp(6 * random.normal());  // skewed, with gaps
    columns[5][i] = 0;
  }
  for (std::size_t i = 0; i < 2048; ++i) columns[5][i * kRows / 2048] = random.normal() + 9;  // all that is sampled
  for (const std::vector<double>& column : columns) {
    std::vector<double> present = column;
    std::erase_if(present, [](double value) { return std::isnan(value); });
    const ColumnStatistics s = of(column);
    EXPECT_EQ(s.count, present.size());
    EXPECT_EQ(s.lower_quartile, quartile(present, 0.25));
    EXPECT_EQ(s.median, quartile(present, 0.5));
    EXPECT_EQ(s.upper_quartile, quartile(present, 0.75));
  }
}

TEST(Statistics, OfNoValuesAreZero) {
  const ColumnStatistics s = of({kNan, kNan});
  EXPECT_EQ(s.count, 0U);
  EXPECT_EQ(s.missing, 2U);
  EXPECT_EQ(s.min, 0);
  EXPECT_EQ(s.max, 0);
  EXPECT_EQ(s.mean, 0);
  EXPECT_EQ(s.upper_quartile, 0);
  EXPECT_TRUE(s.constant());
}

TEST(Statistics, OfOneValue) {
  const ColumnStatistics s = of({-7.1});
  for (const double value : {s.min, s.max, s.mean, s.lower_quartile, s.median, s.upper_quartile}) {
    EXPECT_EQ(value, -7.1);
  }
  EXPECT_EQ(s.deviation, 0);
}

// The sum of a thousand times 0.1 is rounded; the deviation of a constant column is still 0.
TEST(Statistics, OfAConstantColumnAreExact) {
  const ColumnStatistics s = of(std::vector<double>(1000, 0.1));
  EXPECT_EQ(s.mean, 0.1);
  EXPECT_EQ(s.deviation, 0);
  EXPECT_EQ(s.median, 0.1);
  EXPECT_TRUE(s.constant());
}

TEST(Statistics, OfTheLargestNumbersAreFinite) {
  const ColumnStatistics s = of({kMost, -kMost, kMost, -kMost});
  EXPECT_NEAR(s.mean / kMost, 0, 1e-15);
  EXPECT_NEAR(s.deviation / kMost, 1, 1e-12);
  EXPECT_NEAR(s.median / kMost, 0, 1e-15);
  EXPECT_EQ(s.lower_quartile, -kMost);
  EXPECT_EQ(s.upper_quartile, kMost);
  EXPECT_NEAR(of({kMost, kMost, kMost / 2}).mean / kMost, 5.0 / 6, 1e-12);
}

TEST(Statistics, DeviationIsAccurateFarFromZero) {
  EXPECT_NEAR(of({1e9 + 1, 1e9 + 2, 1e9 + 3}).deviation, std::sqrt(2.0 / 3), 1e-6);
}

TEST(Statistics, DeviationIsAccurateForTheSmallestNumbers) {
  EXPECT_NEAR(of({1e-300, 3e-300}).deviation / 1e-300, 1, 1e-12);
}

TEST(Statistics, UseTheGivenRows) {
  MatrixD x(3, 2);
  x << 1, 10, 2, 20, 100, 30;
  const auto all = column_statistics(x, {0, 1});
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].mean, 1.5);
  EXPECT_EQ(all[0].max, 2);
  EXPECT_EQ(all[1].mean, 15);
}

// Quantiles, mean and deviation are of the logarithms; own mean and deviation of the capped values.
TEST(Statistics, OfLogarithmsKnowTheValuesOwn) {
  MatrixD x(4, 2);
  x << 1, 5, 10, 5, 100, 5, 1e6, 5;
  FeatureForms forms(2);
  forms[0].transform = {.low = 0.5, .high = 1000, .log_offset = 0};
  const auto all = encoded_statistics(x, {0, 1, 2, 3}, forms);
  const ColumnStatistics& s = all[0];
  EXPECT_NEAR(s.mean, std::log(1e6) / 4, 1e-12);
  EXPECT_NEAR(s.max, std::log(1000), 1e-12);
  EXPECT_NEAR(s.own_mean, 1111 / 4.0, 1e-9);
  const double squares = 1 + 100 + 1e4 + 1e6;
  EXPECT_NEAR(s.own_deviation, std::sqrt(squares / 4 - std::pow(1111 / 4.0, 2)), 1e-9);
  EXPECT_EQ(all[1].own_mean, 0) << "not read as logarithms";
  EXPECT_EQ(all[1].own_deviation, 0);
}

}  // namespace statistics_test
}  // namespace aefx::prep
