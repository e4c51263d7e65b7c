#include "train/selection/cross_validation.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

#include "nn/pass.h"
#include "train/fit.h"
#include "train/range_error.h"

namespace aefx::train {
namespace {

constexpr std::uint64_t kEvery = 5;        // epochs between measurements on held-out rows
constexpr double kImprovement = 1 - 1e-4;  // a smaller fall does not keep a fit going

// A candidate on one fold.
struct FoldFit {
  prep::Pipeline pipeline;
  prep::Prepared rows, held_out;
  FitOptions options;
  std::unique_ptr<Fitter> fitter;
  std::vector<double> errors;
};

FoldFit prepare(const Candidate& candidate, const Fold& fold, const TrainOptions& options) {
  FoldFit out;
  out.pipeline = fold.learner.pipeline();
  out.rows = out.pipeline.transform(fold.learner.features());
  out.held_out = out.pipeline.transform(fold.held_out);
  bound(out.held_out, out.pipeline);
  out.options = options.fit;
  out.options.optimizer = candidate.optimizer;
  return out;
}

}  // namespace

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

Trial try_candidate(const Candidate& candidate, const std::vector<Fold>& folds, const TrialOptions& trial,
                    ThreadPool& pool, Observer& observer) {
  const TrainOptions& options = trial.options;
  std::vector<FoldFit> fits(folds.size());
  const auto measure = [&](FoldFit& f) {
    f.errors = unit_errors(nn::apply(f.fitter->network(), f.held_out.inputs, 0, f.fitter->network().layers().size()),
                           f.held_out, f.pipeline, trial.units);
  };
  pool.run(folds.size(), [&](std::size_t i) {
    fits[i] = prepare(candidate, folds[i], options);
    fits[i].fitter =
        std::make_unique<Fitter>(folds[i].learner.start(candidate, fits[i].rows), fits[i].rows, fits[i].options);
    measure(fits[i]);
  });
  const bool fixed = options.fit.epochs > 0 && options.valid <= 0;
  Trial best;
  double best_error = std::numeric_limits<double>::infinity();
  std::uint64_t improved = 0;
  for (std::uint64_t epoch = 0;;) {
    std::vector<double> errors;
    std::size_t near_rows = 0;
    for (std::size_t i = 0; i < folds.size(); ++i) {
      errors.insert(errors.end(), fits[i].errors.begin(), fits[i].errors.end());
      if (!folds[i].far) near_rows = errors.size();
    }
    const double error = mean(errors);
    if (!std::isfinite(error)) {
      best.diverged = best.errors.empty() || fixed;
      break;
    }
    if (error < best_error * kImprovement) improved = epoch;
    if (error < best_error || fixed) {
      best_error = error;
      best = {.errors = std::move(errors), .near_rows = near_rows, .epochs = epoch};
    }
    if (epoch >= candidate.epochs || (!fixed && epoch - improved >= options.fit.patience) || observer.stop()) break;
    const std::uint64_t more = std::min(kEvery, candidate.epochs - epoch);
    const bool last = epoch + more == candidate.epochs;
    std::vector<double> losses(folds.size());
    pool.run(folds.size(), [&](std::size_t i) {
      ThreadPool alone(1);
      for (std::uint64_t e = 0; e < more; ++e) losses[i] = fits[i].fitter->epoch(alone);
      if (!fixed || last) measure(fits[i]);
    });
    epoch += more;
    observer.epoch(epoch, {.train = mean(losses), .valid = error});
  }
  return best;
}

RowBaselines row_baselines(const prep::Pipeline& pipeline, const prep::Pca& pca, const prep::Prepared& rows,
                           const VectorD& units, ThreadPool* pool) {
  const Vector means = pca.mean.cast<float>();
  return {.pca = slice_errors(
              rows, [&](const Matrix& x) { return prep::reconstruct(pca, x); }, pipeline, units, pool),
          .means = slice_errors(
              rows, [&](const Matrix& x) { return Matrix(means.replicate(x.rows(), 1)); }, pipeline, units, pool)};
}

Baselines baselines(const std::vector<Fold>& folds, Index codes, const VectorD& units) {
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
  return {.pca = mean(all.pca), .means = mean(all.means)};
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
    const double error = relative_error(trials[i], *first) + prior_penalty[i];
    if (error < best_error) {
      best_error = error;
      best = i;
    }
  }
  return best;
}

}  // namespace aefx::train
