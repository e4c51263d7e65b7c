// The names of the columns.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "csv/column_tally.h"

namespace aefx::csv {

// x1, x2 ...: the name of a column that has none, by its position from 0.
[[nodiscard]] std::string nameless(std::size_t position);

// The first row's cells as names, without spaces around them unless they are quoted; empty ones become x<position>.
// Throws Error (data) where they are not UTF-8.
[[nodiscard]] std::vector<std::string> header_names(const Tally& tally, const std::string& file);

}  // namespace aefx::csv
