// Which columns are clearly right-skewed.
#include "prep/skewness.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>

#include "base/random.h"

namespace aefx::prep {
namespace {

using Values = std::vector<double>;

Values made(std::size_t count, const std::function<double(Random&)>& value) {
  Random random(5);
  Values out;
  for (std::size_t i = 0; i < count; ++i) out.push_back(value(random));
  return out;
}

double lognormal(Random& random) { return std::exp(4 + 1.2 * random.normal()); }

TEST(Skewness, OfThreeValuesByHand) {
  // Deviations -1, -1 and 2: third moment 2, variance 2.
  EXPECT_NEAR(skewness({1, 1, 4}), 2 / std::pow(2, 1.5), 1e-12);
  EXPECT_NEAR(skewness({-1, -1, -4}), -2 / std::pow(2, 1.5), 1e-12);
}

TEST(Skewness, OfSymmetricEqualOrNoValuesIsZero) {
  EXPECT_NEAR(skewness({1, 2, 3, 4, 5}), 0, 1e-12);
  EXPECT_EQ(skewness({7, 7, 7}), 0);
  EXPECT_EQ(skewness({}), 0);
  EXPECT_EQ(skewness({0, std::numeric_limits<double>::max()}), 0) << "beyond double";
}

TEST(Skewness, DoesNotDependOnTheUnit) {
  const Values values = made(500, lognormal);
  Values scaled;
  for (const double value : values) scaled.push_back(7 + 1e-9 * value);
  EXPECT_NEAR(skewness(scaled) / skewness(values), 1, 1e-6);
}

TEST(LogOffset, IsOneUnlessAllArePositive) {
  EXPECT_EQ(log_offset(5e-324), 0);
  EXPECT_EQ(log_offset(0), 1);
}

TEST(RightSkewed, AmountsOverDecadesAre) {
  const Values values = made(200, lognormal);
  EXPECT_TRUE(is_right_skewed(values, 0));
  EXPECT_TRUE(is_right_skewed(values, 1)) << "of a column in which other rows are 0";
}

TEST(RightSkewed, ZerosNeedAnOffset) {
  Values values = made(200, lognormal);
  values[7] = values[77] = 0;
  EXPECT_TRUE(is_right_skewed(values, 1));
  EXPECT_FALSE(is_right_skewed(values, 0));
}

TEST(RightSkewed, CountsOverDecadesAre) {
  EXPECT_TRUE(is_right_skewed(made(300, [](Random& r) { return std::floor(std::exp(1.5 * r.normal() + 2)); }), 1));
}

TEST(RightSkewed, OtherColumnsAreNot) {
  EXPECT_FALSE(is_right_skewed(made(500, [](Random& r) { return 100 + r.normal(); }), 1)) << "normal";
  EXPECT_FALSE(is_right_skewed(made(500, [](Random& r) { return r.uniform(); }), 1)) << "uniform";
  EXPECT_FALSE(is_right_skewed(made(500, [](Random& r) { return r.uniform() < 0.05 ? 1 : 0; }), 1)) << "rare 1";
  EXPECT_FALSE(is_right_skewed(made(500, [](Random& r) { return -lognormal(r); }), 1)) << "left-skewed";
  EXPECT_FALSE(is_right_skewed(made(500, [](Random& r) { return 1000 + lognormal(r); }), 1)) << "within a decade";
  EXPECT_FALSE(is_right_skewed(made(500, [](Random& r) { return std::floor(4 * r.uniform() * r.uniform()); }), 1))
      << "four values";
  EXPECT_FALSE(is_right_skewed(Values(100, 3.0), 0)) << "constant";
  EXPECT_FALSE(is_right_skewed({}, 0));
}

TEST(RightSkewed, NegativeValuesAreNot) {
  Values values = made(500, lognormal);
  values[3] = -1e-9;
  EXPECT_FALSE(is_right_skewed(values, 0));
}

// Two groups far apart, one of them small: their logarithms are two such groups too.
TEST(RightSkewed, NotWhereALogarithmDoesNotHelp) {
  EXPECT_FALSE(is_right_skewed(
      made(2000, [](Random& r) { return r.uniform() < 0.95 ? 1 + 0.1 * r.uniform() : 100 + r.uniform(); }), 0));
  EXPECT_FALSE(is_right_skewed(
      made(2000, [](Random& r) { return r.uniform() < 0.95 ? 0.1 * r.uniform() : 100 + r.uniform(); }), 1))
      << "nor does that of 1 + value";
}

TEST(RightSkewed, NeedsFiftyPresentValues) {
  Values values = made(kFewestForSkewness, lognormal);
  EXPECT_TRUE(is_right_skewed(values, 0));
  values.push_back(std::numeric_limits<double>::quiet_NaN());
  EXPECT_TRUE(is_right_skewed(values, 0)) << "missing values are left out";
  values[0] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_FALSE(is_right_skewed(values, 0));
}

}  // namespace
}  // namespace aefx::prep
