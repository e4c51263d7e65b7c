// Which columns of the table are learned from, and which are carried through to the output.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "aefx/csv/row_batch.h"
#include "aefx/csv/schema.h"

namespace aefx::cli {

struct FeatureFlags {
  std::optional<std::string> features, drop, keep;
};

void add_feature_options(CLI::App& app, FeatureFlags& flags);

struct FeatureChoice {
  csv::Projection projection;     // numbers are the features, texts what is carried
  std::vector<std::string> said;  // what the user should know of the choice, a sentence each
};

// Number columns are features and text columns are carried, unless the flags say otherwise. Throws Error: usage where a
// SPEC is wrong, data where no column is left to learn from.
[[nodiscard]] FeatureChoice choose_features(const csv::Schema& schema, const FeatureFlags& flags,
                                            const std::string& table);

}  // namespace aefx::cli
