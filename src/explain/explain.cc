#include "aefx/explain/explain.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "explain/findings.h"

namespace aefx::explain {
namespace {

// Numbers are float32: a variance below this share of a column's squared size is rounding.
constexpr double kRounding = 1e-12;

// A logarithm needs a lower cap, which is shown only where it is above 0 and a value in training reached it.
void set_transform(const prep::EncodedColumn& encoded, Column& column) {
  const prep::Transform& transform = encoded.transform;
  const bool reached = transform.low > 0 && !(encoded.statistics.min > transform.apply(transform.low));
  if (std::isfinite(transform.low) && (!transform.log_offset || reached)) column.lower_cap = transform.low;
  if (std::isfinite(transform.high)) column.upper_cap = transform.high;
  column.log_offset = transform.log_offset;
}

std::vector<Column> columns_of(const model::Model& model, const model::Measurements& measurements) {
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
                  .r2 = {},
                  .source = feature.name,
                  .level = encoded.level ? feature.levels.label(*encoded.level) : std::string(),
                  .feature = encoded.source};
    set_transform(encoded, column);
    const double variance = measurements.variance(static_cast<Index>(i));
    const double size = std::max(std::abs(encoded.scale.apply(s.min)), std::abs(encoded.scale.apply(s.max)));
    if (!s.constant() && variance > kRounding * size * size) {
      column.r2 = 1 - measurements.error(static_cast<Index>(i)) / variance;
    }
    columns.push_back(column);
  }
  return columns;
}

// 1 - sum |a - b| / sum (a + b), over features (Bray and Curtis 1957).
double agreement(const MatrixD& a, const MatrixD& b, const std::vector<FeatureColumns>& features, Index k) {
  double both = 0, apart = 0;
  for (const FeatureColumns& feature : features) {
    const auto i = static_cast<Index>(feature.columns.front());
    both += a(i, k) + b(i, k);
    apart += std::abs(a(i, k) - b(i, k));
  }
  return both > 0 ? 1 - apart / both : 1;
}

// The codes, compared with effects and components.
std::vector<Code> codes_of(const Explanation& e, const model::Measurements& measurements) {
  std::vector<Code> codes;
  const bool measured = e.effects.rows > 0 && e.effects.predicted.rows() > 0;
  const std::vector<std::string> names = model::code_names(static_cast<Index>(measurements.codes.size()));
  const std::vector<FeatureColumns> all = features(e);
  for (std::size_t k = 0; k < names.size(); ++k) {
    const auto at = static_cast<Index>(k);
    Code code{measurements.codes[k]};
    code.name = names[k];
    code.always_on = code.active >= 1;
    code.dead = is_dead(code, measurements.rows);
    if (measured) {
      code.ablation_agreement = agreement(e.effects.predicted, e.effects.ablation, all, at);
      code.permutation_agreement = agreement(e.effects.predicted, e.effects.permutation, all, at);
    }
    if (!code.dead && e.pca.code_correlation.cols() > 0) {
      Index best = 0;
      e.pca.code_correlation.row(at).cwiseAbs().maxCoeff(&best);
      code.component = static_cast<std::size_t>(best);
      code.component_correlation = e.pca.code_correlation(at, best);
    }
    codes.push_back(code);
  }
  return codes;
}

model::Effects effects_of(const model::Measurements& measurements, const std::vector<Column>& columns) {
  model::Effects effects = measurements.effects;
  const Index d = measurements.weights.rows();
  const Index k = measurements.weights.cols();
  // Older models hold effects of single levels, which no row can have.
  const auto has_levels = std::any_of(columns.begin(), columns.end(), [](const Column& c) { return !c.level.empty(); });
  if (effects.shuffles == 0 && has_levels) {
    VectorD formula_r2 = effects.formula_r2;
    effects = {};
    effects.formula_r2 = std::move(formula_r2);
  }
  if (effects.ablation.rows() != d) {  // not measured
    if (effects.formula_r2.size() != k) effects.formula_r2 = VectorD::Ones(k);
    effects.ablation = effects.permutation = effects.reconstruction_loss = effects.single_code_r2 = MatrixD::Zero(d, k);
  }
  return effects;
}

}  // namespace

