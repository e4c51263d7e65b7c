#include "train/selection/cross_validation.h"

#include <algorithm>
#include <limits>

#include "train/held_out_errors.h"
#include "train/range_error.h"

namespace aefx::train {

double Trial::mean_error() const { return mean(errors); }

double Trial::near_error() const {
  double sum = 0;
  for (std::size_t i = 0; i < near_rows; ++i) sum += errors[i];
  return near_rows > 0 ? sum / static_cast<double>(near_rows) : 0;
}

double Trial::far_error() const {
  double sum = 0;
  for (std::size_t i = near_rows; i < errors.size(); ++i) sum += errors[i];
  return sum;
}

Vector mean_row(const prep::Pipeline& pipeline, const prep::Pca& pca) {
  Vector means = pca.mean.cast<float>();
  for (std::size_t c = 0; c < pipeline.columns.size(); ++c) {
    const prep::EncodedColumn& column = pipeline.columns[c];
    if (column.transform.log_offset)
      means(static_cast<Index>(c)) = static_cast<float>(column.scale.apply(column.encoded(column.statistics.own_mean)));
  }
  return means;
}

RowBaselines row_baselines(const prep::Pipeline& pipeline, const prep::Pca& pca, const prep::Prepared& rows,
                           const VectorD& units, ThreadPool* pool) {
  const Vector means = mean_row(pipeline, pca);
  return {.pca = slice_errors(
              rows, [&](const Matrix& x) { return prep::reconstruct(pca, x); }, pipeline, units, pool),
          .means = slice_errors(
              rows, [&](const Matrix& x) { return Matrix(means.replicate(x.rows(), 1)); }, pipeline, units, pool)};
}

RowBaselines baselines(const std::vector<Fold>& folds, Index codes, const VectorD& units) {
  RowBaselines all;
  for (const Fold& fold : folds) {
    if (fold.far) continue;
    const prep::Pipeline& pipeline = fold.learner.pipeline();
    prep::Prepared held_out = pipeline.transform(fold.held_out);
    bound(held_out, pipeline);
    const RowBaselines one = row_baselines(pipeline, fold.learner.pca(codes), held_out, units);
    all.pca.insert(all.pca.end(), one.pca.begin(), one.pca.end());
    all.means.insert(all.means.end(), one.means.begin(), one.means.end());
  }
  return all;
}

model::Errors held_out_errors(const Trial& trial, const RowBaselines& other, const std::vector<Fold>& folds) {
  const std::vector<double> network(trial.errors.begin(),
                                    trial.errors.begin() + static_cast<std::ptrdiff_t>(trial.near_rows));
  ErrorSums sums;
  sums.add({.network = network, .pca = other.pca, .means = other.means});
  return sums.errors(static_cast<double>(folds.front().learner.features().rows()));
}

double relative_error(const Trial& trial, const Trial& first) {
  const auto relative = [](double error, double reference) { return reference > 0 ? error / reference : 1; };
  const double near = relative(trial.near_error(), first.near_error());
  const bool has_far = first.near_rows < first.errors.size();
  return has_far ? (near + relative(trial.far_error(), first.far_error())) / 2 : near;
}

std::size_t best_trial(const std::vector<Trial>& trials, const std::vector<double>& prior_penalty) {
  const auto first = std::find_if(trials.begin(), trials.end(), [](const Trial& trial) { return !trial.diverged; });
  if (first == trials.end()) return 0;
  std::size_t best = 0;
  double best_error = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < trials.size(); ++i) {
    if (trials[i].diverged) continue;
    const double error = relative_error(trials[i], *first) * (1 + prior_penalty[i]);
    if (error < best_error) {
      best_error = error;
      best = i;
    }
  }
  return best;
}

}  // namespace aefx::train
