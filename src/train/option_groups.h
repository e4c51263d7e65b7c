// Groups of training options, which option_table() joins, and what their declarations share.
#pragma once

#include <string>
#include <utility>

#include "train/option_table.h"

namespace aefx::train {

// Number of codes, hidden layers, activations and initial weights.
[[nodiscard]] OptionTable network_options();

// Preset, preparation of the columns, optimizer, stopping rules, penalties and threads.
[[nodiscard]] OptionTable training_options();

using Summary = std::pair<std::string, std::string>;

// The summary of an option that the run summary leaves out.
inline Summary no_summary(const TrainOptions& /*options*/) { return {}; }

// Returns the option after `change` has modified it.
template <typename Change>
TrainOption with(TrainOption option, Change change) {
  change(option);
  return option;
}

}  // namespace aefx::train
