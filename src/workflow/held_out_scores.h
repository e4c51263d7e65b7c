// Scores of rows by networks that had not seen them.
#pragma once

#include <vector>

#include "aefx/base/thread_pool.h"
#include "aefx/train/train.h"

namespace aefx::workflow {

// Returns the score of each row that was held out from the model or, where none were, from one of the fits of
// cross-validation, which then scores it; empty where no row was held out. The model's measurements and spread must be
// set.
[[nodiscard]] std::vector<double> held_out_scores(const train::Trained& trained, ThreadPool& pool);

}  // namespace aefx::workflow
