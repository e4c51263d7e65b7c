// Derives an explanation from a model and what was measured.
#pragma once

#include "aefx/explain/explanation.h"
#include "aefx/model/model.h"

namespace aefx::explain {

// Builds the explanation of `model`. `measurements` are the model's own, or those of another table (Evaluation).
// Thread-safe: reads its arguments only.
[[nodiscard]] Explanation explain(const model::Model& model, const model::Measurements& measurements);

// A linear map of D columns in their own units.
struct RawWeights {
  MatrixD weights;  // D x K
  VectorD bias;     // K
};

// Converts weights (D x K) and bias (K) of scaled columns, x' = (x - offset) * scale + base, to columns in their own
// units: raw weight = scale * w; raw bias = bias + sum of w * (base - scale * offset).
[[nodiscard]] RawWeights unscale(const prep::Pipeline& pipeline, const MatrixD& weights, const VectorD& bias);

// Whether a code has the same value on all of `rows` rows; false for less than two rows.
[[nodiscard]] bool is_dead(const model::CodeStatistics& code, std::uint64_t rows);

// Mean over features of the R^2 of their reconstruction on the measured rows, the levels of a categorical one together;
// empty if none varies.
[[nodiscard]] std::optional<double> reconstruction_r2(const model::Model& model,
                                                      const model::Measurements& measurements);

// Sentences on whether training succeeded: the errors compared with PCA and the column means, dead codes, values that
// the output cannot reach, and what to do.
[[nodiscard]] std::vector<std::string> verdict(const model::Model& model, const model::Measurements& measurements);

}  // namespace aefx::explain
