// A table in memory, column by column, read as files are.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "prep/feature_choice.h"
#include "workflow/row_reader.h"

namespace aefx::workflow {

// A column of numbers or texts that somebody else holds. Texts are read as the cells of a file.
struct MemoryColumn {
  enum class Kind { number, text, category, date };
  std::string name;
  Kind kind = Kind::number;
  const double* numbers = nullptr;       // the first; NaN where missing; of dates days since 1970-01-01 UTC
  std::size_t stride = 1;                // from each to the next
  std::span<const std::string> texts{};  // of texts and categories, and of dates that are texts
};

// The cells of the columns must stay alive and unchanged as long as it is read.
struct MemoryColumns {
  std::string name;    // of the table, in messages
  bool named = false;  // the names were given, and can be matched
  std::size_t rows = 0;
  std::vector<MemoryColumn> columns;
};

// Reads a table from its first row. `options` tell missing-value markers and the form of dates. An infinite number is
// an Error (data).
[[nodiscard]] std::unique_ptr<RowReader> read_memory(const MemoryColumns& table, const csv::ReadOptions& options);

// Adds to the flags of the user what columns say of themselves: that their values are levels, or dates.
[[nodiscard]] prep::FeatureFlags declared_features(const MemoryColumns& table, const csv::Schema& schema,
                                                   prep::FeatureFlags flags);

}  // namespace aefx::workflow
