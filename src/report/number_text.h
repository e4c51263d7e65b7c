// Numbers as they appear in reports.
#pragma once

#include <string>

namespace aefx::report {

[[nodiscard]] std::string short_number(double value, int significant_digits = 4);

// " + 1.5" or " - 1.5"; the first term of a sum has neither spaces nor a plus.
[[nodiscard]] std::string signed_term(double value, bool first, int significant_digits = 4);

// "92.3%"
[[nodiscard]] std::string percent(double share);

// "+0.98", or "0.00"
[[nodiscard]] std::string correlation(double value);

}  // namespace aefx::report
