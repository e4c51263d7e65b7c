#include "train/selection/cross_validation.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "prep/em_pca.h"
#include "train/held_out_errors.h"
#include "train/range_error.h"

namespace aefx::train {
namespace {

// Least and largest value of an activation.
std::pair<float, float> output_range(nn::Activation activation) {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  switch (activation) {
    case nn::Activation::relu:
      return {0, kInfinity};
    case nn::Activation::elu:
      return {-1, kInfinity};
    case nn::Activation::tanh:
      return {-1, 1};
    case nn::Activation::sigmoid:
      return {0, 1};
    case nn::Activation::wide_sigmoid:
      return {-nn::kWideSigmoid, nn::kWideSigmoid};
    case nn::Activation::linear:
    case nn::Activation::leaky_relu:
      break;
  }
  return {-kInfinity, kInfinity};
}

}  // namespace

std::vector<Fold> make_folds(const MatrixD& features, const std::vector<Split>& splits, const FoldOptions& options,
                             ThreadPool& pool) {
  constexpr Index kMostCells = 4 << 20;  // each takes copies of its rows
  const bool together = splits.size() >= pool.threads() && features.size() <= kMostCells;
  std::vector<std::optional<Fold>> made(splits.size());
  run(together ? &pool : nullptr, splits.size(), [&](std::size_t i) {
    made[i].emplace(Fold{.learner = Learner(take_rows(features, splits[i].fit), options.options, options.forms,
                                            together ? nullptr : &pool),
                         .held_out = take_rows(features, splits[i].held_out),
                         .far = splits[i].far});
  });
  std::vector<Fold> folds;
  for (std::optional<Fold>& fold : made) folds.push_back(std::move(*fold));
  return folds;
}

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

Vector mean_row(const prep::Pipeline& pipeline) {
  Vector means(static_cast<Index>(pipeline.columns.size()));
  for (std::size_t c = 0; c < pipeline.columns.size(); ++c) {
    const prep::EncodedColumn& column = pipeline.columns[c];
    const double mean =
        column.transform.log_offset ? column.encoded(column.statistics.own_mean) : column.statistics.mean;
    means(static_cast<Index>(c)) = static_cast<float>(column.scale.apply(mean));
  }
  return means;
}

Matrix PcaBaseline::reconstruct(const prep::Prepared& rows) const {
  const auto [low, high] = output_range(output);
  Matrix out = prep::reconstruct(pca, rows);
  for (Index c = 0; c < out.cols(); ++c) {
    const prep::EncodedColumn& column = pipeline.columns[static_cast<std::size_t>(c)];
    const auto least = static_cast<float>(column.scale.apply(column.statistics.min));
    const auto most = static_cast<float>(column.scale.apply(column.statistics.max));
    out.col(c) = out.col(c).cwiseMax(std::min(low, least)).cwiseMin(std::max(high, most));
  }
  return out;
}

RowBaselines row_baselines(const PcaBaseline& baseline, const prep::Prepared& rows, const VectorD& units,
                           ThreadPool* pool) {
  const prep::Pipeline& pipeline = baseline.pipeline;
  const Vector means = mean_row(pipeline);
  return {.pca = slice_errors(
              rows, [&](const prep::Prepared& x) { return baseline.reconstruct(x); }, pipeline, units, pool),
          .means = slice_errors(
              rows, [&](const prep::Prepared& x) { return Matrix(means.replicate(x.inputs.rows(), 1)); }, pipeline,
              units, pool)};
}

RowBaselines baselines(const std::vector<Fold>& folds, Index codes, const VectorD& units) {
  RowBaselines all;
  for (const Fold& fold : folds) {
    if (fold.far) continue;
    const prep::Pipeline& pipeline = fold.learner.pipeline();
    prep::Prepared held_out = pipeline.transform(fold.held_out);
    bound(held_out, pipeline);
    const prep::Pca pca = fold.learner.pca(codes);
    const RowBaselines one =
        row_baselines({.pipeline = pipeline, .pca = pca, .output = fold.learner.output()}, held_out, units);
    all.pca.insert(all.pca.end(), one.pca.begin(), one.pca.end());
    all.means.insert(all.means.end(), one.means.begin(), one.means.end());
  }
  return all;
}

model::Errors held_out_errors(const Trial& trial, const RowBaselines& other, const std::vector<Fold>& folds) {
  ErrorSums sums;
  sums.add({.network = trial.reported, .pca = other.pca, .means = other.means});
  return sums.errors(static_cast<double>(folds.front().learner.features().rows()));
}

std::vector<HeldOutFit> held_out_fits(const Trial& trial, const Candidate& candidate, const std::vector<Fold>& folds) {
  std::vector<HeldOutFit> out;
  auto weights = trial.weights.begin();
  for (const Fold& fold : folds) {
    if (fold.far) continue;
    nn::Network network = fold.learner.network(candidate);
    const auto parameters = network.parameters();
    if (trial.weights.end() - weights < static_cast<std::ptrdiff_t>(parameters.size())) return {};
    std::copy_n(weights, parameters.size(), parameters.begin());
    weights += static_cast<std::ptrdiff_t>(parameters.size());
    out.push_back({.pipeline = fold.learner.pipeline(),
                   .network = std::move(network),
                   .fitted = fold.learner.features(),
                   .held_out = fold.held_out});
  }
  return out;
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
