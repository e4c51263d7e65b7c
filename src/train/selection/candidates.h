// The settings that model selection compares.
#pragma once

#include <vector>

#include "train/learner.h"

namespace aefx::train {

// Returns what the options leave open, from the simplest to the boldest: hidden layers, and with --lr auto learning
// rates. One candidate where nothing is left open; layers are not where there are fewer rows than kFewestForDepth.
inline constexpr Index kFewestForDepth = 50;
[[nodiscard]] std::vector<Candidate> candidates(const TrainOptions& options, Index columns, Index rows);

}  // namespace aefx::train
