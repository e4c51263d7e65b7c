#include "aefx/explain/explain.h"

#include <algorithm>
#include <cmath>

namespace aefx::explain {
namespace {

// Numbers are float32: a variance below this share of a column's squared size is rounding.
constexpr double kRounding = 1e-12;

std::vector<Column> columns_of(const model::Model& model, const model::Evidence& evidence) {
  std::vector<Column> columns;
  for (std::size_t i = 0; i < model.pipeline.columns.size(); ++i) {
    const prep::EncodedColumn& encoded = model.pipeline.columns[i];
    const prep::ColumnStatistics& s = encoded.statistics;
    Column column{.name = model.table.features[encoded.source].name,
                  .mean = s.mean,
                  .min = s.min,
                  .max = s.max,
                  .missing = s.missing,
                  .kept = {}};
    const double variance = evidence.variance(static_cast<Index>(i));
    const double size = std::max(std::abs(encoded.scale.apply(s.min)), std::abs(encoded.scale.apply(s.max)));
    if (!s.constant() && variance > kRounding * size * size) {
      column.kept = 1 - evidence.error(static_cast<Index>(i)) / variance;
    }
    columns.push_back(column);
  }
  return columns;
}

std::vector<Code> codes_of(const model::Evidence& evidence) {
  std::vector<Code> codes;
  const std::vector<std::string> names = model::code_names(static_cast<Index>(evidence.codes.size()));
  for (std::size_t k = 0; k < evidence.codes.size(); ++k) {
    const model::CodeEvidence& e = evidence.codes[k];
    codes.push_back({.name = names[k],
                     .active = e.active,
                     .always_on = e.active >= 1,
                     .dead = is_dead(e, evidence.rows),
                     .min = e.min,
                     .max = e.max,
                     .mean = e.mean,
                     .deviation = e.deviation});
  }
  return codes;
}

}  // namespace

bool is_dead(const model::CodeEvidence& code, std::uint64_t rows) { return rows > 1 && !(code.max > code.min); }

RawWeights fold(const prep::Pipeline& pipeline, const MatrixD& weights, const VectorD& bias) {
  RawWeights raw{.weights = weights, .bias = bias};
  for (Index i = 0; i < weights.rows(); ++i) {
    const prep::Scale& scale = pipeline.columns[static_cast<std::size_t>(i)].scale;
    raw.weights.row(i) *= scale.scale;
    raw.bias += weights.row(i) * (scale.base - scale.scale * scale.offset);
  }
  return raw;
}

Explanation explain(const model::Model& model, const model::Evidence& evidence) {
  const model::Training& training = model.training;
  RawWeights raw = fold(model.pipeline, evidence.weights, evidence.base);
  Explanation e;
  e.table = model.table.name;
  e.rows = evidence.rows;
  e.activation = nn::name(model.network.layers()[model.network.encoder_layers() - 1].activation);
  e.encoder_layers = model.network.encoder_layers();
  e.exact = e.encoder_layers == 1;
  e.columns = columns_of(model, evidence);
  e.codes = codes_of(evidence);
  e.raw_weights = std::move(raw.weights);
  e.raw_bias = std::move(raw.bias);
  e.scaled_weights = evidence.weights;
  e.scaled_bias = evidence.base;
  e.shares = evidence.shares;
  e.rest = evidence.rest;
  e.options = training.options;
  e.fit_rows = training.fit_rows;
  e.valid_rows = training.valid_rows;
  e.epochs = training.epochs;
  e.best_epoch = training.best_epoch;
  e.stopped = training.stopped;
  for (const model::EpochLoss& epoch : training.curve) e.curve.push_back({.train = epoch.train, .valid = epoch.valid});
  for (const model::Candidate& c : training.candidates) {
    e.candidates.push_back({.name = c.name, .error = c.error, .chosen = c.chosen});
  }
  e.errors = {.rows = training.errors.rows,
              .held_out = training.errors.held_out,
              .network = training.errors.network,
              .pca = training.errors.pca,
              .means = training.errors.means};
  e.moved = training.moved;
  e.verdict = verdict(model, evidence);
  e.notes = training.notes;
  return e;
}

}  // namespace aefx::explain
