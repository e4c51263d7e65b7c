#include "aefx/infer/encode.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "aefx/nn/pass.h"

namespace aefx::infer {

namespace {

// std::round, which without SSE4.1 is a call.
double rounded(double value) {
  constexpr double kWhole = 0x1p52;  // beyond, all are
  if (!(std::abs(value) < kWhole)) return value;
  const auto toward_zero = static_cast<double>(static_cast<std::int64_t>(value));
  const double rest = value - toward_zero;
  return rest >= 0.5 ? toward_zero + 1 : rest <= -0.5 ? toward_zero - 1 : toward_zero;
}

}  // namespace

Matrix encode_prepared(const model::Model& model, const Matrix& inputs) { return nn::encode(model.network, inputs); }

Matrix pre_activations(const model::Model& model, const Matrix& inputs) {
  return nn::apply_without_last_activation(model.network, inputs, 0, model.network.encoder_layers());
}

MatrixD decode(const model::Model& model, const Matrix& codes) {
  MatrixD features = model.pipeline.invert(nn::decode(model.network, codes));
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
    const double factor = std::pow(10.0, std::abs(places));
    for (Index r = 0; r < features.rows(); ++r) {
      double& value = features(r, static_cast<Index>(column.source));
      const double nearest = places >= 0 ? rounded(value * factor) / factor : rounded(value / factor) * factor;
      if (std::isfinite(nearest)) value = nearest;
    }
  }
  return features;
}

}  // namespace aefx::infer
