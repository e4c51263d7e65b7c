// How badly codes reconstruct rows, in the units of what is usual.
#pragma once

#include "aefx/base/matrix.h"
#include "aefx/prep/pipeline.h"

namespace aefx::infer {

// Returns for each row the mean of (error / usual)^2 over the columns with a value, which count as `pipeline` weights
// them; NaN for a row without any. `errors` is N x D, NaN where a value is missing, and `usual` 1 x D, above 0, both in
// the units of the columns.
[[nodiscard]] VectorD misfits(const MatrixD& errors, const VectorD& usual, const prep::Pipeline& pipeline);

}  // namespace aefx::infer
