// Caps: columns without outliers keep their values, and values far out end at the others.
#include "prep/caps.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <string>

#include "base/random.h"

namespace aefx::prep {
namespace caps_test {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

using Values = std::vector<double>;

struct Kind {
  std::string name;
  std::function<double(Random&)> draw;
};

double exponential(Random& random) { return -std::log(1 - random.uniform()); }

double poisson(Random& random, double mean) {
  double count = 0;
  for (double left = std::exp(-mean), product = random.uniform(); product > left; product *= random.uniform()) ++count;
  return count;
}

Values column(const Kind& kind, std::size_t rows, std::uint64_t seed) {
  Random random(seed);
  Values values(rows);
  for (double& value : values) value = kind.draw(random);
  return values;
}

// 0 up to below 1, in steps.
Values even(std::size_t rows) {
  Values values(rows);
  for (std::size_t i = 0; i < rows; ++i) values[i] = static_cast<double>(i) / static_cast<double>(rows);
  return values;
}

Values joined(Values values, const Values& more) {
  values.insert(values.end(), more.begin(), more.end());
  return values;
}

struct Lost {
  std::size_t below = 0, above = 0;
};

Lost lost(const Values& values, const Transform& caps) {
  return {.below = static_cast<std::size_t>(
              std::count_if(values.begin(), values.end(), [&](double value) { return value < caps.low; })),
          .above = static_cast<std::size_t>(
              std::count_if(values.begin(), values.end(), [&](double value) { return value > caps.high; }))};
}

const std::vector<Kind>& clean_kinds() {
  static const std::vector<Kind> kinds{{"normal", [](Random& r) { return 100 + 7 * r.normal(); }},
                                       {"uniform", [](Random& r) { return r.uniform(); }},
                                       {"Poisson 0.1", [](Random& r) { return poisson(r, 0.1); }},
                                       {"Poisson 3", [](Random& r) { return poisson(r, 3); }},
                                       {"0 or 1", [](Random& r) { return r.uniform() < 0.1 ? 1.0 : 0.0; }},
                                       {"exponential", exponential}};
  return kinds;
}

TEST(FindCaps, LeavesCleanColumns) {
  for (const std::size_t rows : {20U, 50U, 150U, 1000U, 20'000U}) {
    const std::uint64_t columns = rows == 20 ? 2000 : rows < 1000 ? 400 : rows < 20'000 ? 60 : 8;
    for (const Kind& kind : clean_kinds()) {
      double share = 0;
      for (std::uint64_t seed = 0; seed < columns; ++seed) {
        const Values values = column(kind, rows, seed);
        const Lost some = lost(values, find_caps(values));
        share += static_cast<double>(some.below + some.above) / static_cast<double>(rows * columns);
      }
      EXPECT_LE(share, 0.01) << kind.name << ", " << rows << " rows";
    }
  }
}

TEST(FindCaps, UniformAndTwoValuedColumnsHaveNone) {
  for (const std::size_t rows : {50U, 1000U, 20'000U}) {
    for (const std::size_t kind : {1U, 4U}) {
      const Transform caps = find_caps(column(clean_kinds()[kind], rows, 3));
      EXPECT_FALSE(caps.has_caps()) << clean_kinds()[kind].name << ", " << rows << " rows";
    }
  }
}

// One value with the decimal point lost.
TEST(FindCaps, OneValueFarOutEndsAtTheLargestOther) {
  for (const std::size_t rows : {20U, 50U, 150U, 1000U, 20'000U}) {
    Values values = even(rows);
    const double largest = values.back();
    values[rows / 2] *= 1000;
    const Transform caps = find_caps(values);
    EXPECT_EQ(caps.high, largest) << rows;
    EXPECT_EQ(caps.low, -kInfinity) << rows;
  }
}

// Normal columns have values near 3.2 deviations, which may be the cap instead.
TEST(FindCaps, OneValueFarOutOfANormalColumn) {
  for (const std::size_t rows : {20U, 50U, 150U, 1000U, 20'000U}) {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
      Values values = column(clean_kinds()[0], rows, seed);
      std::sort(values.begin(), values.end());
      const double largest = values.back();
      values[rows / 2] *= 1000;
      const Transform caps = find_caps(values);
      EXPECT_LE(caps.high, largest) << rows << " rows, seed " << seed;
      EXPECT_GE(caps.high, std::min(largest, 100 + 7 * 2.3)) << rows << " rows, seed " << seed;
      EXPECT_LE(lost(values, caps).above, 1 + rows / 200) << rows << " rows, seed " << seed;
    }
  }
}

TEST(FindCaps, TwoValuesFarOutEndAtTheLargestOther) {
  for (const std::size_t rows : {25U, 60U, 1000U}) {
    const double largest = even(rows).back();
    for (const Values& out : {Values{1e3, 1001}, Values{1e3, 1e6}, Values{1e3, 1e3}}) {
      const Transform caps = find_caps(joined(even(rows), out));
      EXPECT_EQ(caps.high, largest) << rows << ", " << out[1];
    }
  }
}

// Three of 300 are a hundredth. Three of 60 may be what the column is like.
TEST(FindCaps, ThreeValuesFarOutNeedThreeHundredRows) {
  const Values out{500, 700, 900};
  EXPECT_EQ(find_caps(joined(even(300), out)).high, even(300).back());
  EXPECT_GT(find_caps(joined(even(60), out)).high, 700);
}

TEST(FindCaps, RepeatedSentinelEndsAtTheLargestOther) {
  for (const std::size_t rows : {50U, 1000U}) {
    for (const double sentinel : {999.0, 9999.0, 1e20, 1e300}) {
      const Transform above = find_caps(joined(even(rows), Values(rows / 20, sentinel)));
      EXPECT_EQ(above.high, even(rows).back()) << rows << ", " << sentinel;
      EXPECT_EQ(above.low, -kInfinity) << rows << ", " << sentinel;
      const Transform below = find_caps(joined(even(rows), Values(rows / 20, -sentinel)));
      EXPECT_EQ(below.low, 0) << rows << ", " << -sentinel;
      EXPECT_EQ(below.high, kInfinity) << rows << ", " << -sentinel;
    }
  }
}

TEST(FindCaps, BothSidesAreSearched) {
  const Transform caps = find_caps(joined(even(100), {-1e5, 1e6}));
  EXPECT_EQ(caps.low, 0);
  EXPECT_EQ(caps.high, even(100).back());
}

// A half percent a side is capped, and of few rows the two outermost where they are apart.
TEST(FindCaps, HeavyTailsKeepTheirShape) {
  const std::vector<Kind> kinds{{"log-normal 1", [](Random& r) { return std::exp(r.normal()); }},
                                {"log-normal 2", [](Random& r) { return std::exp(2 * r.normal()); }},
                                {"Pareto 1", [](Random& r) { return 1 / (1 - r.uniform()); }},
                                {"Pareto 2", [](Random& r) { return 1 / std::sqrt(1 - r.uniform()); }},
                                {"exponential", exponential},
                                {"Cauchy", [](Random& r) { return r.normal() / r.normal(); }}};
  for (const std::size_t rows : {50U, 400U, 1000U, 20'000U}) {
    const std::uint64_t columns = rows < 20'000 ? 40 : 6;
    for (const Kind& kind : kinds) {
      for (std::uint64_t seed = 0; seed < columns; ++seed) {
        const Values values = column(kind, rows, seed);
        const Lost some = lost(values, find_caps(values));
        const std::size_t most = std::max<std::size_t>(2, rows / 100);
        EXPECT_LE(some.below, most) << kind.name << ", " << rows << " rows, seed " << seed;
        EXPECT_LE(some.above, most) << kind.name << ", " << rows << " rows, seed " << seed;
        if (rows < 20'000) continue;
        EXPECT_LE(some.below, rows / 200) << kind.name << ", seed " << seed;
        EXPECT_LE(some.above, rows / 200) << kind.name << ", seed " << seed;
      }
    }
  }
}

// Two kinds of rows, not outliers: the far ones stay far, and of their own tail a half percent of all rows may go.
TEST(FindCaps, LeavesAFarCluster) {
  for (const std::size_t rows : {100U, 1000U, 20'000U}) {
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
      Random random(seed);
      Values values;
      for (std::size_t i = 0; i < rows; ++i) values.push_back((i % 50 < 3 ? 1000 : 0) + random.normal());
      const Transform caps = find_caps(values);
      EXPECT_GT(caps.high, 1000) << rows << " rows, seed " << seed;
      EXPECT_LE(lost(values, caps).above, 1 + rows / 200) << rows << " rows, seed " << seed;
    }
  }
}

TEST(IsFarBeyondCap, MeasuresFromTheMean) {
  const Transform caps{.low = -5, .high = 10};
  EXPECT_FALSE(is_far_beyond_cap(10, caps, 2));
  EXPECT_FALSE(is_far_beyond_cap(18, caps, 2));
  EXPECT_TRUE(is_far_beyond_cap(18.1, caps, 2));
  EXPECT_TRUE(is_far_beyond_cap(-12.1, caps, 2));
  EXPECT_FALSE(is_far_beyond_cap(std::numeric_limits<double>::quiet_NaN(), caps, 2));
  EXPECT_FALSE(is_far_beyond_cap(1e300, Transform(), 2));
}

}  // namespace caps_test
}  // namespace aefx::prep
