// An axis of a picture: where values lie, and which of them are written beside it.
#pragma once

#include <string>
#include <vector>

namespace aefx::report {

struct Axis {
  double low = 0, high = 1;   // of the values
  double from = 0, to = 100;  // of the picture
  bool logarithmic = false;   // then low and high are above 0

  [[nodiscard]] double at(double value) const;
  // About `wanted` round values within the axis.
  [[nodiscard]] std::vector<double> ticks(int wanted) const;
};

// Values from `low` to `high` with a little room on both sides; of one value, room around it.
[[nodiscard]] Axis axis_of(double low, double high, double from, double to);

// Values of an axis as short texts. Very large and very small ones share a power of ten, which then stands beside the
// axis: " (×1e-06)".
struct TickLabels {
  std::vector<std::string> texts;
  std::string unit;
};
[[nodiscard]] TickLabels tick_labels(const std::vector<double>& ticks);

}  // namespace aefx::report
