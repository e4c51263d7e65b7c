// The loss by epoch as a picture.
#pragma once

#include <string>

#include "aefx/model/training.h"

namespace aefx::report {

// Loss on training rows as a line, on held-out rows dashed; on a logarithmic axis if losses fall far. `training` has at
// least one epoch.
[[nodiscard]] std::string loss_curve(const model::Training& training);

}  // namespace aefx::report
