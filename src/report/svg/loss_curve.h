// The loss by epoch as a picture.
#pragma once

#include <string>

#include "aefx/explain/explanation.h"

namespace aefx::report {

// Training rows as a line, held-out rows dashed; logarithmic where losses fall far.
[[nodiscard]] std::string loss_curve(const explain::Explanation& e);

}  // namespace aefx::report
