// Options that choose the columns to learn from and those to carry to the output.
#pragma once

#include "cli/options/cli11_names.h"
#include "prep/feature_choice.h"

namespace aefx::cli {

using prep::check_learnable;
using prep::choose_features;
using prep::FeatureChoice;
using prep::FeatureFlags;
using prep::few_enough;
using prep::kRowsALevel;
using prep::level_options;

void add_feature_options(CLI::App& app, FeatureFlags& flags);

}  // namespace aefx::cli
