#include <gtest/gtest.h>

#include <random>

#include "base/random.h"

namespace aefx {
namespace {

TEST(MersenneTwister, EqualsStandardLibrary) {
  for (const std::uint64_t seed : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{5489}, ~std::uint64_t{0}}) {
    MersenneTwister ours(seed);
    std::mt19937_64 standard(seed);  // NOLINT: the same on every run
    for (int i = 0; i < 2000; ++i) ASSERT_EQ(ours(), standard()) << seed << ", draw " << i;
  }
}

// [rand.predef] of the C++ standard.
TEST(MersenneTwister, TenThousandthDrawMatchesTheStandard) {
  MersenneTwister twister(5489);
  for (int i = 1; i < 10'000; ++i) twister();
  EXPECT_EQ(twister(), 9981545732273789042U);
}

TEST(MersenneTwister, ComparesState) {
  MersenneTwister one(7), other(7);
  EXPECT_EQ(one, other);
  one();
  EXPECT_NE(one, other);
  other();
  EXPECT_EQ(one, other);
}

}  // namespace
}  // namespace aefx
