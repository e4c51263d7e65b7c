// What a run is of, so that a checkpoint of another one is told.
#pragma once

#include <cstdint>
#include <string>

#include "aefx/train/options.h"
#include "aefx/train/training_data.h"
#include "train/checkpoint.h"

namespace aefx::train {

// Options are named as on the command line. `--threads` is none of them, since the result does not depend on it.
// Collective where several processes train together.
[[nodiscard]] Identity identity(const TrainOptions& options, const TrainingData& data);

}  // namespace aefx::train
