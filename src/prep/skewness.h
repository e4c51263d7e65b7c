// Columns that a logarithm makes less skewed.
#pragma once

#include <cstddef>
#include <vector>

namespace aefx::prep {

// Whether values are clearly right-skewed, and log(v + offset) of them less so: none is negative, their skewness is
// above kSkewed and that of their logarithms less than half of it, and the 99th percentile is at least kDecade times
// the 1st (both plus the offset). Not so for fewer than kFewestForSkewness values or kFewestDistinct distinct ones.
// `values` may hold NaN (missing).
inline constexpr double kSkewed = 1;
inline constexpr double kDecade = 10;
inline constexpr std::size_t kFewestForSkewness = 50;
inline constexpr std::size_t kFewestDistinct = 5;
[[nodiscard]] bool is_right_skewed(std::vector<double> values, double offset);

// Returns c of log(v + c) for a column with this smallest value: 0 where it is above 0, else 1.
[[nodiscard]] inline double log_offset(double smallest) { return smallest > 0 ? 0 : 1; }

// Returns the third central moment, divided by the cube of the standard deviation; 0 for equal values. Requires that
// none is NaN.
[[nodiscard]] double skewness(const std::vector<double>& values);

}  // namespace aefx::prep
