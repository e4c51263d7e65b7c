// On how many rows a code is on, in words.
#pragma once

#include <string>

#include "aefx/explain/explanation.h"

namespace aefx::report {

// Whether codes can be off: their activation has a branch for values below 0.
[[nodiscard]] bool is_gated(const explain::Explanation& e);

// "active on 83.2 % of rows"
[[nodiscard]] std::string gate(const explain::Explanation& e, const explain::Code& code);

}  // namespace aefx::report
