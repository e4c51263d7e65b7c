// Preparation of whole rows, with errors that name the location of a value.
#pragma once

#include <string>
#include <vector>

#include "aefx/csv/row_batch.h"
#include "aefx/prep/pipeline.h"

namespace aefx::prep {

// Names for error messages.
struct Origin {
  std::string table;                  // file, or what the rows came from
  std::vector<std::string> features;  // names of the number columns
  std::vector<std::string> files{};   // indexed by RowLine::file(); empty if the table is a single file
};

// "table:line, column "name"".
[[nodiscard]] std::string location(const Origin& origin, const csv::RowBatch& rows, const Cell& cell);

// OnMissing::drop removes rows with missing values and returns which they were, ascending. OnMissing::error throws
// Error (data) at the first missing value. The other rules return none and change nothing.
std::vector<Index> apply_missing_rule(OnMissing rule, const Origin& origin, csv::RowBatch& rows);

// Copies rows in the order of their numbers in `chosen`, without texts and labels.
[[nodiscard]] csv::RowBatch take(const csv::RowBatch& rows, const std::vector<Index>& chosen);

// Pipeline::transform(). Throws Error (data) with the location of a value whose scaled value is too large for float32.
[[nodiscard]] Prepared prepare(const Pipeline& pipeline, const Origin& origin, const csv::RowBatch& rows,
                               ThreadPool* pool = nullptr);

}  // namespace aefx::prep
