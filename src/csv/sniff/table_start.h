// Lines before a table, such as titles.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "csv/sniff/sniff_kinds.h"

namespace aefx::csv {

// Throws Error (data), with the flag that leaves out the lines before the table, if the first line is Excel's "sep=;",
// if the first row has another number of cells than most, or if it is one of some rows with few values above the names.
void check_table_start(const Tally& tally, const SniffInput& in, const std::vector<SplitTrial>& trials,
                       std::size_t likely_comments);

}  // namespace aefx::csv
