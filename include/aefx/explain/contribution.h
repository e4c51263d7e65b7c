// Contributions of columns to codes, row by row.
#pragma once

#include "aefx/base/matrix.h"
#include "aefx/model/model.h"

namespace aefx::explain {

// One code on N rows of D columns. On each row contributions and base sum to the pre-activation.
struct Contribution {
  // N x D: derivative of the pre-activation by the column as the formula has it, capped and, where it is on a log
  // scale, its logarithm; per unit of that
  MatrixD slopes;
  MatrixD parts;  // N x D: slope * (that value - its mean in training); 0 where the mean replaces a missing value
  VectorD base;   // N: pre-activation less all contributions
  VectorD pre_activation;  // N: of the code, bitwise equal to that of encoding
};

// Computes contributions of some rows. The slopes of a one-layer encoder are its kernel and the base is the
// pre-activation at the mean row; in a deeper encoder both are those of the row's linear region (of its point, where
// activations are smooth). Concurrent calls of of() are safe. `model` must outlive this.
class Contributions {
 public:
  // `inputs`: N x D scaled columns (prep::Pipeline::transform).
  Contributions(const model::Model& model, const Matrix& inputs);
  // `code`: 0 to K - 1.
  [[nodiscard]] Contribution of(Index code) const;

 private:
  const model::Model& model_;
  Matrix inputs_;
  MatrixD centred_;         // N x D: inputs less the mean row
  MatrixD pre_activation_;  // N x K
};

// Whether values of a column are capped.
[[nodiscard]] bool has_caps(const prep::Pipeline& pipeline);

// Returns the caps that replace values of some rows, NaN where none does. `values`: N x D (prep::Pipeline::expand).
[[nodiscard]] MatrixD applied_caps(const prep::Pipeline& pipeline, const MatrixD& values);

}  // namespace aefx::explain
