// Renders an explanation as a report: text and pages for people, JSON and CSV for programs. Thread-safe: all functions
// read their arguments only.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "aefx/explain/explanation.h"

namespace aefx::report {

struct TextOptions {
  std::size_t width = 80;               // columns of the terminal; less than 40 count as 40
  bool color = false;                   // ANSI escapes
  bool all = false;                     // every section, code and column
  std::string model{};                  // path of the model, for the commands that the summary proposes; empty: none
  std::string saved{};                  // said before those commands: where the model is
  std::vector<std::string> sections{};  // names from section_names(); empty: the summary
};

// Names of the sections of a text report, in its order: summary, weights, ...
[[nodiscard]] std::vector<std::string> section_names();

// Returns the names between commas. Throws Error (usage) where one is no section's.
[[nodiscard]] std::vector<std::string> parse_sections(const std::string& flag, const std::string& text);

enum class Format { text, json, csv, markdown, html };

// Returns the format of that name. Throws Error (usage) for other names.
[[nodiscard]] Format parse_format(const std::string& name);

// Renders in a format; width and color count for text only.
[[nodiscard]] std::string render(const explain::Explanation& explanation, Format format, const TextOptions& options);

// Renders text for a terminal. Control characters in names are shown as escapes.
[[nodiscard]] std::string render_text(const explain::Explanation& explanation, const TextOptions& options);

// Renders all of the explanation at full precision.
[[nodiscard]] std::string render_json(const explain::Explanation& explanation);

// Renders one line for each code and column: code,column,raw_weight,scaled_weight,share, then permutation,ablation and
// raw_weight_mean,raw_weight_deviation,share_mean,share_deviation if they were measured. Each code ends with a line
// (bias) and, for a deep encoder, a line (rest) with its residual share.
[[nodiscard]] std::string render_csv(const explain::Explanation& explanation);

struct PageOptions {
  bool all = false;  // every code and column, not only the largest
};

// Renders GitHub's Markdown. Names are escaped.
[[nodiscard]] std::string render_markdown(const explain::Explanation& explanation, const PageOptions& options);

// Renders one HTML page, with pictures, that loads no other file. Names are escaped.
[[nodiscard]] std::string render_html(const explain::Explanation& explanation, const PageOptions& options);

}  // namespace aefx::report
