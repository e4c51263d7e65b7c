#include "base/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <vector>

namespace aefx {
namespace {

std::vector<std::uint64_t> draws(std::uint64_t seed, std::uint64_t stream) {
  Random random(seed, stream);
  std::vector<std::uint64_t> values(50);
  for (std::uint64_t& value : values) value = random.below(1'000'000'007);
  return values;
}

TEST(Random, DependsOnSeed) {
  EXPECT_EQ(draws(1, 0), draws(1, 0));
  EXPECT_NE(draws(1, 0), draws(2, 0));
}

TEST(Random, StreamsOfOneSeedDiffer) {
  EXPECT_NE(draws(1, 0), draws(1, 1));
  EXPECT_NE(draws(1, 1), draws(2, 0));  // a stream is not the next seed
  EXPECT_NE(draws(0, 1), draws(1, 0));
}

// Stored models name a seed: its draws must never change.
TEST(Random, DrawsAreStableAcrossVersions) {
  Random random(42);
  const std::vector<std::uint64_t> got{random.below(1000), random.below(1000), random.below(1000), random.below(1000)};
  EXPECT_EQ(got, (std::vector<std::uint64_t>{6, 556, 233, 502}));
}

TEST(Random, BelowIsWithinBound) {
  Random random(3);
  for (const std::uint64_t bound : {std::uint64_t{1}, std::uint64_t{2}, std::uint64_t{3}, ~std::uint64_t{0}}) {
    for (int i = 0; i < 1000; ++i) ASSERT_LT(random.below(bound), bound);
  }
}

// For a bound of 3/4 of 2^64, a plain remainder would be in the lowest third twice as often as in the others.
TEST(Random, BelowIsUniformInHugeRange) {
  constexpr std::uint64_t kBound = std::uint64_t{3} << 62U;
  Random random(4);
  int lowest = 0;
  constexpr int kDraws = 30'000;
  for (int i = 0; i < kDraws; ++i) lowest += random.below(kBound) < kBound / 3 ? 1 : 0;
  EXPECT_NEAR(lowest, kDraws / 3.0, 5 * std::sqrt(kDraws * 2.0 / 9));
}

TEST(Random, UniformCoversUnitInterval) {
  Random random(5);
  constexpr int kDraws = 100'000;
  double sum = 0;
  double smallest = 1;
  double largest = 0;
  for (int i = 0; i < kDraws; ++i) {
    const double u = random.uniform();
    ASSERT_GE(u, 0);
    ASSERT_LT(u, 1);
    sum += u;
    smallest = std::min(smallest, u);
    largest = std::max(largest, u);
  }
  EXPECT_NEAR(sum / kDraws, 0.5, 5 / std::sqrt(12.0 * kDraws));
  EXPECT_LT(smallest, 0.001);
  EXPECT_GT(largest, 0.999);
}

TEST(Random, NormalHasStandardMoments) {
  Random random(6);
  constexpr int kDraws = 200'000;
  double sum = 0;
  double squares = 0;
  double fourths = 0;
  double products = 0;
  double last = 0;
  for (int i = 0; i < kDraws; ++i) {
    const double z = random.normal();
    sum += z;
    squares += z * z;
    fourths += z * z * z * z;
    products += z * last;
    last = z;
  }
  const double error = 5 / std::sqrt(kDraws);
  EXPECT_NEAR(sum / kDraws, 0, error);
  EXPECT_NEAR(squares / kDraws, 1, error * std::sqrt(2.0));
  EXPECT_NEAR(fourths / kDraws, 3, error * std::sqrt(96.0));
  EXPECT_NEAR(products / kDraws, 0, error);  // the spare one is not the first again
}

TEST(Random, ShuffleKeepsEveryValue) {
  Random random(7);
  std::vector<int> values(100);
  std::iota(values.begin(), values.end(), 0);
  const std::vector<int> sorted = values;
  random.shuffle(values);
  EXPECT_NE(values, sorted);
  std::sort(values.begin(), values.end());
  EXPECT_EQ(values, sorted);
}

TEST(Random, ShuffleIsUniform) {
  Random random(8);
  std::map<std::vector<int>, int> counts;
  constexpr int kDraws = 12'000;
  for (int i = 0; i < kDraws; ++i) {
    std::vector<int> values{1, 2, 3};
    random.shuffle(values);
    ++counts[values];
  }
  ASSERT_EQ(counts.size(), 6U);
  for (const auto& [order, count] : counts) EXPECT_NEAR(count, kDraws / 6.0, 5 * std::sqrt(kDraws * 5.0 / 36));
}

TEST(Random, ShufflesZeroAndOneValues) {
  Random random(9);
  std::vector<int> none;
  std::vector<int> one{5};
  random.shuffle(none);
  random.shuffle(one);
  EXPECT_TRUE(none.empty());
  EXPECT_EQ(one, std::vector<int>{5});
}

TEST(Random, ChoosesUniformlyWithoutReplacement) {
  Random random(4);
  std::vector<int> count(20, 0);
  for (int round = 0; round < 4000; ++round) {
    const std::vector<std::ptrdiff_t> chosen = random.choose(20, 5);
    ASSERT_EQ(chosen.size(), 5U);
    ASSERT_TRUE(std::is_sorted(chosen.begin(), chosen.end()));
    ASSERT_EQ(std::adjacent_find(chosen.begin(), chosen.end()), chosen.end());
    for (const std::ptrdiff_t one : chosen) ++count.at(static_cast<std::size_t>(one));
  }
  for (const int times : count) EXPECT_NEAR(times, 1000, 150);
  EXPECT_EQ(random.choose(3, 3), (std::vector<std::ptrdiff_t>{0, 1, 2}));
  EXPECT_TRUE(random.choose(3, 0).empty());
}

}  // namespace
}  // namespace aefx
