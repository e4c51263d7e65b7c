#include "train/learner.h"

#include <algorithm>
#include <utility>

#include "aefx/model/model.h"
#include "nn/initializer.h"
#include "prep/em_pca.h"
#include "train/kept_scaling.h"
#include "train/pruning.h"
#include "train/warm_start.h"

namespace aefx::train {
namespace {

constexpr std::uint64_t kStartStream = 2;
constexpr Index kDeepComponents = 64;  // the directions among which hidden units may bend

std::vector<nn::LayerOptions> layers(const TrainOptions& options, const Candidate& candidate, Index columns) {
  std::vector<nn::LayerOptions> out;
  for (const Index units : candidate.encoder_hidden) out.push_back({.units = units, .activation = options.activation});
  out.push_back({.units = options.dim, .activation = options.activation});
  for (const Index units : candidate.decoder_hidden) out.push_back({.units = units, .activation = options.activation});
  out.push_back({.units = columns, .activation = output_activation(options)});
  return out;
}

}  // namespace

prep::Pipeline fit_pipeline(const std::vector<prep::ColumnStatistics>& statistics, const TrainOptions& options,
                            const prep::FeatureForms& forms) {
  return prep::fit_pipeline(options.continued ? keep_scaling(options.continued->pipeline, statistics) : statistics,
                            {.scaling = options.scaling, .margin = options.margin, .on_missing = options.on_missing},
                            forms);
}

nn::Activation output_activation(const TrainOptions& options) {
  if (options.output_activation) return *options.output_activation;
  if (options.scaling == prep::Scaling::minmax) return nn::Activation::sigmoid;
  return options.scaling == prep::Scaling::standard ? nn::Activation::wide_sigmoid : nn::Activation::linear;
}

Learner::Learner(MatrixD features, const TrainOptions& options, const prep::FeatureForms& forms, ThreadPool* pool)
    : Learner(std::make_shared<const MatrixD>(std::move(features)), options, forms, nullptr, pool) {}

Learner::Learner(std::shared_ptr<const MatrixD> features, const TrainOptions& options, const prep::FeatureForms& forms,
                 const std::vector<prep::ColumnStatistics>* statistics, ThreadPool* pool)
    : features_(std::move(features)),
      options_(options),
      pipeline_(fit_pipeline(statistics != nullptr
                                 ? *statistics
                                 : prep::encoded_statistics(*features_, prep::all_rows(features_->rows()), forms, pool),
                             options, forms)) {
  const Index most = most_components(options, static_cast<Index>(pipeline_.columns.size()));
  pca_ = prep::fit_pca_with_gaps(pipeline_.transform(*features_, pool), {.codes = options.dim, .most = most}, pool);
}

Learner::Learner(prep::Pipeline pipeline, prep::Pca pca, const TrainOptions& options)
    : options_(options), pipeline_(std::move(pipeline)), pca_(std::move(pca)) {}

Index most_components(const TrainOptions& options, Index columns) {
  // Components beyond the codes are of use to wide hidden layers only.
  const bool deep = !options.encoder_hidden || !options.encoder_hidden->empty();
  Index most = options.dim;
  for (const Index units : options.encoder_hidden.value_or(std::vector<Index>())) most = std::max(most, units);
  if (deep) most = std::max(most, kDeepComponents);
  return std::min(most, columns);
}

prep::Pca Learner::pca(Index components) const { return pca_.first(components); }

nn::Network Learner::network(const Candidate& candidate) const {
  const auto columns = static_cast<Index>(pipeline_.columns.size());
  return {columns, layers(options_, candidate, columns), candidate.encoder_hidden.size() + 1};
}

Start Learner::start(const Candidate& candidate, const prep::Prepared& rows) const {
  return start(candidate, warm_start_data(rows));
}

Start Learner::start(const Candidate& candidate, const WarmStartData& rows) const {
  nn::Network network = this->network(candidate);
  Random random(options_.fit.seed, kStartStream);
  switch (options_.init) {
    case Init::pca:
      // Turned, each code draws on few columns before any are taken away.
      start_from_pca(network, rows, candidate.columns_per_code > 0 ? prep::varimax(pca_, options_.dim) : pca_, random);
      break;
    case Init::varimax:
      start_from_pca(network, rows, prep::varimax(pca_, options_.dim), random);
      break;
    case Init::glorot:
      nn::initialize_glorot(network, random);
      break;
    case Init::torch:
      nn::initialize_torch(network, random);
      break;
    case Init::given:
    case Init::given_encoder:
      std::copy(options_.initial->parameters().begin(), options_.initial->parameters().end(),
                network.parameters().begin());
      if (options_.init == Init::given_encoder) start_decoder(network, rows, random);
      break;
  }
  if (candidate.columns_per_code > 0) prune(network, rows.sample, pipeline_, candidate.columns_per_code);
  if (options_.continued) return {network, std::make_shared<const TrustRegion>(network, rows.sample.inputs)};
  return network;
}

}  // namespace aefx::train
