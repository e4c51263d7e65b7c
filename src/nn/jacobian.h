// How the codes move with the inputs.
#pragma once

#include "aefx/base/matrix.h"
#include "aefx/nn/network.h"

namespace aefx::nn {

// d pre-activation of code `code` / d input, a row for each row of `x`: rows x inputs. On a row's activation region a
// network of straight pieces is exactly this slope times the input, plus a constant.
[[nodiscard]] Matrix code_slopes(const Network& network, const Matrix& x, Index code);

}  // namespace aefx::nn
