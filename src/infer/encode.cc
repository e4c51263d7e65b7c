#include "aefx/infer/encode.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

#include "nn/pass.h"

namespace aefx::infer {

namespace {

// std::round, in steps of which a compiler makes vectors on any processor.
double rounded(double value) {
  constexpr double kWhole = 0x1p52;  // from there on, all are
  const double size = std::abs(value);
  const double beside = (size + kWhole) - kWhole;
  const double below = beside > size ? beside - 1 : beside;
  const double nearest = size - below >= 0.5 ? below + 1 : below;
  return size < kWhole ? std::copysign(nearest, value) + 0.0 : value;  // 0 without a sign
}

// Rows of numbers to the places that mean something in each column.
class Rounding {
 public:
  explicit Rounding(std::size_t columns) : parts_(columns, std::numeric_limits<double>::quiet_NaN()) {}

  // So many places behind the point, or before it where below 0.
  void set(std::size_t column, double places) {
    if (places >= 0) {
      parts_[column] = std::pow(10.0, places);
    } else {
      coarse_.emplace_back(column, std::pow(10.0, -places));
    }
  }

  void apply(double* row) const {
    for (std::size_t c = 0; c < parts_.size(); ++c) keep(rounded(row[c] * parts_[c]) / parts_[c], row[c]);
    for (const auto& [c, unit] : coarse_) keep(rounded(row[c] / unit) * unit, row[c]);
  }

 private:
  static void keep(double nearest, double& value) {
    value = std::abs(nearest) <= std::numeric_limits<double>::max() ? nearest : value;
  }

  std::vector<double> parts_;  // of 1; NaN where a column stays as it is
  std::vector<std::pair<std::size_t, double>> coarse_;
};

}  // namespace

Matrix encode_prepared(const model::Model& model, const Matrix& inputs) { return nn::encode(model.network, inputs); }

Matrix pre_activations(const model::Model& model, const Matrix& inputs) {
  return nn::apply_without_last_activation(model.network, inputs, 0, model.network.encoder_layers());
}

MatrixD decode(const model::Model& model, const Matrix& codes) {
  MatrixD features = model.pipeline.invert(nn::decode(model.network, codes));
  Rounding rounding(model.pipeline.features());
  for (const prep::EncodedColumn& column : model.pipeline.columns) {
    if (column.level) continue;
    if (column.statistics.constant()) {
      features.col(static_cast<Index>(column.source)).setConstant(column.statistics.min);
      continue;
    }
    // float32 tells apart what differs by 2^-24 of its size: a power of ten below half of that, for the largest value
    // that the network gives in this column, in the column's units.
    constexpr double kResolution = 0x1p-25;
    const double largest = std::max(std::abs(column.scale.apply(column.statistics.min)),
                                    std::abs(column.scale.apply(column.statistics.max)));
    const double places = -std::floor(std::log10(kResolution * largest / column.scale.scale));
    if (!(std::abs(places) < 300)) continue;
    rounding.set(column.source, places);
  }
  for (Index r = 0; r < features.rows(); ++r) rounding.apply(features.row(r).data());
  return features;
}

}  // namespace aefx::infer
