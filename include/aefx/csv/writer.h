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

// The same where a column's values may stand for texts: 0, 1, 2 ... for the first, second, third of labels[column], and
// for an empty cell where it has none so far. Columns without labels (or beyond them) are numbers.
using Labels = std::vector<std::vector<std::string>>;
void append_rows(std::string& out, const MatrixD& numbers, const Labels& labels, const TextColumns& texts,
                 char delimiter = ',');

}  // namespace aefx::csv
