// The fingerprint of a training run, by which a checkpoint of another run is refused.
#pragma once

#include "aefx/train/options.h"
#include "aefx/train/training_data.h"
#include "train/checkpoint.h"

namespace aefx::train {

// Returns name and value of every option on which the result depends, and what identifies the table. Collective where
// several processes train together.
[[nodiscard]] Fingerprint run_fingerprint(const TrainOptions& options, const TrainingData& data);

}  // namespace aefx::train
