// Contributions as text: long or wide CSV, or one JSON object per line.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "aefx/csv/row_batch.h"

namespace aefx::cli {

enum class LineFormat {
  tall,   // --format long: one line for each column, then (other), (base) and (pre-activation)
  wide,   // one line for each row and code, one field for each column
  jsonl,  // one JSON object for each row and code
};

struct LineOptions {
  LineFormat format = LineFormat::tall;
  std::vector<std::string> columns;  // D
  bool caps = false;                 // whether the model caps values: long lines have a field capped_at
  std::vector<std::string> carried;  // names of the passthrough columns
  std::optional<std::size_t> top;    // number of largest contributions; the others are summed as (other)
};

// One code on one row; the arrays have D values.
struct ExplainedCode {
  std::uint64_t row = 0;  // of the table, from 1
  const std::string& code;
  const double* values;  // own units, not capped; NaN where missing
  const double* caps;    // the cap that replaced a value; NaN where none did
  const double* slopes;
  const double* parts;
  double base = 0, pre_activation = 0;
  const csv::TextColumns& texts;
  std::size_t text_row = 0;
};

// Names of the fields before the passthrough columns; empty for jsonl.
[[nodiscard]] std::vector<std::string> line_header(const LineOptions& options);

// Appends lines. The network computes in float32, so its numbers are the shortest text that reads back as that float32.
void append_lines(std::string& out, const LineOptions& options, const ExplainedCode& explained);

}  // namespace aefx::cli
