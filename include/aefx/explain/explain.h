// From a model and what was measured to what a report says.
#pragma once

#include "aefx/explain/explanation.h"
#include "aefx/model/model.h"

namespace aefx::explain {

// `evidence` may be the model's own, or measured on another table.
[[nodiscard]] Explanation explain(const model::Model& model, const model::Evidence& evidence);

// scaled = (x - offset) * scale + base folded out: w_raw = scale * w; b_raw = b + sum of w * (base - scale * offset).
struct RawWeights {
  MatrixD weights;  // D x K
  VectorD bias;     // K
};
[[nodiscard]] RawWeights fold(const prep::Pipeline& pipeline, const MatrixD& weights, const VectorD& bias);

// The same value on every one of several rows: such a code says nothing.
[[nodiscard]] bool is_dead(const model::CodeEvidence& code, std::uint64_t rows);

// Of the variance of the rows measured, every column divided by its range in training; none if nothing varies.
[[nodiscard]] std::optional<double> kept_variance(const model::Model& model, const model::Evidence& evidence);

// Did it train? Sentences that say how the loss stands beside PCA and the means, and what to do.
[[nodiscard]] std::vector<std::string> verdict(const model::Model& model, const model::Evidence& evidence);

}  // namespace aefx::explain
