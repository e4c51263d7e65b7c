// Going on with a model: what of it is kept, and which options may be given.
#pragma once

#include <cstddef>
#include <string>

#include "aefx/model/model_file.h"
#include "aefx/train/options.h"
#include "prep/feature_choice.h"
#include "train/option_table.h"

namespace aefx::workflow {

// A model whose training goes on with other rows. Its columns, levels, scaling, caps, logarithms and the shape of its
// network stay; its weights are where training starts.
struct Continuation {
  std::string name;  // of the file, in messages
  model::Model model;
  model::RunOptions run{};  // of the run that made it; empty where it is not known
};

// Throws Error as model::load() does.
[[nodiscard]] Continuation load_continuation(const std::string& path);

// Returns the options that training goes on with: the model's, those that it chose among them, and over them `given`.
// Throws Error (usage) for an option that says something else of what stays.
[[nodiscard]] train::TrainOptions continued_options(const Continuation& from, const train::OptionTexts& given);

// Throws Error (usage) for a flag that chooses other columns than the model's, or other levels, and for repetitions of
// the run (--stability), which would all go on from the same weights.
void check_flags(const Continuation& from, const prep::FeatureFlags& flags, std::size_t stability_runs);

// Returns the options of the run that goes on, for the model that it makes: the former ones, and over them `given`.
[[nodiscard]] model::RunOptions continued_run(const Continuation& from, const model::RunOptions& given);

}  // namespace aefx::workflow
