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
    for (std::size_t i = values.size(); i > 1; --i) std::swap(values[i - 1], values[below(i)]);
  }

 private:
  std::mt19937_64 engine_;
  double spare_ = 0;
  bool has_spare_ = false;
};

}  // namespace aefx
