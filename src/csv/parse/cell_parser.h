// Cells of a table as numbers, dates and labels.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "aefx/csv/dialect.h"

namespace aefx::csv {

enum class CellKind {
  number,
  missing,
  infinite,  // "inf", or beyond the largest double
  text,
};

// Reads cells as the options say. A missing-value marker that is a number ("-999") means that number however it is
// written. Const members are thread-safe.
class CellParser {
 public:
  explicit CellParser(const ReadOptions& options);

  // Sets `value` for a number, and to NaN if it is missing.
  [[nodiscard]] CellKind read(std::string_view cell, double& value) const;

  // Reads a date, as days since 1970 (base/date.h); other cells are text.
  [[nodiscard]] CellKind read_date(std::string_view cell, double& value) const;

  // The cell of a categorical column, trimmed; empty if the value is missing.
  [[nodiscard]] std::string_view label(std::string_view cell) const;

  [[nodiscard]] bool is_missing(std::string_view cell) const;

  // Tells whether a cell seems meant as a number, though read() does not take it: "1,5", "1,234.5", a typographic
  // minus.
  [[nodiscard]] bool looks_like_number(std::string_view cell) const;

  // Tells whether read() is parse_number() for all plain numbers (1, -2.5).
  [[nodiscard]] bool is_plain() const { return decimal_ == '.' && thousands_ == '\0' && missing_numbers_.empty(); }

  // A sentence on what to do about a cell that is text or infinite, in a column that `spec` selects (column_spec()).
  [[nodiscard]] std::string hint(std::string_view cell, const std::string& spec) const;
  [[nodiscard]] static std::string date_hint(std::string_view cell);  // about a cell that is no date
  [[nodiscard]] std::string date_form() const;                        // "like 2024-01-31", "of the form '%d.%m.%Y'"

 private:
  [[nodiscard]] bool parse_localized(std::string_view cell, double& value) const;

  char decimal_, thousands_;
  std::string date_format_;
  std::vector<std::string> missing_;     // in lower case
  std::vector<double> missing_numbers_;  // those that are numbers
};

}  // namespace aefx::csv
