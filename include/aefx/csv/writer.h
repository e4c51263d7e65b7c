// Writes a table as RFC 4180 CSV with '\n' line ends.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aefx/base/date.h"
#include "aefx/base/matrix.h"
#include "aefx/csv/row_batch.h"

namespace aefx::csv {

// Appends `cell`, in quotes if it holds the delimiter, a quote, or a line end (or if bare it would read as another
// thing).
void append_cell(std::string& out, std::string_view cell, char delimiter = ',');

void append_header(std::string& out, const std::vector<std::string>& names, char delimiter = ',');

// Appends one line a row: the numbers (shortest text that reads back the same; NaN is an empty cell), then the texts.
void append_rows(std::string& out, const Matrix& numbers, const TextColumns& texts, char delimiter = ',');
void append_rows(std::string& out, const MatrixD& numbers, const TextColumns& texts, char delimiter = ',');

// What a column's values stand for, if they are no plain numbers.
struct Meaning {
  std::vector<std::string> labels{};  // 0, 1, 2 ... is the first, second, third; an empty cell where there is none
  struct Date {
    DateFormat format;
    bool whole_days = true;
  };
  std::optional<Date> date{};  // days since 1970 (base/date.h)
};

// The same with a meaning for each column; those beyond are numbers.
void append_rows(std::string& out, const MatrixD& numbers, const std::vector<Meaning>& meanings,
                 const TextColumns& texts, char delimiter = ',');

}  // namespace aefx::csv
