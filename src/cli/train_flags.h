// The options of `aefx train` that decide the run.
#pragma once

#include "cli/cli11_names.h"
#include "train/flags.h"

namespace aefx::cli {

using train::train_options;
using train::TrainFlags;

void add_train_options(CLI::App& app, TrainFlags& flags);

}  // namespace aefx::cli
