// Rows of a table in memory, copied together in the order of a batch.
#pragma once

#include <span>

#include "train/rows/row_source.h"

namespace aefx::train {

// Sends for values that will be read soon, line by line of the cache.
void fetch(std::span<const float> values);

// to(count x columns) = the inputs of those rows, and what each of their values counts, if `weights` is not null. Rows
// of a shuffled table lie all over the memory: they are sent for some rows ahead.
void gather_rows(const prep::Prepared& data, const RowNumber* rows, Index count, float* to, float* weights);

// The same of `some` columns from `begin` on, of rows as long as the table's: what a thread gathers is in its cache.
void gather_columns(const prep::Prepared& data, const RowNumber* rows, Index count, Index begin, Index some, float* to);

}  // namespace aefx::train
