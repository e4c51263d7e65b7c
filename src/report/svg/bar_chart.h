// Named values as bars, one below the other, each name above its bar, so that they fit a phone.
#pragma once

#include <string>
#include <vector>

namespace aefx::report {

struct Bar {
  std::string name;
  double value = 0;
  std::string label;  // of the value
};

struct BarChart {
  std::string id, title, description;
  std::vector<Bar> bars{};
  double least = 0, most = 1;  // ends of the scale, unless a value is beyond; negative values extend to the left of 0
};

[[nodiscard]] std::string bar_chart(const BarChart& chart);

}  // namespace aefx::report
