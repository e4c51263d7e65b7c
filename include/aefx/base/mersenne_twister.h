// Uniform bits.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace aefx {

// MT19937-64 (Nishimura, "Tables of 64-bit Mersenne twisters", ACM TOMACS 10, 2000): draws what std::mt19937_64 draws.
// It makes them 312 at a time, by loops that compilers turn into vectors, in a fifth of the time: libstdc++'s, one at a
// time, took a third of a narrow network's epoch to draw the order of the rows.
class MersenneTwister {
 public:
  explicit MersenneTwister(std::uint64_t seed);

  std::uint64_t operator()() {
    if (next_ == kWords) draw_all();
    return draws_[next_++];
  }
  static constexpr std::uint64_t max() { return ~std::uint64_t{0}; }

  // Will both draw the same from here on?
  bool operator==(const MersenneTwister&) const = default;

 private:
  static constexpr std::size_t kWords = 312;
  void draw_all();

  std::array<std::uint64_t, kWords> state_{};
  std::array<std::uint64_t, kWords> draws_{};
  std::size_t next_ = kWords;
};

}  // namespace aefx
