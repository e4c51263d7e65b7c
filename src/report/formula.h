// The formula of a code as text.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "aefx/explain/explanation.h"

namespace aefx::report {

// "code1 = relu(0.5*a - 2*b + 1)" with the columns of `order` first to last, at most `most` of them, and a count of the
// others; all of them stand in the table's order. The figures have as many digits, four at least, as give the code to a
// hundredth of its spread on every row, however far the columns lie from 0. `~` instead of `=` where the formula is an
// average.
[[nodiscard]] std::string formula(const explain::Explanation& e, std::size_t k, const std::vector<std::size_t>& order,
                                  std::size_t most);

// The same of code k in region r of a deep encoder, exact on its rows; the columns with the largest terms first.
[[nodiscard]] std::string region_formula(const explain::Explanation& e, std::size_t r, std::size_t k, std::size_t most);

}  // namespace aefx::report
