// Formulas of codes as text.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "aefx/explain/explanation.h"

namespace aefx::report {

// "code1 = relu(0.5*a - 2*b + 1)" with the first `most` columns of `order` and the number of the others; if these are
// all columns, they are in table order. Numbers have as many digits, at least four, as give the code to a hundredth of
// its standard deviation on every row. `~` instead of `=` marks an average formula.
[[nodiscard]] std::string formula(const explain::Explanation& e, std::size_t k, const std::vector<std::size_t>& order,
                                  std::size_t most);

// The formula of code k that is exact in region r of a deep encoder; the columns with the largest terms come first.
[[nodiscard]] std::string region_formula(const explain::Explanation& e, std::size_t r, std::size_t k, std::size_t most);

// A column's name in a formula: in backquotes if it is more than a word.
[[nodiscard]] std::string variable(const std::string& name);

// Returns the factor of a column's weight in a formula: `price`, `min(max(price, -3), 12000)`, `log(min(fare, 300) +
// 1)`.
[[nodiscard]] std::string term(const explain::Column& column);

// The name of a column in a table of weights: its term where that is more than its name.
[[nodiscard]] std::string weight_name(const explain::Column& column);

// The text of a cap: up to seven significant digits, or as many as give the same float32.
[[nodiscard]] std::string cap_text(double cap);

}  // namespace aefx::report
