// Signed values of a matrix as colours: blue above 0, orange below, the stronger the larger.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace aefx::report {

struct HeatMap {
  std::string id, title, description;
  std::vector<std::string> rows, columns;
  std::function<double(std::size_t row, std::size_t column)> value;
  std::function<std::string(double)> label;
  double full = 0;        // size of a value in full colour, on both sides of 0; 0: the largest there is
  double least_full = 0;  // but no less than this: small differences are not to look like large ones
};

// Values stand in the cells while there are few columns; in many the pointer shows them.
[[nodiscard]] std::string heat_map(const HeatMap& map);

}  // namespace aefx::report
