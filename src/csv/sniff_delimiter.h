// First question: what stands between the cells?
#pragma once

#include <string>

#include "aefx/csv/dialect.h"
#include "csv/lines.h"
#include "csv/number_cell.h"

namespace aefx::csv {

// Splits the sample at each of , ; tab | and space, and takes the one that gives most rows the same number of cells,
// and most cells that are numbers. A space only if all rows agree and hold numbers, so that a column of words stays
// one. Where nothing splits most rows, the table has one column. Sets delimiter, merged and space_after of `dialect`,
// the first of them unless `options` says it. Throws Error (data) if it cannot tell.
void sniff_delimiter(const Sample& sample, const std::string& file, const ReadOptions& options,
                     const NumberCell& numbers, Dialect& dialect);

}  // namespace aefx::csv
