// Named values as bars, one below the other, each name above its bar: this reads on a phone too.
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
  std::vector<Bar> bars;
  // Values reach from 0, or the least one if it is below, to `most` or beyond. Values below 0 go left, in another
  // colour.
  double most = 1;
};

[[nodiscard]] std::string bar_chart(const BarChart& chart);

}  // namespace aefx::report
