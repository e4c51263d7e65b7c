// Candidates of model selection.
#pragma once

#include <vector>

#include "train/learner.h"

namespace aefx::train {

// Returns margins (and, with --lr auto, learning rates) for the shape that the options name, from the safest to the
// boldest: a large margin keeps the sigmoid nearly straight, a small one lets it bend. One candidate where nothing is
// left open.
[[nodiscard]] std::vector<Candidate> candidates(const TrainOptions& options, Index columns);

// Returns deeper shapes for --hidden auto, from the safest to the boldest.
[[nodiscard]] std::vector<Candidate> deep_candidates(const TrainOptions& options);

}  // namespace aefx::train
