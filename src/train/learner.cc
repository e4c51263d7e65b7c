#include "train/learner.h"

#include <algorithm>
#include <utility>

#include "nn/initializer.h"
#include "prep/pca.h"
#include "train/warm_start.h"

namespace aefx::train {
namespace {

constexpr std::uint64_t kStartStream = 2;
constexpr Index kDeepComponents = 64;  // the directions among which hidden units may bend

std::vector<nn::LayerOptions> layers(const TrainOptions& options, const std::vector<Index>& hidden, Index columns) {
  std::vector<nn::LayerOptions> out;
  for (const Index units : hidden) out.push_back({.units = units, .activation = options.activation});
  out.push_back({.units = options.dim, .activation = options.activation});
  for (auto units = hidden.rbegin(); units != hidden.rend(); ++units) {
    out.push_back({.units = *units, .activation = options.activation});
  }
  out.push_back({.units = columns, .activation = output_activation(options)});
  return out;
}

}  // namespace

nn::Activation output_activation(const TrainOptions& options) {
  if (options.output_activation) return *options.output_activation;
  return options.scaling == prep::Scaling::minmax ? nn::Activation::sigmoid : nn::Activation::linear;
}

Learner::Learner(MatrixD features, const TrainOptions& options, prep::LevelCounts levels)
    : Learner(std::make_shared<const MatrixD>(std::move(features)), options, std::move(levels), nullptr, nullptr) {}

Learner::Learner(std::shared_ptr<const MatrixD> features, const TrainOptions& options, prep::LevelCounts levels,
                 const std::vector<prep::ColumnStatistics>* statistics, ThreadPool* pool)
    : features_(std::move(features)),
      options_(options),
      levels_(std::move(levels)),
      statistics_(statistics != nullptr
                      ? *statistics
                      : prep::encoded_statistics(*features_, prep::all_rows(features_->rows()), levels_, pool)) {
  pca_ = prep::fit_pca(pipeline(0).transform(*features_, pool),
                       most_components(options, static_cast<Index>(statistics_.size())));
}

Learner::Learner(std::vector<prep::ColumnStatistics> statistics, prep::Pca pca, const TrainOptions& options,
                 prep::LevelCounts levels)
    : options_(options), levels_(std::move(levels)), statistics_(std::move(statistics)), pca_(std::move(pca)) {}

Index most_components(const TrainOptions& options, Index columns) {
  // Components beyond the codes are of use to wide hidden layers only.
  const bool deep = options.hidden_auto || !options.hidden.empty();
  Index most = options.dim;
  for (const Index units : options.hidden) most = std::max(most, units);
  if (deep) most = std::max(most, kDeepComponents);
  return std::min(most, columns);
}

prep::Pipeline Learner::pipeline(double margin) const {
  return prep::fit_pipeline(
      statistics_, {.scaling = options_.scaling, .margin = margin, .on_missing = options_.on_missing}, levels_);
}

prep::Pca Learner::pca(double margin) const {
  if (options_.scaling != prep::Scaling::minmax) return pca_;
  prep::Pca scaled = pca_;
  const double width = 1 - 2 * margin;
  scaled.mean = (pca_.mean.array() * width + margin).matrix();  // the middle, where constant columns are, stays 0.5
  scaled.variance *= width * width;
  scaled.total_variance *= width * width;
  return scaled;
}

prep::Pca Learner::pca(double margin, Index components) const {
  prep::Pca out = pca(margin);
  out.components = MatrixD(out.components.leftCols(std::min(components, out.size())));
  return out;
}

nn::Network Learner::start(const Candidate& candidate, const prep::Prepared& rows) const {
  return start(candidate, warm_start_data(rows));
}

nn::Network Learner::start(const Candidate& candidate, const WarmStartData& rows) const {
  const auto columns = static_cast<Index>(statistics_.size());
  nn::Network network(columns, layers(options_, candidate.hidden, columns), candidate.hidden.size() + 1);
  Random random(options_.fit.seed, kStartStream);
  switch (options_.init) {
    case Init::pca:
      start_from_pca(network, rows, pca(candidate.margin), random);
      break;
    case Init::varimax:
      start_from_pca(network, rows, prep::varimax(pca(candidate.margin), options_.dim), random);
      break;
    case Init::glorot:
      nn::initialize_glorot(network, random);
      break;
    case Init::torch:
      nn::initialize_torch(network, random);
      break;
    case Init::given:
      std::copy(options_.initial->parameters().begin(), options_.initial->parameters().end(),
                network.parameters().begin());
      break;
  }
  return network;
}

}  // namespace aefx::train
