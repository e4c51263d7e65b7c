// Scaling of columns with the largest doubles.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "aefx/prep/scaler.h"

namespace aefx::prep {
namespace scaler_ends_test {

constexpr double kMost = std::numeric_limits<double>::max();

Scale of(Scaling scaling, double low, double high) {
  MatrixD column(2, 1);
  column << low, high;
  return fit_scale(scaling, 0, column_statistics(column, {0, 1}).front());
}

TEST(Scale, InvertsBothEndsOfTheWidestRange) {
  for (const Scaling scaling : {Scaling::minmax, Scaling::standard, Scaling::robust}) {
    const Scale s = of(scaling, -kMost, kMost);
    for (const double value : {-kMost, -kMost / 3, 0.0, kMost / 3, kMost}) {
      const double back = s.invert(s.apply(value));
      EXPECT_TRUE(std::isfinite(back)) << name(scaling) << " " << value;
      EXPECT_NEAR(back / kMost, value / kMost, 1e-12) << name(scaling) << " " << value;
    }
  }
}

// A network's output may exceed the range slightly, and the raw value the largest double.
TEST(Scale, InvertClampsToTheLargestDouble) {
  const Scale s = of(Scaling::minmax, 1e308, 1.7e308);
  EXPECT_EQ(s.invert(2), kMost);
  EXPECT_EQ(of(Scaling::minmax, -1.7e308, -1e308).invert(-2), -kMost);
  EXPECT_EQ(of(Scaling::none, 0, 1).invert(kMost), kMost);
}

// The factor that stretches such a range is beyond the largest double: values are centred only.
TEST(Scale, OfADenormalRangeIsOne) {
  MatrixD column(5, 1);
  column << 1e-310, 2e-310, 3e-310, 4e-310, 5e-310;
  const ColumnStatistics statistics = column_statistics(column, {0, 1, 2, 3, 4}).front();
  for (const Scaling scaling : {Scaling::minmax, Scaling::standard, Scaling::robust}) {
    const Scale s = fit_scale(scaling, 0, statistics);
    EXPECT_EQ(s.scale, 1) << name(scaling);
    EXPECT_EQ(s.apply(3e-310), scaling == Scaling::minmax ? 0.5 : 0) << name(scaling);
  }
}

TEST(Scale, KeepsNanAndInfinity) {
  for (const Scale& s : {of(Scaling::minmax, 0, 1), of(Scaling::minmax, -kMost, kMost)}) {
    EXPECT_TRUE(std::isnan(s.invert(std::numeric_limits<double>::quiet_NaN())));
    EXPECT_EQ(s.invert(std::numeric_limits<double>::infinity()), std::numeric_limits<double>::infinity());
  }
}

}  // namespace scaler_ends_test
}  // namespace aefx::prep
