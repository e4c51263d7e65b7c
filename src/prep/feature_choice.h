// Which columns of a table are features, and which are copied to the output.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "aefx/csv/row_batch.h"
#include "aefx/csv/schema.h"
#include "aefx/prep/levels.h"
#include "prep/identifiers.h"

namespace aefx::prep {

// Options of the user, each a SPEC of columns (csv::select_columns()); `categorical` may be auto.
struct FeatureFlags {
  std::optional<std::string> features, drop, keep, categorical, dates;
  std::optional<std::string> unseen, max_levels;
};

// One of these options: what every front end needs to know of it.
struct FeatureOption {
  std::string name;         // of the flag, without --
  std::string placeholder;  // of its value in --help; "SPEC" for columns
  std::string help;
  std::string python_type;  // of Python's parameter; empty: Python has none
  std::string python_default;
  std::vector<std::string> completions;
  std::optional<std::string> FeatureFlags::*member;
};

// In the order of the help.
[[nodiscard]] const std::vector<FeatureOption>& feature_options();

struct FeatureChoice {
  csv::Projection projection;  // numbers: the features, also categorical ones; texts: columns copied to the output
  bool automatic = false;      // categorical columns are features only if they have few values, which reading shows
  std::vector<std::size_t> undecided;  // such text columns: among the texts too, until they are features
  // Number columns that are no features, since they count or identify the rows; among the texts unless --keep is given.
  std::vector<std::size_t> identifiers;
  std::vector<std::string> warnings;  // a sentence each
  std::vector<std::string> notes;     // worth knowing, a sentence each
};

// By default, features are number and boolean columns and those named by --categorical and --dates; other text columns,
// and number columns that count or identify the rows (prep/identifiers.h), are copied to the output. The first warning
// names the latter. Throws Error: usage for a wrong SPEC, data if --features names a text column, or numbers beyond
// 2^53.
[[nodiscard]] FeatureChoice choose_features(const csv::Schema& schema, const FeatureFlags& flags,
                                            const std::string& table);

// Throws Error (data or usage, with a hint) if there are no features.
void check_learnable(const FeatureChoice& choice, const csv::Schema& schema, const std::string& table);

// --categorical auto: rows per distinct value that a column must have.
inline constexpr std::uint64_t kRowsALevel = 10;

// True if --categorical auto makes a column with so many distinct values a feature.
[[nodiscard]] bool few_enough(std::uint64_t values, std::uint64_t rows, std::size_t most);

// Reads --unseen and --max-levels. Throws Error (usage).
[[nodiscard]] LevelOptions level_options(const FeatureFlags& flags);

}  // namespace aefx::prep
