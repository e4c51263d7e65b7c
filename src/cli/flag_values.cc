#include "cli/flag_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <optional>
#include <string_view>

#include "aefx/base/error.h"
#include "base/number.h"
#include "base/spelling.h"
#include "base/text.h"

namespace aefx::cli {

std::size_t size_in(const std::string& flag, const std::string& text) {
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
    bad_value(flag, text, "a size from 1M up, as 500M or 2G");
  return static_cast<std::size_t>(*value * unit);
}

std::vector<std::string> split_commas(const std::string& text) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  while (true) {
    const std::size_t end = text.find(',', begin);
    parts.push_back(text.substr(begin, end - begin));
    if (end == std::string::npos) return parts;
    begin = end + 1;
  }
}

const std::string& one_of(const std::string& flag, const std::string& text, const std::vector<std::string>& choices) {
  if (std::find(choices.begin(), choices.end(), text) != choices.end()) return text;
  throw Error(Fault::usage, fmt::format("{} '{}' is none of {}", flag, printable(text), fmt::join(choices, ", ")), {},
              did_you_mean(text, choices));
}

}  // namespace aefx::cli
