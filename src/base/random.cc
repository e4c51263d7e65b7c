#include "base/random.h"

#include <algorithm>
#include <cmath>
#include <unordered_set>

namespace aefx {
namespace {

constexpr std::size_t kApart = 156;  // distance of the words that are combined
constexpr std::uint64_t kUpper = ~std::uint64_t{0} << 31U;

// Combines the upper bits of one word with the lower bits of the next, and multiplies them by the twister's matrix.
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

// SplitMix64's finalizer (Steele, Lea and Flood 2014): neighbouring numbers become unrelated.
std::uint64_t scattered(std::uint64_t x) {
  x += 0x9E3779B97F4A7C15;
  x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9;
  x = (x ^ (x >> 27U)) * 0x94D049BB133111EB;
  return x ^ (x >> 31U);
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

Random::Random(std::uint64_t seed, std::uint64_t stream) : engine_(scattered(scattered(seed) + stream)) {}

double Random::uniform() { return static_cast<double>(engine_() >> 11) * 0x1p-53; }

// Marsaglia's polar method; std::normal_distribution differs between standard libraries.
double Random::normal() {
  if (has_spare_) {
    has_spare_ = false;
    return spare_;
  }
  double u = 0;
  double v = 0;
  double s = 0;
  do {
    u = 2 * uniform() - 1;
    v = 2 * uniform() - 1;
    s = u * u + v * v;
  } while (s >= 1 || s == 0);
  const double factor = std::sqrt(-2 * std::log(s) / s);
  spare_ = v * factor;
  has_spare_ = true;
  return u * factor;
}

// Floyd's algorithm (Bentley, Communications of the ACM 30, 1987).
std::vector<std::ptrdiff_t> Random::choose(std::uint64_t bound, std::uint64_t count) {
  std::unordered_set<std::uint64_t> chosen;
  for (std::uint64_t top = bound - count; top < bound; ++top) {
    if (const std::uint64_t one = below(top + 1); !chosen.insert(one).second) chosen.insert(top);
  }
  std::vector<std::ptrdiff_t> out;
  for (const std::uint64_t one : chosen) out.push_back(static_cast<std::ptrdiff_t>(one));
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace aefx
