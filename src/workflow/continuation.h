// Going on with a model: what of it is kept, and which options may be given.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "aefx/model/model_file.h"
#include "aefx/train/options.h"
#include "prep/feature_choice.h"
#include "train/option_table.h"

namespace aefx::workflow {

// A model whose training continues on other rows. Its columns, levels, scaling, caps, logarithms and the shape of its
// network stay; its weights, or those of its encoder, are where training starts.
struct Continuation {
  std::string name;  // of the file, in messages
  std::shared_ptr<const model::Model> model;
  train::OptionTexts given{};  // options of the run that goes on
  model::RunOptions run{};     // of the run that made it; empty where it is not known
};

// Throws Error as model::load() does.
[[nodiscard]] Continuation load_continuation(const std::string& path, const train::OptionTexts& given);

// Returns whether the decoder is learned anew, from the model's codes: the rows are no fewer than those that the model
// has learned from, so that nothing is forgotten, and epochs are not given.
[[nodiscard]] bool learns_decoder_anew(const Continuation& from, std::uint64_t rows);

// Returns the options for training on so many rows (0: not known yet): the model's, those that it chose
// among them unless its decoder is learned anew, and over them those that are given. Throws Error (usage) for an option
// that says something else of what stays.
[[nodiscard]] train::TrainOptions continued_options(const Continuation& from, std::uint64_t rows);

// Throws Error (usage) for a flag that chooses other columns than the model's, or other levels, and for repetitions of
// the run (--stability), which would all go on from the same weights.
void check_flags(const Continuation& from, const prep::FeatureFlags& flags, std::size_t stability_runs);

// Returns the options of the run that goes on, for the model that it makes: the former ones, and over them `given`.
[[nodiscard]] model::RunOptions continued_run(const Continuation& from, const model::RunOptions& given);

}  // namespace aefx::workflow
