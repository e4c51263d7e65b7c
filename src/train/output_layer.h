// The best last layer on given features.
#pragma once

#include "aefx/base/matrix.h"

namespace aefx::train {

// Fits kernel (features x columns) and bias of a sigmoid layer to `targets` (rows x columns) by least squares, column
// by column, from the values given: Levenberg and Marquardt's method, with a little ridge so that weak features stay
// quiet. `features` is rows x features; `weights` is 1 where a target counts and 0 where not, or has no rows: all
// count. Does nothing where that would be more work than the training itself.
void fit_sigmoid_layer(const MatrixD& features, const Matrix& targets, const Matrix& weights, MatrixD& kernel,
                       VectorD& bias);

}  // namespace aefx::train
