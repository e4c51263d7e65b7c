#include "aefx/infer/encode.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

#include "base/number.h"
#include "model/code_range.h"
#include "nn/pass.h"

namespace aefx::infer {
namespace {

// Returns std::round(value) + 0.0, so never -0; compilers vectorize it on any processor.
double rounded(double value) {
  constexpr double kInteger = 0x1p52;  // all larger doubles are integers
  const double size = std::abs(value);
  const double near = (size + kInteger) - kInteger;
  const double below = near > size ? near - 1 : near;
  const double nearest = size - below >= 0.5 ? below + 1 : below;
  return size < kInteger ? std::copysign(nearest, value) + 0.0 : value;
}

// Rounds each column of a row to its number of decimals.
class Rounding {
 public:
  explicit Rounding(std::size_t columns) : scales_(columns, std::numeric_limits<double>::quiet_NaN()) {}

  // Negative decimals round to multiples of 10, 100, ...
  void set(std::size_t column, double decimals) {
    if (decimals >= 0) {
      scales_[column] = std::pow(10.0, decimals);
    } else {
      coarse_.emplace_back(column, std::pow(10.0, -decimals));
    }
  }

  void apply(double* row) const {
    for (std::size_t c = 0; c < scales_.size(); ++c) assign_finite(rounded(row[c] * scales_[c]) / scales_[c], row[c]);
    for (const auto& [c, unit] : coarse_) assign_finite(rounded(row[c] / unit) * unit, row[c]);
  }

 private:
  static void assign_finite(double nearest, double& value) {
    value = std::abs(nearest) <= std::numeric_limits<double>::max() ? nearest : value;
  }

  std::vector<double> scales_;  // 10^decimals; NaN: the column is not rounded
  std::vector<std::pair<std::size_t, double>> coarse_;
};

}  // namespace

Matrix encode_prepared(const model::Model& model, const Matrix& inputs) { return nn::encode(model.network, inputs); }

Matrix pre_activations(const model::Model& model, const Matrix& inputs) {
  return nn::apply_without_last_activation(model.network, inputs, 0, model.network.encoder_layers());
}

Matrix decodable(const model::Model& model, const Matrix& codes) {
  Matrix out = codes;
  model::limit(out, model::decoding_range(model::range_of(model.measurements.codes), model.network));
  return out;
}

MatrixD decode(const model::Model& model, const Matrix& codes) {
  return restore(model, nn::decode(model.network, decodable(model, codes)));
}

void round_whole(const model::Model& model, MatrixD& features) {
  for (std::size_t i = 0; i < model.table.features.size(); ++i) {
    if (!model.table.features[i].whole) continue;
    for (double& value : features.col(static_cast<Index>(i))) value = rounded(value);
  }
}

MatrixD restore(const model::Model& model, const Matrix& output) {
  MatrixD features = model.pipeline.invert(output);
  if (features.rows() == 0) return features;
  Rounding rounding(model.pipeline.features());
  for (const prep::EncodedColumn& column : model.pipeline.columns) {
    if (column.level) continue;
    if (column.statistics.constant()) {
      features.col(static_cast<Index>(column.source))
          .setConstant(column.transform.log_offset ? column.statistics.own_mean : column.statistics.min);
      continue;
    }
    if (column.transform.log_offset) {  // its values have a relative resolution
      for (double& value : features.col(static_cast<Index>(column.source))) value = at_float_precision(value);
      continue;
    }
    // float32 resolves 2^-24 of its size. Rounding to a power of ten below half of that, at the largest value of the
    // scaled column, loses nothing.
    constexpr double kResolution = 0x1p-25;
    const double largest = std::max(std::abs(column.scale.apply(column.statistics.min)),
                                    std::abs(column.scale.apply(column.statistics.max)));
    const double decimals = -std::floor(std::log10(kResolution * largest / column.scale.scale));
    if (std::abs(decimals) < 300) rounding.set(column.source, decimals);
  }
  for (Index r = 0; r < features.rows(); ++r) rounding.apply(features.row(r).data());
  return features;
}

}  // namespace aefx::infer
