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

KeyedPermutation::KeyedPermutation(std::uint64_t size, Random& random) : size_(size) {
  columns_ = static_cast<std::uint64_t>(std::ceil(std::sqrt(static_cast<double>(size))));
  rows_ = (size + columns_ - 1) / columns_;
  for (std::uint64_t& key : keys_) key = random.below(std::numeric_limits<std::uint64_t>::max());
}

std::uint64_t KeyedPermutation::at(std::uint64_t position) const {
  do {
    std::uint64_t row = position / columns_, column = position % columns_;
    row = forward(row, hash(column, keys_[0], rows_), rows_);
    column = forward(column, hash(row, keys_[1], columns_), columns_);
    row = forward(row, hash(column, keys_[2], rows_), rows_);
    column = forward(column, hash(row, keys_[3], columns_), columns_);
    position = row * columns_ + column;
  } while (position >= size_);
  return position;
}

std::uint64_t KeyedPermutation::position_of(std::uint64_t number) const {
  do {
    std::uint64_t row = number / columns_, column = number % columns_;
    column = back(column, hash(row, keys_[3], columns_), columns_);
    row = back(row, hash(column, keys_[2], rows_), rows_);
    column = back(column, hash(row, keys_[1], columns_), columns_);
    row = back(row, hash(column, keys_[0], rows_), rows_);
    number = row * columns_ + column;
  } while (number >= size_);
  return number;
}

}  // namespace aefx
