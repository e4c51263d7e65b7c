// Seeded random draws, the same on every machine and with every standard library.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

namespace aefx {

class Random {
 public:
  // Streams of one seed are independent of each other: one for the split, one for the start, one for each epoch ...
  explicit Random(std::uint64_t seed, std::uint64_t stream = 0);

  std::uint64_t below(std::uint64_t bound);  // uniform in [0, bound), bound > 0
  double uniform();                          // in [0, 1)
  double normal();                           // mean 0, deviation 1

  // `count` different ones of 0 .. bound - 1, ascending; each choice as likely as any other.
  std::vector<std::ptrdiff_t> choose(std::uint64_t bound, std::uint64_t count);

  // A shuffle of `values`, each order as likely as any other.
  template <typename T>
  void shuffle(std::vector<T>& values) {
    std::size_t left = values.size();
    shuffle_some(values, left, left);
  }
  // At most so many steps of it; `left` is values.size() at its start and at most 1 at its end.
  template <typename T>
  void shuffle_some(std::vector<T>& values, std::size_t& left, std::size_t steps) {
    for (; left > 1 && steps > 0; --left, --steps) std::swap(values[left - 1], values[below(left)]);
  }

  // Will both draw the same from here on?
  bool operator==(const Random&) const = default;

 private:
  std::mt19937_64 engine_;
  double spare_ = 0;
  bool has_spare_ = false;
};

}  // namespace aefx
