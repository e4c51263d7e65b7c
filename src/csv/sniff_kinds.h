// Last question: which columns hold numbers?
#pragma once

#include "aefx/csv/schema.h"
#include "csv/column_tally.h"

namespace aefx::csv {

// Number: more than half of the values are numbers, and the others are at most a tenth or all of one spelling. So one
// slip, a second header or an unknown sign for missing values is an error at its cell, while a column of ids, numbers
// or not, is text. Boolean: all values are words of one pair, and both are there.
[[nodiscard]] Kind kind_of(const ColumnTally& column);

}  // namespace aefx::csv
