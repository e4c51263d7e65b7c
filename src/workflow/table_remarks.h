// Remarks on a table before training.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "aefx/csv/row_batch.h"
#include "aefx/csv/schema.h"
#include "aefx/model/model.h"
#include "prep/feature_choice.h"
#include "prep/sentinels.h"

namespace aefx::workflow {

// A column as a sentence and as a command has it.
struct NamedColumn {
  std::string name;  // printable
  std::string spec;  // csv::column_spec()
};
[[nodiscard]] std::vector<NamedColumn> named(const csv::Schema& schema, const std::vector<std::size_t>& columns);

// A sentence if columns that the first rows took for identifiers have values that come again. `texts` are those of the
// choice.
[[nodiscard]] std::vector<std::string> repeated_identifiers(const csv::TextColumns& texts, const csv::Schema& schema,
                                                            const prep::FeatureChoice& choice);

// A column whose numbers may hold markers of missing values.
struct MarkedColumn {
  std::string name;  // printable
  std::vector<prep::Sentinel> markers;
};

// A sentence on numbers that seem to mean that a value is missing (prep/sentinels.h). `decimal` is the table's
// separator; `has_flag`: the table is read from a file, for which --missing names them.
[[nodiscard]] std::vector<std::string> missing_markers(const std::vector<MarkedColumn>& columns, char decimal,
                                                       bool has_flag = true);
// Finds them in rows whose columns are the features of `table`.
[[nodiscard]] std::vector<std::string> missing_markers(const MatrixD& numbers, const model::Table& table,
                                                       bool has_flag = true);

// A sentence if columns have no name in the header, with those that they are given.
[[nodiscard]] std::vector<std::string> nameless_columns(const csv::Schema& schema);

// A sentence for each name that several columns have, with their positions.
[[nodiscard]] std::vector<std::string> repeated_names(const csv::Schema& schema);

}  // namespace aefx::workflow
