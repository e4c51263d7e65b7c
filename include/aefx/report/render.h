// An explanation as text for people, JSON and CSV for programs.
#pragma once

#include <cstddef>
#include <string>

#include "aefx/explain/explanation.h"

namespace aefx::report {

struct TextOptions {
  std::size_t width = 80;  // columns of the terminal; at least 40 are used
  bool color = false;      // ANSI escapes
  bool all = false;        // every code and column, not only the largest
};

// For a terminal. Control characters in names are shown as text.
[[nodiscard]] std::string render_text(const explain::Explanation& explanation, const TextOptions& options);

// Everything, at full precision.
[[nodiscard]] std::string render_json(const explain::Explanation& explanation);

// code,column,raw_weight,scaled_weight,share: a line for each code and column, then its (bias) and, if deep, (rest).
[[nodiscard]] std::string render_csv(const explain::Explanation& explanation);

}  // namespace aefx::report
