// What a fit begins with, where rows are shared among ranks. Collective: every rank calls the same.
#pragma once

#include <vector>

#include "aefx/train/ranks.h"
#include "train/learner.h"
#include "train/warm_start.h"

namespace aefx::train {

// What is known of `all` rows, of which `features` are this rank's; `statistics` are theirs, if known.
[[nodiscard]] Learner shared_learner(const MatrixD& features, Index all, const TrainOptions& options,
                                     const prep::LevelCounts& levels,
                                     const std::vector<prep::ColumnStatistics>* statistics, Ranks& ranks,
                                     ThreadPool* pool);

// Of a sample that every rank has, and of this rank's rows, which must stay alive.
[[nodiscard]] StartRows shared_start_rows(prep::Prepared sample, const prep::Prepared& own, Ranks& ranks);

}  // namespace aefx::train
