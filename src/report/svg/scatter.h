// Rows as marks, placed by their codes.
#pragma once

#include <cstddef>
#include <string>

#include "aefx/explain/explanation.h"

namespace aefx::report {

// Where the marks lie in the picture.
struct ScatterFrame {
  double width = 480, height = 390;
  double left = 62, right = 468, top = 12, bottom = 336;
};

// Code x across and code y up.
[[nodiscard]] std::string scatter(const explain::Explanation& e, std::size_t x, std::size_t y);

// The only code across; a lane for each colour, and above them how many rows there are.
[[nodiscard]] std::string strip(const explain::Explanation& e);

}  // namespace aefx::report
