// Seeded random draws, the same on every machine and with every standard library.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace aefx {

// MT19937-64 (Nishimura, "Tables of 64-bit Mersenne twisters", ACM TOMACS 10, 2000): uniform bits, the same as
// std::mt19937_64 draws. Draws 312 at a time, in loops that compilers vectorize, which takes a fifth of the time:
// with libstdc++'s, drawing the order of the rows took a third of a narrow network's epoch.
class MersenneTwister {
 public:
  explicit MersenneTwister(std::uint64_t seed);

  std::uint64_t operator()() {
    if (next_ == kWords) draw_all();
    return draws_[next_++];
  }
  static constexpr std::uint64_t max() { return ~std::uint64_t{0}; }

  // Tells whether both will draw the same from here on.
  bool operator==(const MersenneTwister&) const = default;

 private:
  static constexpr std::size_t kWords = 312;
  void draw_all();

  std::array<std::uint64_t, kWords> state_{};
  std::array<std::uint64_t, kWords> draws_{};
  std::size_t next_ = kWords;
};

// Not thread-safe.
class Random {
 public:
  // Streams of one seed are independent: one for the split, one for the initial weights, one for each epoch ...
  explicit Random(std::uint64_t seed, std::uint64_t stream = 0);

  // Uniform in [0, bound), bound > 0. Rejects the last draws, which would favour small results; nearly all draws are
  // far below them, and skip the division that finds where they begin.
  std::uint64_t below(std::uint64_t bound) {
    constexpr std::uint64_t kMost = MersenneTwister::max();
    std::uint64_t draw = engine_();
    while (draw > kMost - bound && draw >= kMost - kMost % bound) draw = engine_();
    return draw % bound;
  }
  double uniform();  // in [0, 1)
  double normal();   // mean 0, standard deviation 1

  // Draws `count` different numbers from 0 .. bound - 1, ascending; all sets are equally likely. count <= bound.
  std::vector<std::ptrdiff_t> choose(std::uint64_t bound, std::uint64_t count);

  // Shuffles `values` (Fisher-Yates); all orders are equally likely.
  template <typename T>
  void shuffle(std::vector<T>& values) {
    std::size_t left = values.size();
    shuffle_some(values, left, left);
  }
  // Performs at most `steps` steps of shuffle(). `left` is values.size() before the first and at most 1 after the last.
  template <typename T>
  void shuffle_some(std::vector<T>& values, std::size_t& left, std::size_t steps) {
    constexpr std::size_t kAhead = 32;  // positions drawn in advance: a long table is not in the cache
    std::array<std::size_t, kAhead> positions;
    while (left > 1 && steps > 0) {
      const std::size_t some = std::min({kAhead, left - 1, steps});
      for (std::size_t i = 0; i < some; ++i) {
        positions[i] = static_cast<std::size_t>(below(left - i));
        __builtin_prefetch(values.data() + positions[i], 1);
      }
      for (std::size_t i = 0; i < some; ++i) std::swap(values[--left], values[positions[i]]);
      steps -= some;
    }
  }

  // Tells whether both will draw the same from here on.
  bool operator==(const Random&) const = default;

 private:
  MersenneTwister engine_;
  double spare_ = 0;
  bool has_spare_ = false;
};

}  // namespace aefx
