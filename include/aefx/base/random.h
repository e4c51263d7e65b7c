// Seeded random draws, the same on every machine and with every standard library.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "aefx/base/mersenne_twister.h"

namespace aefx {

class Random {
 public:
  // Streams of one seed are independent of each other: one for the split, one for the start, one for each epoch ...
  explicit Random(std::uint64_t seed, std::uint64_t stream = 0);

  // Uniform in [0, bound), bound > 0. So that no rest is favoured, the last draws are none; nearly all are so far below
  // that it is not asked where they begin.
  std::uint64_t below(std::uint64_t bound) {
    constexpr std::uint64_t kMost = MersenneTwister::max();
    std::uint64_t draw = engine_();
    while (draw > kMost - bound && draw >= kMost - kMost % bound) draw = engine_();
    return draw % bound;
  }
  double uniform();  // in [0, 1)
  double normal();   // mean 0, deviation 1

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
    constexpr std::size_t kAhead = 32;  // places that are drawn before, as a long table's are far away in memory
    std::array<std::size_t, kAhead> places;
    while (left > 1 && steps > 0) {
      const std::size_t some = std::min({kAhead, left - 1, steps});
      for (std::size_t i = 0; i < some; ++i) {
        places[i] = below(left - i);
        __builtin_prefetch(values.data() + places[i], 1);
      }
      for (std::size_t i = 0; i < some; ++i) std::swap(values[--left], values[places[i]]);
      steps -= some;
    }
  }

  // Will both draw the same from here on?
  bool operator==(const Random&) const = default;

 private:
  MersenneTwister engine_;
  double spare_ = 0;
  bool has_spare_ = false;
};

}  // namespace aefx
