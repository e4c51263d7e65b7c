// Finds the columns of another table that a model, or its decoder, needs.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "aefx/csv/row_batch.h"
#include "aefx/csv/schema.h"
#include "aefx/model/model.h"

namespace aefx::infer {

struct ColumnMatch {
  csv::Projection projection;         // numbers: the model's features in its order; texts: the passthrough columns
  std::vector<std::string> warnings;  // one sentence each
};

// Matches the features of `model` with the columns of `schema`: by name if both tables have names, else by position.
// Columns that share a name are matched in their order. `carried` are the positions of the passthrough columns; null
// means all text columns that are not features, and the model's identifiers. `table` names the file in messages.
// Throws Error (data) if a feature is missing or its column has the wrong type. Thread-safe.
[[nodiscard]] ColumnMatch match_features(const model::Model& model, const csv::Schema& schema, const std::string& table,
                                         const std::vector<std::size_t>* carried);

// Matches a table of codes, as the input of decode(): the columns code1, code2, ..., or the first ones of a table
// without names. Otherwise as match_features().
[[nodiscard]] ColumnMatch match_codes(const model::Model& model, const csv::Schema& schema, const std::string& table,
                                      const std::vector<std::size_t>* carried);

}  // namespace aefx::infer
