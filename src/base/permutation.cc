#include "base/permutation.h"

#include <cmath>
#include <limits>

namespace aefx {
namespace {

// Returns a hash of x and a key in [0, bound), bound <= 2^32: two rounds of multiplication, as in MurmurHash, whose
// upper bits depend on every bit of x.
std::uint64_t hash(std::uint64_t x, std::uint64_t key, std::uint64_t bound) {
  x = (x ^ key) * 0xff51afd7ed558ccdU;
  x = (x ^ (x >> 32)) * 0xc4ceb9fe1a85ec53U;
  return (x >> 32) * bound >> 32;
}

// x + by, and x - by, modulo `bound`, for both below it.
std::uint64_t forward(std::uint64_t x, std::uint64_t by, std::uint64_t bound) {
  x += by;
  return x >= bound ? x - bound : x;
}
std::uint64_t back(std::uint64_t x, std::uint64_t by, std::uint64_t bound) { return x >= by ? x - by : x + bound - by; }

}  // namespace

KeyedPermutation::KeyedPermutation(std::uint64_t size, Random& random)
    : size_(size),
      columns_(static_cast<std::uint64_t>(std::ceil(std::sqrt(static_cast<double>(size))))),
      rows_((size + columns_ - 1) / columns_) {
  for (std::uint64_t& key : keys_) key = random.below(std::numeric_limits<std::uint64_t>::max());
}

template <bool kBack>
std::uint64_t KeyedPermutation::permute(std::uint64_t x) const {
  do {
    std::uint64_t row = x / columns_, column = x % columns_;
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      const std::size_t round = kBack ? keys_.size() - 1 - i : i;
      const bool moves_row = round % 2 == 0;
      std::uint64_t& moved = moves_row ? row : column;
      const std::uint64_t bound = moves_row ? rows_ : columns_;
      const std::uint64_t by = hash(moves_row ? column : row, keys_[round], bound);
      moved = kBack ? back(moved, by, bound) : forward(moved, by, bound);
    }
    x = row * columns_ + column;
  } while (x >= size_);
  return x;
}

std::uint64_t KeyedPermutation::at(std::uint64_t position) const { return permute<false>(position); }

std::uint64_t KeyedPermutation::position_of(std::uint64_t number) const { return permute<true>(number); }

}  // namespace aefx
