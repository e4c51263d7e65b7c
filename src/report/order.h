// In which order a report tells of columns.
#pragma once

#include <cstddef>
#include <vector>

#include "aefx/explain/explanation.h"

namespace aefx::report {

// Columns of code k, the largest share first whatever its sign; where nothing varies, the largest weight.
[[nodiscard]] std::vector<std::size_t> by_share(const explain::Explanation& e, std::size_t k);

// All columns, those first of which least is kept; constant ones last.
[[nodiscard]] std::vector<std::size_t> by_loss(const explain::Explanation& e);

}  // namespace aefx::report
