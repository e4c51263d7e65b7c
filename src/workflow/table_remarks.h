// Remarks on a table before training.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "aefx/csv/row_batch.h"
#include "aefx/csv/schema.h"

namespace aefx::workflow {

// A column as a sentence and as a command has it.
struct NamedColumn {
  std::string name;  // printable
  std::string spec;  // csv::column_spec()
};
[[nodiscard]] std::vector<NamedColumn> named(const csv::Schema& schema, const std::vector<std::size_t>& columns);

// A sentence for each text column that holds sums of money, percentages or dates, and so is only carried. `names` are
// those of the text columns.
inline constexpr std::size_t kRemarkedRows = 200;  // are enough, the first ones
[[nodiscard]] std::vector<std::string> texts_like_numbers(const csv::TextColumns& texts,
                                                          const std::vector<NamedColumn>& columns);

// A sentence for each number column that only counts the rows. `names` are those of the numbers.
[[nodiscard]] std::vector<std::string> columns_that_count(const MatrixD& numbers,
                                                          const std::vector<NamedColumn>& columns);

// A sentence if columns have no name in the header, with those that they are given.
[[nodiscard]] std::vector<std::string> nameless_columns(const csv::Schema& schema);

// A sentence for each name that several columns have, with their positions.
[[nodiscard]] std::vector<std::string> repeated_names(const csv::Schema& schema);

}  // namespace aefx::workflow
