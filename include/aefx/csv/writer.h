// Writes a table as RFC 4180 CSV with '\n' line ends.
#pragma once

#include <string>
#include <string_view>
#include <vector>

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

}  // namespace aefx::csv
