// A random order of many numbers that takes no memory.
#pragma once

#include <array>
#include <cstdint>

#include "base/random.h"

namespace aefx {

// A permutation of 0 .. size - 1, from keys that it draws. A number is a row and a column of a square that has room for
// `size` of them. Each round of a Feistel network moves the row by a hash of the column and a key, or the column by one
// of the row (Luby and Rackoff 1988: four rounds look random). The few numbers from `size` on are permuted again
// until they are below it (cycle walking; Black and Rogaway 2002). Thread-safe.
class KeyedPermutation {
 public:
  KeyedPermutation(std::uint64_t size, Random& random);  // 0 < size < 2^62

  // Returns the number at `position`, and the position of `number`.
  [[nodiscard]] std::uint64_t at(std::uint64_t position) const;
  [[nodiscard]] std::uint64_t position_of(std::uint64_t number) const;

 private:
  // Goes through the rounds in their order, or backwards.
  template <bool kBack>
  [[nodiscard]] std::uint64_t permute(std::uint64_t x) const;

  std::uint64_t size_, columns_, rows_;  // of the square: rows_ * columns_ >= size_
  std::array<std::uint64_t, 4> keys_{};
};

}  // namespace aefx
