#include "train/selection/candidates.h"

#include <fmt/format.h>

#include <array>
#include <cmath>

namespace aefx::train {
namespace {

constexpr std::uint64_t kMostEpochs = 300;
constexpr std::uint64_t kMostDeepEpochs = 500;
constexpr Index kDeepUnits = 64;
constexpr double kUsualMargin = 0.25;
constexpr double kPriorPenalty =
    0.006;  // for each 0.05 away from it: held-out rows tell margins apart with noise of that size
constexpr double kFixedMargin = 0.2;  // where another scaling makes no use of it

// The optimizer that bends a deep network best, unless the user chose one.
optim::OptimizerOptions deep_optimizer(const TrainOptions& options) {
  optim::OptimizerOptions optimizer = options.fit.optimizer;
  if (!options.optimizer_chosen) {
    optimizer.kind = optim::OptimizerKind::adam;
    optimizer.learning_rate = optim::default_learning_rate(optim::OptimizerKind::adam);
  }
  return optimizer;
}

template <std::size_t n>
std::vector<double> margins(const TrainOptions& options, const std::array<double, n>& usual) {
  if (options.margin) return {*options.margin};
  if (options.scaling != prep::Scaling::minmax) return {kFixedMargin};
  return {usual.begin(), usual.end()};
}

}  // namespace

std::vector<Candidate> candidates(const TrainOptions& options, Index columns) {
  constexpr std::array<double, 9> kMargins{0.4, 0.35, 0.3, 0.25, 0.2, 0.15, 0.1, 0.05, 0.02};
  std::vector<double> rates{1};
  if (options.lr_auto) rates = {1, 0.3, 0.1, 3, 10};
  std::vector<double> tried = margins(options, kMargins);
  std::uint64_t epochs = options.fit.epochs > 0 ? options.fit.epochs : kMostEpochs;
  // A start from PCA with a code for every column loses next to nothing, and training could only overfit.
  const FitOptions& fit = options.fit;
  const bool plain = fit.l1 <= 0 && fit.l2 <= 0 && fit.noise <= 0 && fit.sparsity <= 0 && !options.lr_auto &&
                     nn::is_piecewise_linear(options.activation);
  if (options.dim >= columns && options.init == Init::pca && fit.epochs == 0 && options.hidden.empty() && plain) {
    tried.resize(1);
    epochs = 0;
  }
  std::vector<Candidate> all;
  for (const double margin : tried) {
    for (const double rate : rates) {
      Candidate c{.name = options.scaling == prep::Scaling::minmax ? fmt::format("margin {:g}", margin) : "one shape",
                  .margin = margin,
                  .hidden = options.hidden,
                  .optimizer = options.fit.optimizer,
                  .epochs = epochs,
                  .prior_penalty = kPriorPenalty * std::abs(margin - kUsualMargin) / 0.05};
      c.optimizer.learning_rate *= rate;
      if (options.lr_auto) c.name += fmt::format(", lr {:g}", c.optimizer.learning_rate);
      all.push_back(std::move(c));
    }
  }
  return all;
}

std::vector<Candidate> deep_candidates(const TrainOptions& options) {
  constexpr std::array<double, 4> kMargins{0.4, 0.3, 0.2, 0.1};
  std::vector<Candidate> all;
  for (const double margin : margins(options, kMargins)) {
    all.push_back({.name = fmt::format("hidden {}, margin {:g}", kDeepUnits, margin),
                   .margin = margin,
                   .hidden = {kDeepUnits},
                   .optimizer = deep_optimizer(options),
                   .epochs = options.fit.epochs > 0 ? options.fit.epochs : kMostDeepEpochs});
  }
  return all;
}

}  // namespace aefx::train
