// What makes each code, for readers without the background.
#pragma once

#include <string>
#include <vector>

#include "aefx/explain/explanation.h"

namespace aefx::explain {

// A sentence or two a code: with what it rises and falls, what it alone keeps, what PCA calls it; and which columns
// hardly matter to any code.
[[nodiscard]] std::vector<std::string> tell(const Explanation& e);

}  // namespace aefx::explain
