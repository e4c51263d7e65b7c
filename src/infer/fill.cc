#include "infer/fill.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "aefx/infer/encode.h"
#include "nn/pass.h"

namespace aefx::infer {
namespace {

constexpr int kRounds = 20;  // of reconstructing from codes

// Returns 1 for values that are there and 0 for missing ones, as rows x encoded columns.
Matrix present(const MatrixD& features, const prep::Pipeline& pipeline) {
  Matrix out = Matrix::Ones(features.rows(), static_cast<Index>(pipeline.columns.size()));
  for (Index c = 0; c < out.cols(); ++c) {
    const auto column = features.col(static_cast<Index>(pipeline.columns[static_cast<std::size_t>(c)].source));
    for (Index r = 0; r < out.rows(); ++r) {
      if (std::isnan(column(r))) out(r, c) = 0;
    }
  }
  return out;
}

// Returns features in which categories whose level says that the value is missing are NaN.
MatrixD with_gaps(MatrixD features, const model::Table& table) {
  for (std::size_t i = 0; i < table.features.size(); ++i) {
    const prep::Levels& levels = table.features[i].levels;
    if (!levels.missing) continue;
    const auto missing = static_cast<double>(levels.names.size());
    for (double& value : features.col(static_cast<Index>(i))) {
      if (value == missing) value = std::numeric_limits<double>::quiet_NaN();
    }
  }
  return features;
}

// Limits numbers to the range of the training rows, after caps.
void limit(MatrixD& features, const prep::Pipeline& pipeline) {
  for (const prep::EncodedColumn& column : pipeline.columns) {
    if (column.level || column.transform.log_offset) continue;  // a logarithm is limited by its scaled value
    auto values = features.col(static_cast<Index>(column.source));
    values = values.cwiseMax(column.statistics.min).cwiseMin(column.statistics.max);
  }
}

void limit_scaled(Matrix& inputs, const prep::Pipeline& pipeline) {
  for (Index c = 0; c < inputs.cols(); ++c) {
    const prep::EncodedColumn& column = pipeline.columns[static_cast<std::size_t>(c)];
    const auto low = static_cast<float>(column.scale.apply(column.statistics.min));
    const auto high = static_cast<float>(column.scale.apply(column.statistics.max));
    inputs.col(c) = inputs.col(c).cwiseMax(low).cwiseMin(high);
  }
}

}  // namespace

void measure_columns(model::Model& model, const MatrixD& features, const Matrix& inputs, ThreadPool* pool) {
  if (inputs.cols() > kMostJointColumns || inputs.rows() < 2) return;
  const std::vector<Index> which = prep::evenly_spaced(inputs.rows(), prep::kJointRows);
  const MatrixD gappy = with_gaps(features(which, Eigen::all), model.table);
  const Matrix weights = gappy.hasNaN() ? present(gappy, model.pipeline) : Matrix();
  const prep::JointNormal spread = prep::fit_joint_normal(inputs(which, Eigen::all), weights, pool);
  model.columns = {.mean = spread.mean(), .covariance = spread.covariance()};
}

Filler::Filler(const model::Model& model) : model_(model) {
  if (model.columns.mean.size() > 0) spread_.emplace(model.columns.mean, model.columns.covariance);
}

MatrixD Filler::fill(const MatrixD& features) const {
  const MatrixD gappy = with_gaps(features, model_.table);
  Matrix inputs = model_.pipeline.transform(gappy).inputs;
  const Matrix weights = present(gappy, model_.pipeline);
  if (spread_) {
    for (Index r = 0; r < inputs.rows(); ++r) {
      const std::vector<Index> missing = prep::missing_at(weights, r);
      if (missing.empty()) continue;
      VectorD row = inputs.row(r).cast<double>();
      static_cast<void>(spread_->expect(row, missing));
      inputs.row(r) = row.cast<float>();
    }
  } else {
    reconstruct_missing(inputs, weights);
  }
  limit_scaled(inputs, model_.pipeline);
  MatrixD filled = restore(model_, inputs);
  limit(filled, model_.pipeline);
  round_whole(model_, filled);
  return gappy.array().isNaN().select(filled, gappy);
}

void Filler::reconstruct_missing(Matrix& inputs, const Matrix& weights) const {
  for (int i = 0; i < kRounds; ++i) {
    const Matrix codes = decodable(model_, encode_prepared(model_, inputs));
    const Matrix output = nn::decode(model_.network, codes);
    inputs = (weights.array() > 0).select(inputs, output);
  }
}

}  // namespace aefx::infer
