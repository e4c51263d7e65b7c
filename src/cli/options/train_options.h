// The options of a training run on the command line.
#pragma once

#include "cli/options/cli11_names.h"
#include "train/option_table.h"

namespace aefx::cli {

// Adds the options of `table` to a command. The values that are given go into `texts` when it is parsed.
void add_train_options(CLI::App& app, train::OptionTexts& texts,
                       const train::OptionTable& table = train::option_table());

}  // namespace aefx::cli
