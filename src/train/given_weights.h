// Weights that a user gives to start from.
#pragma once

#include "aefx/train/options.h"

namespace aefx::train {

// Throws Error (usage) where TrainOptions::initial is no network of these options for so many columns.
void check_given_weights(const TrainOptions& options, Index columns);

}  // namespace aefx::train
