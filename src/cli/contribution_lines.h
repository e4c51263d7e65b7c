// Contributions as text: long or wide CSV, or one JSON object per line.
#pragma once

#include <bit>
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
  std::size_t place = 0;  // of the code among those that are explained
  const double* values;   // own units, not capped; NaN where missing
  const double* caps;     // the cap that replaced a value; NaN where none did
  const double* slopes;
  const double* parts;
  double base = 0, pre_activation = 0;
  const csv::TextColumns& texts;
  std::size_t text_row = 0;
};

// Names of the fields before the passthrough columns; empty for jsonl.
[[nodiscard]] std::vector<std::string> line_header(const LineOptions& options);

// Number and its text, which is made anew when the number differs from the last.
class NumberText {
 public:
  // Appends the text that `write` appends of a number.
  template <class Write>
  void append(std::string& out, double value, const Write& write) {
    const auto bits = std::bit_cast<std::uint64_t>(value);  // 0 and -0 differ, a NaN is equal to itself
    if (!known_ || bits != bits_) {
      text_.clear();
      write(text_, value);
      bits_ = bits;
      known_ = true;
    }
    out += text_;
  }

 private:
  std::string text_;
  std::uint64_t bits_ = 0;
  bool known_ = false;
};

// Appends lines. The network computes in float32, so its numbers are the shortest text that reads back as that float32.
// Most numbers of a line are those of the line of an earlier row or code: their text is kept. For one thread.
class LineAppender {
 public:
  // For about so many rows of `codes` codes. `options` must stay alive.
  LineAppender(const LineOptions& options, std::size_t codes, std::size_t rows);

  void append(std::string& out, const ExplainedCode& explained);

 private:
  void append_tall(std::string& out, const ExplainedCode& explained);
  void append_wide(std::string& out, const ExplainedCode& explained) const;
  void append_jsonl(std::string& out, const ExplainedCode& explained) const;

  const LineOptions& options_;
  std::vector<std::string> names_;  // of the columns, as cells of CSV; empty: not kept
  // Those with a contribution of their own: all in table order, or the largest first.
  std::vector<std::size_t> columns_;
  bool has_other_ = false;                   // whether there are other columns
  double other_ = 0;                         // sum of their contributions
  std::vector<NumberText> values_, slopes_;  // of columns, and of the columns of each code; empty: not kept
  std::vector<NumberText> bases_;            // of codes
  std::string begin_;                        // of a line
};

}  // namespace aefx::cli
