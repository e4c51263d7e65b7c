// Finds what does best on held-out rows.
#pragma once

#include <cstdint>
#include <vector>

#include "aefx/base/thread_pool.h"
#include "aefx/train/observer.h"
#include "train/learner.h"
#include "train/split.h"
#include "train/trial.h"

namespace aefx::train {

// A split with its rows ready to learn from.
struct Fold {
  Learner learner;
  MatrixD held_out;  // rows x features
  bool far = false;  // holds out the rows far from the middle: counts in choosing, not in the errors that are told
};

// Fits the candidate on every fold, all folds together, until the mean error stops improving. With FitOptions::epochs
// fixed, errors are those after that many epochs.
[[nodiscard]] Trial try_candidate(const Candidate& candidate, const std::vector<Fold>& folds,
                                  const TrainOptions& options, const VectorD& ranges, ThreadPool& pool,
                                  Observer& observer);

// range_errors() of PCA, with as many components as codes, and of the column means: both of the learner's rows, on rows
// that its pipeline of that margin prepared.
struct RowBaselines {
  std::vector<double> pca, means;
};
[[nodiscard]] RowBaselines row_baselines(const Learner& learner, double margin, const prep::Prepared& rows, Index codes,
                                         const VectorD& ranges, ThreadPool* pool = nullptr);

// Errors of PCA and of the column means on the same rows, the far ones left out.
struct Baselines {
  double pca = 0, means = 0;
};
[[nodiscard]] Baselines baselines(const std::vector<Fold>& folds, Index codes, const VectorD& ranges);

// Mean of b - a over rows in units of its standard error: how sure it is that a is better.
[[nodiscard]] double advantage(const Trial& a, const Trial& b);

// Position of the trial with the smallest error, where the rows of the far folds count as much as all others together:
// what bends best in the midst of the table may fail beyond it. Errors are relative to the first trial's, and `caution`
// is added to them, so that an unusual candidate must win by that much.
[[nodiscard]] std::size_t choose(const std::vector<Trial>& trials, const std::vector<double>& caution);

}  // namespace aefx::train
