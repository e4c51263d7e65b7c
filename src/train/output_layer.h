// Least-squares fit of a sigmoid layer.
#pragma once

#include "aefx/base/matrix.h"

namespace aefx::train {

// Improves kernel (features x columns) and bias (1 x columns) of a sigmoid layer with inputs `features` (rows x
// features) and targets (rows x columns), column by column, by the method of Levenberg (1944) and Marquardt (1963),
// with a small ridge penalty on weak features. `weights` (rows x columns) is 0 for targets to ignore and else 1; no
// rows: all are 1. Does nothing if that would take longer than training itself.
void fit_sigmoid_layer(const MatrixD& features, const Matrix& targets, const Matrix& weights, MatrixD& kernel,
                       VectorD& bias);

}  // namespace aefx::train
