#include "aefx/explain/contribution.h"

#include <algorithm>
#include <limits>

#include "explain/path_slopes.h"
#include "explain/scaled_means.h"
#include "nn/pass.h"

namespace aefx::explain {
namespace {

// The network rounds to float32, contributions are double: what they miss the pre-activation by is added to them, in
// proportion to their sizes.
void spread_rounding(Contribution& of) {
  for (Index r = 0; r < of.parts.rows(); ++r) {
    const double size = of.parts.row(r).cwiseAbs().sum();
    if (!(size > 0)) continue;
    const double missed = of.pre_activation(r) - of.base(r) - of.parts.row(r).sum();
    of.parts.row(r) += missed / size * of.parts.row(r).cwiseAbs();
  }
}

}  // namespace

Contributions::Contributions(const model::Model& model, const Matrix& inputs, Method method)
    : model_(model),
      inputs_(inputs),
      pre_activation_(
          nn::apply_without_last_activation(model.network, inputs, 0, model.network.encoder_layers()).cast<double>()) {
  // Rounded to float32 like the inputs: where the mean replaces a missing value, the difference is exactly 0.
  const VectorD mean = scaled_means(model.pipeline).cast<float>().cast<double>();
  centred_ = inputs.cast<double>().rowwise() - mean;
  const std::size_t layers = model.network.encoder_layers();
  if (layers > 1 && method == Method::slope) return;
  base_ = nn::apply_without_last_activation(model.network, mean.cast<float>(), 0, layers).cast<double>();
  if (layers == 1) return;
  path_ = std::make_shared<const PathSlopes>(model.network, mean);
  unit_slopes_ = path_->by_units(centred_);
}

Contribution Contributions::of(Index code) const {
  Contribution out;
  if (inputs_.rows() == 0) {
    out.slopes = out.parts = MatrixD(0, inputs_.cols());
    return out;
  }
  out.slopes = path_ ? path_->by_inputs(unit_slopes_[static_cast<std::size_t>(code)])
                     : MatrixD(nn::code_slopes(model_.network, inputs_, code).cast<double>());
  out.parts = out.slopes.cwiseProduct(centred_).array() + 0.0;  // -0 becomes 0
  out.pre_activation = pre_activation_.col(code).transpose();
  if (base_.size() > 0) {
    out.base = VectorD::Constant(inputs_.rows(), base_(code));
    spread_rounding(out);
  } else {
    out.base = out.pre_activation - out.parts.rowwise().sum().transpose();
  }
  for (Index i = 0; i < out.slopes.cols(); ++i) {
    out.slopes.col(i) *= model_.pipeline.columns[static_cast<std::size_t>(i)].scale.scale;
  }
  return out;
}

bool has_caps(const prep::Pipeline& pipeline) {
  return std::any_of(pipeline.columns.begin(), pipeline.columns.end(),
                     [](const prep::EncodedColumn& column) { return column.transform.has_caps(); });
}

MatrixD applied_caps(const prep::Pipeline& pipeline, const MatrixD& values) {
  MatrixD caps = MatrixD::Constant(values.rows(), values.cols(), std::numeric_limits<double>::quiet_NaN());
  for (Index c = 0; c < values.cols(); ++c) {
    const prep::Transform& transform = pipeline.columns[static_cast<std::size_t>(c)].transform;
    if (!transform.has_caps()) continue;
    for (Index r = 0; r < values.rows(); ++r) {
      const double capped = transform.capped(values(r, c));
      if (capped != values(r, c)) caps(r, c) = capped;  // a missing value stays NaN
    }
  }
  return caps;
}

}  // namespace aefx::explain
