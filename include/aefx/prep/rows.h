// Rules on whole rows, and errors with their place.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "aefx/csv/row_batch.h"
#include "aefx/prep/pipeline.h"

namespace aefx::prep {

// For messages: where rows come from and what their number columns are called.
struct Origin {
  std::string table;
  std::vector<std::string> features;
  std::vector<std::string> files{};  // as RowLine counts them; none: the table is a single file
};

// "table:line, column "name"".
[[nodiscard]] std::string place(const Origin& origin, const csv::RowBatch& rows, const Cell& cell);

// OnMissing::drop takes out the rows with a gap and returns their number; OnMissing::error throws Error (data) at the
// first gap; the others leave rows as they are.
std::uint64_t apply_missing_rule(OnMissing rule, const Origin& origin, csv::RowBatch& rows);

// Some rows, in this order, without their texts and labels.
[[nodiscard]] csv::RowBatch take(const csv::RowBatch& rows, const std::vector<Index>& chosen);

// Pipeline::transform; a value too large to compute with is an Error (data) with its place.
[[nodiscard]] Prepared prepare(const Pipeline& pipeline, const Origin& origin, const csv::RowBatch& rows,
                               ThreadPool* pool = nullptr);

}  // namespace aefx::prep
