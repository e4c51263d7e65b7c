#include "aefx/explain/explain.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "explain/story.h"

namespace aefx::explain {
namespace {

// Numbers are float32: a variance below this share of a column's squared size is rounding.
constexpr double kRounding = 1e-12;

std::vector<Column> columns_of(const model::Model& model, const model::Evidence& evidence) {
  std::vector<Column> columns;
  const std::vector<std::string> names = model::column_names(model);
  for (std::size_t i = 0; i < model.pipeline.columns.size(); ++i) {
    const prep::EncodedColumn& encoded = model.pipeline.columns[i];
    const prep::ColumnStatistics& s = encoded.statistics;
    const model::Feature& feature = model.table.features[encoded.source];
    Column column{.name = names[i],
                  .mean = s.mean,
                  .min = s.min,
                  .max = s.max,
                  .missing = s.missing,
                  .kept = {},
                  .source = feature.name,
                  .level = encoded.level ? feature.levels.label(*encoded.level) : std::string(),
                  .feature = encoded.source};
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

namespace {

// 1 - sum |a - b| / sum (a + b), over columns: 1 where two measures say the same (Bray and Curtis 1957).
double agreement(const MatrixD& a, const MatrixD& b, Index k) {
  const double both = (a.col(k) + b.col(k)).sum();
  return both > 0 ? 1 - (a.col(k) - b.col(k)).cwiseAbs().sum() / both : 1;
}

void add_effects(const model::Evidence& evidence, Explanation& e) {
  const model::EffectEvidence& effects = evidence.effects;
  const auto d = static_cast<Index>(e.columns.size());
  const auto k = static_cast<Index>(e.codes.size());
  e.effect_rows = effects.rows;
  e.ablation = e.permutation = e.lost = e.alone = MatrixD::Zero(d, k);
  if (effects.ablation.rows() != d) return;  // not measured
  e.ablation = effects.ablation;
  e.permutation = effects.permutation;
  e.lost = effects.lost;
  e.alone = effects.alone;
  for (Index c = 0; c < k; ++c) {
    Code& code = e.codes[static_cast<std::size_t>(c)];
    code.fit = effects.fit(c);
    code.ablation_agreement = agreement(effects.expected, effects.ablation, c);
    code.permutation_agreement = agreement(effects.expected, effects.permutation, c);
  }
}

void add_regions(const model::Model& model, const model::Evidence& evidence, Explanation& e) {
  e.straight = evidence.straight;
  e.regions_seen = evidence.regions_seen;
  e.regions_complete = evidence.regions_complete;
  for (const model::RegionEvidence& r : evidence.regions) {
    RawWeights raw = fold(model.pipeline, r.weights, r.base);
    const double rows = std::max(static_cast<double>(evidence.rows), 1.0);
    e.regions.push_back({.share = static_cast<double>(r.rows) / rows,
                         .raw_weights = std::move(raw.weights),
                         .raw_bias = std::move(raw.bias)});
  }
}

void add_pca(const model::Evidence& evidence, Explanation& e) {
  const model::PcaEvidence& pca = evidence.pca;
  e.pca = {.rows = pca.rows, .loadings = pca.loadings, .explained = pca.explained, .match = pca.match};
  if (pca.match.cols() == 0) return;
  for (std::size_t k = 0; k < e.codes.size(); ++k) {
    if (e.codes[k].dead) continue;
    Index best = 0;
    pca.match.row(static_cast<Index>(k)).cwiseAbs().maxCoeff(&best);
    e.codes[k].component = static_cast<std::size_t>(best);
    e.codes[k].component_correlation = pca.match(static_cast<Index>(k), best);
  }
}

void add_stability(const model::Model& model, const model::Evidence& evidence, Explanation& e) {
  if (!evidence.stability) return;
  const model::StabilityEvidence& s = *evidence.stability;
  const VectorD none = VectorD::Zero(s.correlation.size());
  e.stability = Stability{.runs = s.runs,
                          .row_share = s.row_share,
                          .correlation = s.correlation,
                          .back = s.back,
                          .same_space = s.same_space,
                          .raw_weight_mean = fold(model.pipeline, s.weight_mean, none).weights,
                          .raw_weight_deviation = fold(model.pipeline, s.weight_deviation, none).weights,
                          .share_mean = s.share_mean,
                          .share_deviation = s.share_deviation};
}

}  // namespace

bool is_dead(const model::CodeEvidence& code, std::uint64_t rows) { return rows > 1 && !(code.max > code.min); }

std::optional<double> kept_variance(const model::Model& model, const model::Evidence& evidence) {
  double error = 0;
  double variance = 0;
  for (std::size_t i = 0; i < model.pipeline.columns.size(); ++i) {
    const prep::EncodedColumn& column = model.pipeline.columns[i];
    const double range = (column.statistics.max - column.statistics.min) * column.scale.scale;
    if (!(range * range > 0)) continue;
    error += column.weight * evidence.error(static_cast<Index>(i)) / (range * range);
    variance += column.weight * evidence.variance(static_cast<Index>(i)) / (range * range);
  }
  if (!(variance > 0)) return {};
  return 1 - error / variance;
}

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
  add_effects(evidence, e);
  add_regions(model, evidence, e);
  add_pca(evidence, e);
  for (const model::TwinEvidence& t : evidence.twins) {
    e.twins.push_back({.first = t.first, .second = t.second, .correlation = t.correlation});
  }
  add_stability(model, evidence, e);
  e.points = {.codes = evidence.points.codes,
              .column = evidence.points.column,
              .levels = evidence.points.levels,
              .level = evidence.points.level};
  e.kept = kept_variance(model, evidence);
  Told told = tell(e);
  e.story = std::move(told.codes);
  e.cautions = std::move(told.all);
  e.verdict = verdict(model, evidence);
  e.notes = training.notes;
  return e;
}

}  // namespace aefx::explain
