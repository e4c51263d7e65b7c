// Caps of columns that have few values, mostly equal ones, gaps or huge numbers, and caps at quantiles.
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "base/random.h"
#include "prep/caps.h"

namespace aefx::prep {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kMost = std::numeric_limits<double>::max();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

using Values = std::vector<double>;

// 0, 1, 2 ...
Values count_up(std::size_t rows) {
  Values values(rows);
  for (std::size_t i = 0; i < rows; ++i) values[i] = static_cast<double>(i);
  return values;
}

Values joined(Values values, const Values& more) {
  values.insert(values.end(), more.begin(), more.end());
  return values;
}

TEST(FindCaps, FewValuesHaveNone) {
  EXPECT_FALSE(find_caps({}).has_caps());
  EXPECT_FALSE(find_caps({1e300}).has_caps());
  EXPECT_FALSE(find_caps(joined(count_up(kFewestForCaps - 2), {1e6})).has_caps());
  EXPECT_EQ(find_caps(joined(count_up(kFewestForCaps - 1), {1e6})).high, static_cast<double>(kFewestForCaps - 2));
}

TEST(FindCaps, OneAndTwoDistinctValuesHaveNone) {
  EXPECT_FALSE(find_caps(Values(50, 7)).has_caps());
  EXPECT_FALSE(find_caps(joined(Values(99, 0), {1e6})).has_caps());
  EXPECT_FALSE(find_caps(joined(Values(60, 1), Values(40, -1e6))).has_caps());
}

// Missing values don't count: neither as values far out nor to the number of values.
TEST(FindCaps, PassesOverMissingValues) {
  const Values values = joined(count_up(60), {1e6});
  const Transform caps = find_caps(values);
  EXPECT_EQ(caps.high, 59);
  EXPECT_EQ(find_caps(joined(Values(40, kNan), joined(values, Values(500, kNan)))), caps);
  EXPECT_FALSE(find_caps(joined(joined(count_up(18), {1e6}), Values(500, kNan))).has_caps());
  EXPECT_FALSE(find_caps(Values(100, kNan)).has_caps());
}

TEST(FindCaps, OrderDoesNotMatter) {
  Values values = joined(count_up(200), {1e6, -1e5});
  const Transform caps = find_caps(values);
  Random random(4);
  for (int i = 0; i < 5; ++i) {
    random.shuffle(values);
    EXPECT_EQ(find_caps(values), caps);
  }
}

TEST(FindCaps, IsTheSameBelowAsAbove) {
  Random random(6);
  for (int i = 0; i < 50; ++i) {
    Values values, mirrored;
    for (int r = 0; r < 100; ++r) values.push_back(1 / (1 - random.uniform()));
    for (const double value : values) mirrored.push_back(-value);
    const Transform caps = find_caps(values);
    const Transform other = find_caps(mirrored);
    EXPECT_EQ(other.low, -caps.high);
    EXPECT_EQ(other.high, -caps.low);
  }
}

// Caps follow a change of unit.
TEST(FindCaps, DoNotDependOnTheUnit) {
  const Values values = joined(count_up(300), {1e4, 1e5, -1e6});
  const Transform caps = find_caps(values);
  for (const double unit : {0x1p-200, 0x1p-3, 0x1p300}) {
    Values scaled = values;
    for (double& value : scaled) value *= unit;
    EXPECT_EQ(find_caps(scaled).low, caps.low * unit) << unit;
    EXPECT_EQ(find_caps(scaled).high, caps.high * unit) << unit;
  }
}

// Rare events: most rows are 0, and the others are the column's range.
TEST(FindCaps, MostlyEqualValuesAreMeasuredByTheOthers) {
  EXPECT_FALSE(find_caps(joined(Values(95, 0), {1, 2, 3, 4, 5})).has_caps());
  EXPECT_EQ(find_caps(joined(Values(95, 0), {1, 2, 3, 4, 1000})).high, 4);
  EXPECT_EQ(find_caps(joined(Values(95, 0), {-1, -2, -3, -4, -1000})).low, -4);
  EXPECT_EQ(find_caps(joined(Values(95, 0), {1, 2, 3, 4, 1000})).low, -kInfinity);
}

TEST(FindCaps, FewOtherThanEqualValuesAreLeft) {
  EXPECT_FALSE(find_caps(joined(Values(97, 0), {1, 2, 1e6})).has_caps());
  EXPECT_TRUE(find_caps(joined(Values(97, 0), {1, 2, 3, 1e6})).has_caps());
}

TEST(FindCaps, HugeValuesEndAtTheLargestOther) {
  const Transform both = find_caps(joined(count_up(60), {kMost, -kMost}));
  EXPECT_EQ(both.high, 59);
  EXPECT_EQ(both.low, 0);
  EXPECT_EQ(find_caps(joined(count_up(60), {1e300, kMost})).high, 59);
}

// From end to end wider than the largest double: no distance can be measured, and nothing is capped.
TEST(FindCaps, RangeBeyondTheLargestDoubleIsLeft) {
  Values values;
  for (int i = 0; i < 60; ++i) values.push_back(i % 3 == 0 ? -kMost : i % 3 == 1 ? kMost : 0);
  EXPECT_FALSE(find_caps(values).has_caps());
}

TEST(FindCaps, TinyValuesAreLikeOthers) {
  Values values;
  for (const double value : count_up(60)) values.push_back(value * 1e-310);
  EXPECT_FALSE(find_caps(values).has_caps());
  EXPECT_EQ(find_caps(joined(values, {1})).high, values.back());
}

TEST(FindCaps, CapsAreInOrder) {
  Random random(9);
  for (int i = 0; i < 300; ++i) {
    Values values;
    const auto rows = 20 + static_cast<int>(random.below(100));
    for (int r = 0; r < rows; ++r) {
      double value = static_cast<double>(random.below(4));
      if (random.below(20) == 0) value *= 1e5 * random.normal();
      values.push_back(value);
    }
    const Transform caps = find_caps(values);
    EXPECT_LE(caps.low, caps.high);
    std::sort(values.begin(), values.end());
    const double median = values[(values.size() - 1) / 2];
    EXPECT_EQ(caps.apply(median), median) << "most values stay";
  }
}

TEST(QuantileCaps, CapAtMostTheirShareOfASide) {
  for (const double share : {0.001, 0.01, 0.1, 0.3}) {
    Values values = count_up(1000);
    const Transform caps = quantile_caps(values, share);
    const auto below = std::count_if(values.begin(), values.end(), [&](double v) { return v < caps.low; });
    const auto above = std::count_if(values.begin(), values.end(), [&](double v) { return v > caps.high; });
    EXPECT_LE(static_cast<double>(below), share * 1000 + 1e-9) << share;
    EXPECT_LE(static_cast<double>(above), share * 1000 + 1e-9) << share;
    EXPECT_GE(static_cast<double>(below + 1), share * 1000) << share;
    EXPECT_GE(static_cast<double>(above + 1), share * 1000) << share;
  }
}

TEST(QuantileCaps, AreTheSameBelowAsAbove) {
  for (const double share : {0.01, 0.05, 0.1, 0.25}) {
    Values mirrored;
    for (const double value : count_up(200)) mirrored.push_back(-value);
    const Transform caps = quantile_caps(count_up(200), share);
    EXPECT_EQ(quantile_caps(mirrored, share).low, -caps.high) << share;
    EXPECT_EQ(quantile_caps(mirrored, share).high, -caps.low) << share;
  }
}

TEST(QuantileCaps, LeaveNothingOrEqualValues) {
  EXPECT_FALSE(quantile_caps({}, 0.1).has_caps());
  EXPECT_FALSE(quantile_caps(Values(30, kNan), 0.1).has_caps());
  EXPECT_FALSE(quantile_caps(Values(30, 5), 0.1).has_caps());
  EXPECT_EQ(quantile_caps(joined(count_up(100), Values(50, kNan)), 0.1), quantile_caps(count_up(100), 0.1));
}

}  // namespace
}  // namespace aefx::prep
