// Writes a table as RFC 4180 CSV with '\n' line ends.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aefx/base/matrix.h"
#include "aefx/csv/row_batch.h"

namespace aefx::csv {

// Appends `cell`, in quotes if it holds the delimiter, a quote or a line end, or would not read back as it is.
void append_cell(std::string& out, std::string_view cell, char delimiter = ',');

// Appends a line of names.
void append_header(std::string& out, const std::vector<std::string>& names, char delimiter = ',');

// Appends a line for each row: the numbers (the shortest text that reads back as the same value; NaN is an empty cell),
// then the texts. Either may have no columns; otherwise both have the same number of rows.
void append_rows(std::string& out, const Matrix& numbers, const TextColumns& texts, char delimiter = ',');
void append_rows(std::string& out, const MatrixD& numbers, const TextColumns& texts, char delimiter = ',');

// The meaning of the numbers of a column, if they are labels or dates.
struct Meaning {
  std::vector<std::string> labels{};  // of the values 0, 1, 2 ...; other values are empty cells
  struct Date {
    std::string format;
    bool whole_days = true;
  };
  std::optional<Date> date{};  // days since 1970-01-01 UTC
};

// append_rows() with a meaning for each column of numbers; columns without one are plain numbers.
void append_rows(std::string& out, const MatrixD& numbers, const std::vector<Meaning>& meanings,
                 const TextColumns& texts, char delimiter = ',');

}  // namespace aefx::csv
