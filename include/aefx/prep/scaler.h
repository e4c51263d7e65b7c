// Linear scaling of columns, and back.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "aefx/prep/statistics.h"

namespace aefx::prep {

enum class Scaling {
  minmax,    // the training range to [margin, 1 - margin]
  standard,  // mean 0, standard deviation 1
  robust,    // median 0, interquartile range 1
  none,
};

[[nodiscard]] std::string_view name(Scaling scaling);
[[nodiscard]] std::optional<Scaling> scaling_named(std::string_view name);
[[nodiscard]] std::vector<std::string_view> scaling_names();

// Largest absolute value of a scaled column: its square must be in the range of float32.
inline constexpr double kLargestScaled = 1e18;

// scaled = (value - offset) * scale + base; `scale` is finite and above 0.
struct Scale {
  double offset = 0;  // in the column's units
  double scale = 1;
  double base = 0;  // in scaled units

  [[nodiscard]] double apply(double value) const;
  // Values beyond the largest double become the largest.
  [[nodiscard]] double invert(double scaled) const;
};

// `margin` in [0, 0.5) counts for minmax only. A constant column gets scale 1 and the middle of the range as its scaled
// value (0.5 for minmax, else 0), which decodes to the constant.
[[nodiscard]] Scale fit_scale(Scaling scaling, double margin, const ColumnStatistics& statistics);

}  // namespace aefx::prep
