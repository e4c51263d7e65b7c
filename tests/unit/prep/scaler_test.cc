#include "aefx/prep/scaler.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <vector>

namespace aefx::prep {
namespace scaler_test {

constexpr double kMost = std::numeric_limits<double>::max();
constexpr std::array kAllScalings{Scaling::minmax, Scaling::standard, Scaling::robust, Scaling::none};

ColumnStatistics of(const std::vector<double>& values) {
  const Eigen::Map<const Eigen::VectorXd> column(values.data(), static_cast<Index>(values.size()));
  std::vector<Index> rows;
  for (Index i = 0; i < column.size(); ++i) rows.push_back(i);
  return column_statistics(MatrixD(column), rows).front();
}

TEST(Scale, MinmaxMapsTheRangeToTheMargins) {
  const Scale s = fit_scale(Scaling::minmax, 0.1, of({-5, 0, 15}));
  EXPECT_DOUBLE_EQ(s.apply(-5), 0.1);
  EXPECT_DOUBLE_EQ(s.apply(15), 0.9);
  EXPECT_DOUBLE_EQ(s.apply(5), 0.5);
  EXPECT_DOUBLE_EQ(s.apply(35), 1.7);  // not clamped beyond the training range
  EXPECT_EQ(fit_scale(Scaling::minmax, 0, of({-5, 15})).apply(15), 1);
}

TEST(Scale, StandardGivesMeanZeroAndDeviationOne) {
  const Scale s = fit_scale(Scaling::standard, 0, of({2, 4, 4, 4, 5, 5, 7, 9}));  // mean 5, deviation 2
  EXPECT_DOUBLE_EQ(s.apply(5), 0);
  EXPECT_DOUBLE_EQ(s.apply(9), 2);
}

TEST(Scale, RobustGivesMedianZeroAndQuartileRangeOne) {
  const Scale s = fit_scale(Scaling::robust, 0, of({1, 2, 3, 4, 1000}));  // quartiles 2, 3, 4
  EXPECT_DOUBLE_EQ(s.apply(3), 0);
  EXPECT_DOUBLE_EQ(s.apply(4) - s.apply(2), 1);
}

TEST(Scale, RobustUsesTheRangeIfQuartilesAreEqual) {
  const Scale s = fit_scale(Scaling::robust, 0, of({3, 3, 3, 3, 3, 3, 3, 13}));
  EXPECT_DOUBLE_EQ(s.apply(3), 0);
  EXPECT_DOUBLE_EQ(s.apply(13), 1);
}

TEST(Scale, NoneKeepsValues) {
  const Scale s = fit_scale(Scaling::none, 0.1, of({1, 5}));
  EXPECT_EQ(s.apply(-7.3), -7.3);
  EXPECT_EQ(s.invert(-7.3), -7.3);
}

TEST(Scale, ConstantColumnIsCentered) {
  const ColumnStatistics seven = of({7, 7, 7});
  EXPECT_EQ(fit_scale(Scaling::minmax, 0.1, seven).apply(7), 0.5);
  EXPECT_EQ(fit_scale(Scaling::standard, 0, seven).apply(7), 0);
  EXPECT_EQ(fit_scale(Scaling::robust, 0, seven).apply(7), 0);
  for (const Scaling scaling : kAllScalings) {
    const Scale s = fit_scale(scaling, 0, seven);
    EXPECT_EQ(s.scale, 1);
    EXPECT_EQ(s.invert(s.apply(7)), 7);
  }
}

TEST(Scale, OfNoValuesIsFinite) {
  for (const Scaling scaling : kAllScalings) EXPECT_EQ(fit_scale(scaling, 0, {}).scale, 1) << name(scaling);
}

// Tolerance: rounding of the larger of the value and the column's range.
void expect_back(const std::vector<double>& values) {
  const ColumnStatistics statistics = of(values);
  for (const Scaling scaling : kAllScalings) {
    const Scale s = fit_scale(scaling, 0.05, statistics);
    EXPECT_TRUE(std::isfinite(s.scale) && s.scale > 0) << name(scaling);
    double size = 0;
    for (const double x : values) size = std::max(size, std::abs(x));
    for (const double x : values) {
      const double back = s.invert(s.apply(x));
      EXPECT_LE(std::abs(back / size - x / size), 1e-14) << name(scaling) << " of " << x << " gives " << back;
    }
  }
}

TEST(Scale, InvertUndoesApply) {
  expect_back({-3, 0.1, 7, 1234.5});
  expect_back({1e9, 1e9 + 1, 1e9 + 5});
  expect_back({-1e-9, 2e-9, 3e-7});
  expect_back({1e-300, 3e-300, 9e-300});
}

TEST(Scale, InvertUndoesApplyForHugeRanges) {
  expect_back({-kMost / 4, 1, kMost / 4});
  expect_back({-0.99 * kMost, -1, 0.5 * kMost, 0.99 * kMost});
}

// Ranges whose reciprocal is not a double count as constant.
TEST(Scale, OfADenormalRangeIsFinite) {
  for (const double high : {5e-324, 1e-323, 1e-310, 1e-308}) {
    for (const Scaling scaling : kAllScalings) {
      const Scale s = fit_scale(scaling, 0, of({0, high}));
      EXPECT_TRUE(std::isfinite(s.scale) && s.scale > 0) << name(scaling) << " " << high;
      EXPECT_TRUE(std::isfinite(s.apply(high))) << name(scaling) << " " << high;
      EXPECT_LE(std::abs(s.invert(s.apply(high)) - high), high) << name(scaling) << " " << high;
    }
  }
}

TEST(Scale, OfTheWidestRangeIsFinite) {
  const Scale s = fit_scale(Scaling::minmax, 0, of({-kMost, kMost}));
  EXPECT_NEAR(s.apply(-kMost), 0, 1e-12);
  EXPECT_NEAR(s.apply(0), 0.5, 1e-12);
  EXPECT_NEAR(s.apply(kMost), 1, 1e-12);
}

TEST(Scaling, NamesRoundTrip) {
  EXPECT_EQ(scaling_names().size(), kAllScalings.size());
  for (const Scaling scaling : kAllScalings) EXPECT_EQ(scaling_named(name(scaling)), scaling);
  EXPECT_EQ(name(Scaling::minmax), "minmax");
  EXPECT_FALSE(scaling_named("max"));
}

}  // namespace scaler_test
}  // namespace aefx::prep
