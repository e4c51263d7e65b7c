#include "prep/caps.h"

#include <algorithm>
#include <cmath>

namespace aefx::prep {
namespace {

// Values of a column, ascending, none missing.
using Sorted = std::vector<double>;

// Returns the value of which at least `share` of those from `begin` on are at most it.
double quantile(const Sorted& values, std::size_t begin, double share) {
  const auto count = static_cast<double>(values.size() - begin);
  const auto rank = static_cast<std::size_t>(std::max(std::ceil(share * count) - 1, 0.0));
  return values[begin + rank];
}

// Returns the quantile by linear interpolation, the default of NumPy.
double interpolated(const Sorted& values, double share) {
  const double rank = share * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(rank);
  const double part = rank - static_cast<double>(below);
  return values[below] * (1 - part) + values[std::min(below + 1, values.size() - 1)] * part;
}

std::size_t distinct(const Sorted& values, std::size_t begin) {
  std::size_t count = 0;
  for (std::size_t i = begin; i < values.size(); ++i) count += i == begin || values[i] > values[i - 1] ? 1U : 0U;
  return count;
}

// Returns the cap above; infinity where no value is far out.
double upper_cap(const Sorted& values) {
  constexpr double kNone = std::numeric_limits<double>::infinity();
  constexpr std::size_t kFewestBeyond = 4;
  constexpr double kTail = 0.9;
  const std::size_t n = values.size();
  const double median = quantile(values, 0, 0.5);
  double reach = kFarOut * (1 + kFewValues / static_cast<double>(n)) * (quantile(values, 0, kTail) - median);
  auto inner = static_cast<std::size_t>(std::ceil(kTail * static_cast<double>(n))) - 1;
  if (!(reach > 0)) {  // most values are the median
    const auto beyond =
        static_cast<std::size_t>(std::upper_bound(values.begin(), values.end(), median) - values.begin());
    if (n - beyond < kFewestBeyond) return kNone;
    inner = beyond + (n - beyond - 1) / 2;
    reach = kFarFromEqual * (values[inner] - median);
  }
  if (!std::isfinite(median + reach)) return kNone;
  const double tail = std::max(interpolated(values, 1 - kCappedShare), median + reach);
  double cap = values.back() > tail ? tail : kNone;
  for (std::size_t i = inner + 1; i < n; ++i) {
    const bool is_apart = values[i] - median > reach && values[i] - median > kApart * (values[i - 1] - median);
    if (!is_apart || distinct(values, i) > std::max<std::size_t>(2, n / 100)) continue;
    cap = std::min(cap, values[i - 1]);
    break;
  }
  return cap;
}

Sorted sorted(std::vector<double> values) {
  std::erase_if(values, [](double value) { return std::isnan(value); });
  std::sort(values.begin(), values.end());
  return values;
}

bool has_three_values(const Sorted& values) {
  if (values.empty()) return false;
  const auto second = std::upper_bound(values.begin(), values.end(), values.front());
  return second != values.end() && std::upper_bound(second, values.end(), *second) != values.end();
}

// Returns caps where `upper` gives the one above, and that of the negated values the one below.
template <typename Upper>
Transform both_sides(Sorted ascending, const Upper& upper) {
  Transform caps;
  caps.high = upper(ascending);
  std::reverse(ascending.begin(), ascending.end());
  for (double& value : ascending) value = -value;
  caps.low = -upper(ascending);
  return caps;
}

}  // namespace

Transform find_caps(std::vector<double> values) {
  const Sorted ascending = sorted(std::move(values));
  if (ascending.size() < kFewestForCaps || !has_three_values(ascending)) return {};
  return both_sides(ascending, upper_cap);
}

Transform quantile_caps(std::vector<double> values, double share) {
  const Sorted ascending = sorted(std::move(values));
  if (ascending.empty()) return {};
  return both_sides(ascending, [share](const Sorted& side) {
    const double cap = quantile(side, 0, 1 - share);
    return cap < side.back() ? cap : std::numeric_limits<double>::infinity();
  });
}

bool is_far_beyond_cap(double value, const Transform& caps, double mean) {
  const double cap = caps.capped(value);
  return std::abs(value - cap) > std::abs(cap - mean);
}

}  // namespace aefx::prep
