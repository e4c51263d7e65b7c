// An axis of a picture: coordinates of values, ticks and their labels.
#pragma once

#include <string>
#include <vector>

#include "report/svg/svg.h"

namespace aefx::report {

struct Axis {
  double low = 0, high = 1;   // of the values
  double from = 0, to = 100;  // of the picture
  bool logarithmic = false;   // then low and high are above 0

  [[nodiscard]] double at(double value) const;  // its coordinate
  // About `wanted` round values within the axis.
  [[nodiscard]] std::vector<double> ticks(int wanted) const;
};

// An axis from a little below `low` to a little above `high`.
[[nodiscard]] Axis axis_of(double low, double high, double from, double to);

// Ticks as short texts. Very large and very small ones are divided by a power of ten, the unit: " (×1e-06)".
struct TickLabels {
  std::vector<std::string> texts;
  std::string unit;  // empty if there is none
};
[[nodiscard]] TickLabels tick_labels(const std::vector<double>& ticks);

// Draws grid lines from `left` to `right` at the ticks of a vertical axis, with labels on the left; returns their unit.
std::string draw_vertical_axis(Svg& svg, const Axis& axis, double left, double right);

}  // namespace aefx::report
