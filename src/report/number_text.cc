#include "report/number_text.h"

#include <fmt/format.h>

#include <cmath>

namespace aefx::report {

std::string short_number(double value, int significant_digits) {
  return fmt::format("{:.{}g}", value == 0 ? 0.0 : value, significant_digits);
}

std::string signed_term(double value, bool first, int significant_digits) {
  const bool negative = std::signbit(value) && value != 0;
  const std::string size = short_number(std::abs(value), significant_digits);
  if (first) return (negative ? "-" : "") + size;
  return (negative ? " - " : " + ") + size;
}

std::string percent(double share) {
  const double value = 100 * share;
  if (std::abs(value) >= 999.95) return fmt::format("{:.0f}%", value);  // as wide as the others
  return fmt::format("{:.1f}%", std::abs(value) < 0.05 ? 0.0 : value);
}

std::string correlation(double value) { return std::abs(value) < 0.005 ? "0.00" : fmt::format("{:+.2f}", value); }

}  // namespace aefx::report
