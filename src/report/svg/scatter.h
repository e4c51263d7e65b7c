// Rows as marks at the values of their codes.
#pragma once

#include <cstddef>
#include <string>

#include "aefx/explain/explanation.h"

namespace aefx::report {

// Size of the picture and the area of the marks.
struct ScatterFrame {
  double width = 480, height = 390;
  double left = 62, right = 468, top = 12, bottom = 336;
};

// Code x across and code y up.
[[nodiscard]] std::string scatter(const explain::Explanation& e, std::size_t x, std::size_t y);

// The only code across: a histogram of the rows, and below it a lane of marks for each level.
[[nodiscard]] std::string strip_plot(const explain::Explanation& e);

}  // namespace aefx::report
