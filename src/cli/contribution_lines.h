// Contributions as lines of text: long or wide CSV, or a JSON object a line.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "aefx/csv/row_batch.h"

namespace aefx::cli {

enum class LineFormat {
  tall,   // a line for each column, then (other), (base) and (pre-activation)
  wide,   // a line for each row and code, a field for each column
  jsonl,  // the same as objects
};

struct LineOptions {
  LineFormat format = LineFormat::tall;
  std::vector<std::string> columns;  // D
  std::vector<std::string> carried;  // names of the texts that go through
  std::optional<std::size_t> top;    // the largest so many of each row and code, the rest summed as (other)
};

// One code on one row; arrays of D.
struct ExplainedCode {
  std::uint64_t row = 0;  // of the table, from 1
  const std::string& code;
  const double* values;  // own units; NaN where missing
  const double* slopes;
  const double* parts;
  double base = 0, pre_activation = 0;
  const csv::TextColumns& texts;
  std::size_t text_row = 0;
};

// Names of the fields before the carried ones; none for jsonl.
[[nodiscard]] std::vector<std::string> line_header(const LineOptions& options);

// Numbers of the network are float32, and told as such: the shortest text that reads back the same.
void append_lines(std::string& out, const LineOptions& options, const ExplainedCode& explained);

}  // namespace aefx::cli
