// Limits beyond which the values of a column are far out.
#pragma once

#include <cstddef>
#include <vector>

#include "aefx/prep/transform.h"

namespace aefx::prep {

// Finds values that are far out: farther above the median than kFarOut times the distance from the median to the 90th
// percentile (of n values 1 + kFewValues / n times that, since a percentile of few values is uncertain), and either
// among the outermost kCappedShare of the values, or apart from all others (farther than kApart times the next value
// inward; at most two distinct values, or a hundredth of all). The same below the median. Where the 90th percentile is
// the median, since most values are equal, kFarFromEqual times the distance of the median of those beyond it takes the
// place of the first. Returns a transform with caps: the quantile, the distance, or the value next to those apart, the
// innermost of those that apply; infinite on a side where no value is far out. `values` may hold NaN (missing). Columns
// of fewer than kFewestForCaps values, or of two distinct ones, have no caps.
inline constexpr double kFarOut = 2.5;
inline constexpr double kFewValues = 5;
inline constexpr double kFarFromEqual = 8;
inline constexpr double kCappedShare = 0.005;
inline constexpr double kApart = 3;
inline constexpr std::size_t kFewestForCaps = 20;
[[nodiscard]] Transform find_caps(std::vector<double> values);

// Caps at the quantiles `share` and 1 - `share`, 0 < share < 0.5.
[[nodiscard]] Transform quantile_caps(std::vector<double> values, double share);

// Returns whether a value is as far beyond its cap as that is from the column's mean, or farther: it may well be wrong,
// where others beyond a cap are only the outermost. False of a missing value.
[[nodiscard]] bool is_far_beyond_cap(double value, const Transform& caps, double mean);

}  // namespace aefx::prep
