#include "aefx/base/mersenne_twister.h"

namespace aefx {
namespace {

constexpr std::size_t kApart = 156;  // the words that are mixed with one another
constexpr std::uint64_t kUpper = ~std::uint64_t{0} << 31U;

// The upper bits of one word and the lower ones of the next, times the twister's matrix.
constexpr std::uint64_t twisted(std::uint64_t word, std::uint64_t next) {
  constexpr std::uint64_t kMatrix = 0xB5026F5AA96619E9;
  const std::uint64_t bits = (word & kUpper) | (next & ~kUpper);
  return (bits >> 1U) ^ ((0 - (bits & 1U)) & kMatrix);
}

constexpr std::uint64_t tempered(std::uint64_t word) {
  word ^= (word >> 29U) & 0x5555555555555555;
  word ^= (word << 17U) & 0x71D67FFFEDA60000;
  word ^= (word << 37U) & 0xFFF7EEE000000000;
  return word ^ (word >> 43U);
}

}  // namespace

MersenneTwister::MersenneTwister(std::uint64_t seed) {
  state_[0] = seed;
  for (std::size_t i = 1; i < kWords; ++i) {
    const std::uint64_t before = state_[i - 1];
    state_[i] = 6364136223846793005U * (before ^ (before >> 62U)) + i;
  }
}

void MersenneTwister::draw_all() {
  for (std::size_t i = 0; i < kApart; ++i) state_[i] = state_[i + kApart] ^ twisted(state_[i], state_[i + 1]);
  for (std::size_t i = kApart; i + 1 < kWords; ++i) state_[i] = state_[i - kApart] ^ twisted(state_[i], state_[i + 1]);
  state_[kWords - 1] = state_[kApart - 1] ^ twisted(state_[kWords - 1], state_[0]);
  for (std::size_t i = 0; i < kWords; ++i) draws_[i] = tempered(state_[i]);
  next_ = 0;
}

}  // namespace aefx
