// The character that quotes cells, and how it is written inside them.
#pragma once

#include <vector>

#include "csv/sniff/sniff_delimiter.h"

namespace aefx::csv {

// Takes double quotes, doubled inside a cell, unless rows then differ in length or have text after a quote, and
// apostrophes, or escapes by backslash, would make all rows agree. Options may settle either. Calls sniff_delimiter()
// for each, and returns the trials of the best; throws its Error.
[[nodiscard]] std::vector<SplitTrial> sniff_quotes(const SniffInput& in);

}  // namespace aefx::csv
