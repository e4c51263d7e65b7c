// A small picture of a curve, of which many stand side by side.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "report/svg/svg.h"

namespace aefx::report {

struct SmallPlot {
  std::string id;                  // unique on the page
  std::string title, description;  // for screen readers
  std::string name;                // written above
  std::vector<std::pair<double, double>> curve;
  double low = 0, high = 1;      // of the vertical axis, which pictures side by side may share
  std::vector<double> counts{};  // of rows in equal parts of the curve's width, drawn beneath; may be empty
};
[[nodiscard]] std::string small_plot(const SmallPlot& plot);

struct SmallBars {
  std::string id, title, description, name;
  std::vector<std::pair<std::string, double>> bars;
  double low = 0, high = 1;
};
// Horizontal bars from 0, in a picture as wide as a small plot; at most kMostSmallBars are drawn.
inline constexpr std::size_t kMostSmallBars = 5;
[[nodiscard]] std::string small_bars(const SmallBars& chart);

}  // namespace aefx::report
