// Second question, after the encoding: what stands between the cells?
#pragma once

#include <string>
#include <vector>

#include "aefx/csv/dialect.h"
#include "csv/lines.h"
#include "csv/number_cell.h"
#include "csv/split_trial.h"

namespace aefx::csv {

// Splits the sample at each of , ; tab | and space, and takes the one that gives most rows the same number of cells,
// and most cells that are numbers. A space only if all rows agree and hold numbers, so that a column of words stays
// one. Where nothing splits most rows, the table has one column. `known` holds what is settled; `options` may give the
// delimiter. The first of the trials is the verdict: its dialect has delimiter, merged and space_after set. Throws
// Error (data) if it cannot tell.
[[nodiscard]] std::vector<SplitTrial> sniff_delimiter(const Sample& sample, const std::string& file,
                                                      const ReadOptions& options, const NumberCell& numbers,
                                                      const Dialect& known);

}  // namespace aefx::csv
