// Candidates tried side by side on the same held-out rows.
#pragma once

#include <vector>

#include "aefx/base/thread_pool.h"
#include "aefx/train/observer.h"
#include "train/reduction.h"
#include "train/selection/cross_validation.h"

namespace aefx::train {

class Checkpoint;

struct TrialOptions {
  const TrainOptions& options;
  const VectorD& units;  // of the columns, in their own units
};

// A candidate and the folds that it is tried on.
struct Entrant {
  Candidate candidate;
  const std::vector<Fold>& folds;  // the same rows for all entrants
};

// Context that the steps of training share.
struct RunContext {
  ThreadPool& pool;
  Observer& observer;
  Reduction& reduction;
  Checkpoint* checkpoint = nullptr;  // null: nothing is kept
};

// Fits all candidates side by side, each on every fold, until the mean error stops improving; processes that train
// together share the candidates out. One that is far behind the best is given up on the way (after 20 epochs by a fifth
// of the error, after 40 by a tenth, from 80 on by a twentieth), and the best one goes on for as many epochs as it was
// given where the second half of these made its error smaller by a tenth, unless FitOptions::epochs is fixed: then
// errors are those after that many epochs.
[[nodiscard]] std::vector<Trial> try_candidates(const std::vector<Entrant>& entrants, const TrialOptions& trial,
                                                const RunContext& run);

}  // namespace aefx::train
