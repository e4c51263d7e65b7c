#include "base/permutation.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace aefx {
namespace {

TEST(KeyedPermutation, HasEveryNumberOnce) {
  for (std::uint64_t size = 1; size <= 300; ++size) {
    Random random(size);
    const KeyedPermutation permutation(size, random);
    std::vector<bool> seen(size);
    for (std::uint64_t position = 0; position < size; ++position) {
      const std::uint64_t number = permutation.at(position);
      ASSERT_LT(number, size);
      EXPECT_FALSE(seen[number]) << size;
      seen[number] = true;
      EXPECT_EQ(permutation.position_of(number), position);
    }
  }
}

TEST(KeyedPermutation, IsInvertedBeyond32Bits) {
  Random random(1);
  const std::uint64_t size = 5'000'000'000'000;
  const KeyedPermutation permutation(size, random);
  for (std::uint64_t position = 0; position < size; position += size / 1000) {
    const std::uint64_t number = permutation.at(position);
    ASSERT_LT(number, size);
    EXPECT_EQ(permutation.position_of(number), position);
  }
}

TEST(KeyedPermutation, FollowsFromWhatIsDrawn) {
  Random one(7), same(7), other(8);
  const KeyedPermutation a(1'000'000, one), b(1'000'000, same), c(1'000'000, other);
  int equal = 0;
  for (std::uint64_t position = 0; position < 1000; ++position) {
    EXPECT_EQ(a.at(position), b.at(position));
    equal += a.at(position) == c.at(position) ? 1 : 0;
  }
  EXPECT_LT(equal, 3);
  EXPECT_EQ(one, same);
}

// Rows of a batch are spread over the table, neighbors are not near each other, and one key says nothing of the next.
TEST(KeyedPermutation, LooksRandom) {
  constexpr std::uint64_t kSize = 100'003, kBatch = 100;
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    Random random(seed);
    const KeyedPermutation first(kSize, random), second(kSize, random);
    std::vector<double> in_tenth(10);
    double correlation = 0, beside = 0, fixed = 0;
    const auto centred = [](std::uint64_t x) { return (static_cast<double>(x) / kSize - 0.5) * std::sqrt(12); };
    for (std::uint64_t position = 0; position < kSize; ++position) {
      const std::uint64_t number = first.at(position);
      if (position < 10 * kBatch) ++in_tenth[number * 10 / kSize];
      correlation += centred(number) * centred(second.at(position));
      beside += centred(number) * centred(first.at((position + 1) % kSize));
      fixed += number == position ? 1 : 0;
    }
    const double root = std::sqrt(static_cast<double>(kSize));
    EXPECT_LT(std::abs(correlation), 5 * root);
    EXPECT_LT(std::abs(beside), 5 * root);
    EXPECT_LT(fixed, 10);
    for (const double count : in_tenth) EXPECT_NEAR(count, kBatch, 50);
  }
}

}  // namespace
}  // namespace aefx
