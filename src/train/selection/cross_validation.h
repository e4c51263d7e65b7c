// Errors of candidates and baselines on rows held out from them.
#pragma once

#include <cstdint>
#include <vector>

#include "aefx/base/thread_pool.h"
#include "aefx/model/training.h"
#include "aefx/train/observer.h"
#include "aefx/train/train.h"
#include "train/learner.h"
#include "train/selection/split.h"
#include "train/selection/trial.h"

namespace aefx::train {

// A split with its rows ready to learn from.
struct Fold {
  Learner learner;
  MatrixD held_out;  // rows x features
  bool far = false;  // holds out the rows far from the middle: counts in selection, not in the errors that are reported
};

// How the rows of a fold are learned from.
struct FoldOptions {
  const TrainOptions& options;
  const prep::FeatureForms& forms;
};
// Makes folds of rows x features, small ones side by side where there is one for each thread. The same for any number
// of threads.
[[nodiscard]] std::vector<Fold> make_folds(const MatrixD& features, const std::vector<Split>& splits,
                                           const FoldOptions& options, ThreadPool& pool);

// Returns the column means as the network sees them: of a column that is read as logarithms, the mean before that.
[[nodiscard]] Vector mean_row(const prep::Pipeline& pipeline);

// PCA of rows that `pipeline` prepared, as a network with the output activation `output` would give it.
struct PcaBaseline {
  const prep::Pipeline& pipeline;
  const prep::Pca& pca;
  nn::Activation output;

  // Returns reconstructions within the range of the output.
  [[nodiscard]] Matrix reconstruct(const prep::Prepared& rows) const;
};

// unit_errors() of PCA and of the column means.
struct RowBaselines {
  std::vector<double> pca, means;
};
// `units` are those of TrialOptions.
[[nodiscard]] RowBaselines row_baselines(const PcaBaseline& baseline, const prep::Prepared& rows, const VectorD& units,
                                         ThreadPool* pool = nullptr);

// Returns the errors of PCA, with as many components as codes, and of the column means on the held-out rows of the
// folds that are not far, in the order of Trial::errors.
[[nodiscard]] RowBaselines baselines(const std::vector<Fold>& folds, Index codes, const VectorD& units);

// Returns the errors of a trial on the rows of the folds that are not far, beside the baselines'.
[[nodiscard]] model::Errors held_out_errors(const Trial& trial, const RowBaselines& other,
                                            const std::vector<Fold>& folds);

// Returns the trial's networks on the folds that are not far, with their rows; none where the trial holds no weights.
[[nodiscard]] std::vector<HeldOutFit> held_out_fits(const Trial& trial, const Candidate& candidate,
                                                    const std::vector<Fold>& folds);

// Returns the error as a multiple of the first trial's. The rows of the far folds count as much as all others together:
// a candidate that does best near the middle of the table may fail far from it.
[[nodiscard]] double relative_error(const Trial& trial, const Trial& first);

// Returns the position of the trial with the smallest relative error, times 1 + its `prior_penalty`: an unusual
// candidate must win by that share of the error.
[[nodiscard]] std::size_t best_trial(const std::vector<Trial>& trials, const std::vector<double>& prior_penalty);

}  // namespace aefx::train
