// What each column brings to a code on each row.
#pragma once

#include "aefx/base/matrix.h"
#include "aefx/model/model.h"

namespace aefx::explain {

// One code on N rows. On row r the columns' parts and the base sum to the pre-activation.
struct Contribution {
  MatrixD slopes;          // N x D: d pre-activation / d column on this row, in the column's own units
  MatrixD parts;           // N x D: slope * (value - the column's mean in training); 0 where a mean stands for a gap
  VectorD base;            // N: pre-activation less all parts
  VectorD pre_activation;  // N: the code before its activation, with the bits of encoding
};

// Some rows through the encoder. The slope is the one that holds on the row: the kernel itself for one layer, for a
// deeper encoder that of the row's own region (of straight pieces) or point (of smooth activations). With one layer
// the base is the pre-activation at the mean row on every row; in a deeper one it moves from region to region.
// `model` must stay alive.
class Contributions {
 public:
  // `inputs` are prepared rows, N x D (Pipeline::transform).
  Contributions(const model::Model& model, const Matrix& inputs);
  [[nodiscard]] Contribution of(Index code) const;

 private:
  const model::Model& model_;
  Matrix inputs_;
  MatrixD centred_;         // N x D: less the mean row, scaled
  MatrixD pre_activation_;  // N x K
};

}  // namespace aefx::explain