bool is_dead(const model::CodeStatistics& code, std::uint64_t rows) { return rows > 1 && !(code.max > code.min); }

std::vector<std::optional<double>> feature_r2(const model::Model& model, const model::Measurements& measurements) {
  struct Sums {
    double error = 0, variance = 0;
  };
  std::vector<Sums> features(model.pipeline.features());  // the levels of a feature together
  for (std::size_t i = 0; i < model.pipeline.columns.size(); ++i) {
    const prep::EncodedColumn& column = model.pipeline.columns[i];
    if (column.statistics.constant()) continue;
    features[column.source].error += measurements.error(static_cast<Index>(i));
    features[column.source].variance += measurements.variance(static_cast<Index>(i));
  }
  std::vector<std::optional<double>> r2;
  for (const Sums& sums : features) {
    r2.push_back(sums.variance > 0 ? std::optional(1 - sums.error / sums.variance) : std::nullopt);
  }
  return r2;
}

std::optional<double> reconstruction_r2(const model::Model& model, const model::Measurements& measurements) {
  double kept = 0, count = 0;
  for (const std::optional<double>& r2 : feature_r2(model, measurements)) {
    if (!r2) continue;
    kept += *r2;
    ++count;
  }
  if (!(count > 0)) return {};
  return kept / count;
}

RawWeights unscale(const prep::Pipeline& pipeline, const MatrixD& weights, const VectorD& bias) {
  RawWeights raw{.weights = weights, .bias = bias};
  for (Index i = 0; i < weights.rows(); ++i) {
    const prep::Scale& scale = pipeline.columns[static_cast<std::size_t>(i)].scale;
    raw.weights.row(i) *= scale.scale;
    raw.bias += weights.row(i) * (scale.base - scale.scale * scale.offset);
  }
  return raw;
}

Explanation explain(const model::Model& model, const model::Measurements& measurements) {
  const auto to_raw = [&](MatrixD& weights, VectorD& bias) {
    RawWeights raw = unscale(model.pipeline, weights, bias);
    weights = std::move(raw.weights);
    bias = std::move(raw.bias);
  };
  Explanation e;
  e.table = model.table.name;
  e.rows = measurements.rows;
  e.activation = nn::name(model.network.layers()[model.network.encoder_layers() - 1].activation);
  e.encoder_layers = model.network.encoder_layers();
  e.exact = e.encoder_layers == 1;
  e.raw_weights = e.scaled_weights = measurements.weights;
  e.raw_bias = e.scaled_bias = measurements.bias;
  to_raw(e.raw_weights, e.raw_bias);
  e.shares = measurements.shares;
  e.residual_share = measurements.residual_share;
  e.path_shares = measurements.path_shares;
  e.columns = columns_of(model, measurements);
  e.effects = effects_of(measurements, e.columns);
  e.regions = measurements.regions;
  for (model::LinearRegion& region : e.regions.largest) to_raw(region.weights, region.bias);
  e.pca = measurements.pca;
  e.collinear = measurements.collinear;
  e.stability = measurements.stability;
  if (e.stability) {
    VectorD none = VectorD::Zero(e.stability->correlation.size());
    to_raw(e.stability->weight_mean, none);
    to_raw(e.stability->weight_deviation, none);
  }
  e.points = measurements.points;
  // A model file holds no numbers: those of all rows are known.
  if (const auto points = static_cast<std::uint64_t>(e.points.codes.rows()); e.points.row.empty() && points == e.rows) {
    for (std::uint64_t row = 1; row <= points; ++row) e.points.row.push_back(row);
  }
  e.training = model.training;
  e.codes = codes_of(e, measurements);
  e.r2 = reconstruction_r2(model, measurements);
  e.feature_r2 = feature_r2(model, measurements);
  Findings findings = describe(e);
  e.findings = std::move(findings.codes);
  e.cautions = std::move(findings.all);
  Verdict judged = verdict(model, measurements);
  e.verdict = std::move(judged.answer);
  e.warnings = std::move(judged.warnings);
  return e;
}

}  // namespace aefx::explain
