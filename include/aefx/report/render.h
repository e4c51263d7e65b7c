// An explanation for people, as text and pages, and for programs, as JSON and CSV.
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

// code,column,raw_weight,scaled_weight,share, then what was measured: permutation,ablation, and raw_weight_mean,
// raw_weight_deviation,share_mean,share_deviation of stability. A line for each code and column, then its (bias) and,
// if deep, (rest).
[[nodiscard]] std::string render_csv(const explain::Explanation& explanation);

struct PageOptions {
  bool all = false;  // every code and column, not only the largest
};

// GitHub's dialect. Names are shown as they are, whatever they hold: none of it is taken as markup.
[[nodiscard]] std::string render_markdown(const explain::Explanation& explanation, const PageOptions& options);

// One page that needs no other file and no network, and forbids itself both. Likewise.
[[nodiscard]] std::string render_html(const explain::Explanation& explanation, const PageOptions& options);

}  // namespace aefx::report
