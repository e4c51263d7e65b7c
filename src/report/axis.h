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

// A value of an axis as text: no more digits than tell its ticks apart.
[[nodiscard]] std::string tick_label(double value);

}  // namespace aefx::report
