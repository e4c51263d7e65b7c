// Scaling of columns: to the range that a sigmoid can reach, and back.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "aefx/prep/statistics.h"

namespace aefx::prep {

enum class Scaling {
  minmax,    // the training range to [margin, 1 - margin]
  standard,  // mean 0, deviation 1
  robust,    // median 0, distance of the quartiles 1
  none,
};

[[nodiscard]] std::string_view name(Scaling scaling);
[[nodiscard]] std::optional<Scaling> scaling_named(std::string_view name);
[[nodiscard]] std::vector<std::string_view> scaling_names();

// scaled = (value - offset) * scale + base, with scale finite and above 0.
struct Scale {
  double offset = 0;
  double scale = 1;
  double base = 0;

  [[nodiscard]] double apply(double value) const;
  [[nodiscard]] double invert(double scaled) const;
};

// A column with one value only gets scale 1 and the middle of the range (0.5, or 0 where the range has no ends), so
// that nothing is divided by 0 and the decoder can give the value back.
[[nodiscard]] Scale fit_scale(Scaling scaling, double margin, const ColumnStatistics& statistics);

}  // namespace aefx::prep
