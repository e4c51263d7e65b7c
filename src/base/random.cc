#include "aefx/base/random.h"

#include <algorithm>
#include <cmath>
#include <unordered_set>

namespace aefx {

namespace {

// SplitMix64's finalizer (Steele, Lea and Flood 2014): neighbouring numbers become unrelated ones.
std::uint64_t scattered(std::uint64_t x) {
  x += 0x9E3779B97F4A7C15;
  x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9;
  x = (x ^ (x >> 27U)) * 0x94D049BB133111EB;
  return x ^ (x >> 31U);
}

}  // namespace

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

// Floyd's, as Bentley gives it (Communications of the ACM 30, 1987).
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
