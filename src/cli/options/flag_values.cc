#include "cli/options/flag_values.h"

#include <cctype>
#include <cmath>
#include <optional>
#include <string_view>

#include "base/number.h"

namespace aefx::cli {

std::size_t parse_size(const std::string& flag, const std::string& text) {
  constexpr std::string_view kUnits = "KMGT";
  std::string number = text;
  double unit = 1;
  if (!number.empty() && (number.back() == 'B' || number.back() == 'b')) number.pop_back();
  if (!number.empty()) {
    const std::size_t at = kUnits.find(static_cast<char>(std::toupper(static_cast<unsigned char>(number.back()))));
    if (at != kUnits.npos) {
      unit = std::pow(1024.0, static_cast<double>(at + 1));
      number.pop_back();
    }
  }
  constexpr double kLeast = 1 << 20;
  constexpr double kMost = 1e15;
  const std::optional<double> value = parse_number(number);
  if (!value || !(*value * unit >= kLeast && *value * unit <= kMost))
    invalid_value(flag, text, "a size from 1M up, as 500M or 2G");
  return static_cast<std::size_t>(*value * unit);
}

}  // namespace aefx::cli
