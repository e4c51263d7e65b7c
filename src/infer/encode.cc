#include "aefx/infer/encode.h"

#include <cmath>

#include "aefx/nn/pass.h"

namespace aefx::infer {

Matrix encode_prepared(const model::Model& model, const Matrix& inputs) { return nn::encode(model.network, inputs); }

MatrixD decode(const model::Model& model, const Matrix& codes) {
  MatrixD features = model.pipeline.invert(nn::decode(model.network, codes));
  for (const prep::EncodedColumn& column : model.pipeline.columns) {
    // What the network gives is within 2^-24 of 1; a power of ten below half of that, in the column's units.
    constexpr double kResolution = 0x1p-25;
    const double places = -std::floor(std::log10(kResolution / column.scale.scale));
    if (!(std::abs(places) < 300)) continue;
    const double factor = std::pow(10.0, std::abs(places));
    for (Index r = 0; r < features.rows(); ++r) {
      double& value = features(r, static_cast<Index>(column.source));
      const double rounded = places >= 0 ? std::round(value * factor) / factor : std::round(value / factor) * factor;
      if (std::isfinite(rounded)) value = rounded;
    }
  }
  return features;
}

}  // namespace aefx::infer
