// Finds what does best on held-out rows.
#pragma once

#include <cstdint>
#include <vector>

#include "aefx/base/thread_pool.h"
#include "aefx/train/observer.h"
#include "train/learner.h"
#include "train/split.h"

namespace aefx::train {

// A split with its rows ready to learn from.
struct Fold {
  Learner learner;
  MatrixD held_out;  // rows x features
  bool far = false;  // holds out the rows far from the middle: counts in choosing, not in the errors that are told
};

struct Trial {
  std::vector<double> errors;  // of every held-out row of every fold, after `epochs`
  std::size_t told = 0;        // of which the first so many are told: those of folds that are not far
  std::uint64_t epochs = 0;    // after which their mean was smallest
  bool diverged = false;

  [[nodiscard]] double mean_error() const;  // over all of them
  [[nodiscard]] double told_error() const;
};

// Fits the candidate on every fold, all folds together, until the mean error stops improving. With FitOptions::epochs
// fixed, errors are those after that many epochs.
[[nodiscard]] Trial try_candidate(const Candidate& candidate, const std::vector<Fold>& folds,
                                  const TrainOptions& options, const VectorD& ranges, ThreadPool& pool,
                                  Observer& observer);

// Errors of PCA and of the column means on the same rows, the far ones left out.
struct Baselines {
  double pca = 0, means = 0;
};
[[nodiscard]] Baselines baselines(const std::vector<Fold>& folds, Index codes, const VectorD& ranges);

// The trials with their errors scaled alike, so that the rows of the far folds count as much as all others together:
// each part is in units of the first trial's sum over it. For choosing only.
[[nodiscard]] std::vector<Trial> balanced(std::vector<Trial> trials);

// Mean of b - a over rows in units of its standard error: how sure it is that a is better.
[[nodiscard]] double advantage(const Trial& a, const Trial& b);

// Position of the first trial, in their order from the safest to the boldest, that is not clearly worse than the best:
// within `slack` standard errors of the difference (Breiman's one-standard-error rule, paired).
[[nodiscard]] std::size_t choose(const std::vector<Trial>& trials, double slack);

}  // namespace aefx::train
