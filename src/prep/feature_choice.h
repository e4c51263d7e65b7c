// Which columns of a table are learned from, and which are carried through to the output.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "aefx/csv/row_batch.h"
#include "aefx/csv/schema.h"
#include "aefx/prep/levels.h"

namespace aefx::prep {

// What the user says of them: each a SPEC (csv::select_columns()); `categorical` may be auto.
struct FeatureFlags {
  std::optional<std::string> features, drop, keep, categorical, dates;
  std::string unseen = "error";
  std::string max_levels = "50";
};

struct FeatureChoice {
  csv::Projection projection;  // numbers are the features, categories among them, texts what is carried
  bool automatic = false;      // categories become features only where their values turn out to be few
  // Text columns that are carried where they do not; until then they are among the texts.
  std::vector<std::size_t> undecided;
  std::vector<std::string> said;  // what the user should be warned of, a sentence each
  std::vector<std::string> told;  // and what is only worth knowing
};

// Number columns, true-or-false ones, and what --categorical and --dates name are features, other text columns are
// carried, unless the flags say otherwise. Throws Error: usage where a SPEC is wrong, data where --features names text.
[[nodiscard]] FeatureChoice choose_features(const csv::Schema& schema, const FeatureFlags& flags,
                                            const std::string& table);

// Throws Error (data or usage, with what may help) where no column is left to learn from.
void check_learnable(const FeatureChoice& choice, const csv::Schema& schema, const std::string& table);

// --categorical auto: so many rows for each value of a column, at least.
inline constexpr std::uint64_t kRowsALevel = 10;

// Does --categorical auto learn from a column of so many different values?
[[nodiscard]] bool few_enough(std::uint64_t values, std::uint64_t rows, std::size_t most);

// What --unseen and --max-levels say. Throws Error (usage).
[[nodiscard]] LevelOptions level_options(const FeatureFlags& flags);

}  // namespace aefx::prep
