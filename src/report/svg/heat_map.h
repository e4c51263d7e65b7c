// A matrix of signed values as colours: blue above 0, orange below, the stronger the larger.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "aefx/base/matrix.h"

namespace aefx::report {

struct HeatMap {
  std::string id, title, description;
  std::vector<std::string> rows{}, columns{};
  MatrixD values;  // rows x columns
  std::function<std::string(double)> label;
  double full = 0;        // |value| in full colour; 0: the largest one
  double least_full = 0;  // lower bound of it, so that small differences do not look large
};

// Shows values in the cells if there are few columns; tooltips always have them.
[[nodiscard]] std::string heat_map(const HeatMap& map);

}  // namespace aefx::report
