#include "cli/flag_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <optional>
#include <string_view>

#include "aefx/base/error.h"
#include "aefx/base/number.h"
#include "aefx/base/printable.h"
#include "aefx/base/spelling.h"

namespace aefx::cli {

void bad_value(const std::string& flag, const std::string& value, const std::string& expected) {
  throw Error(Fault::usage, fmt::format("{} '{}' makes no sense", flag, printable(value)), {}, "give " + expected);
}

double number_in(const std::string& flag, const std::string& text, double least, double most,
                 const std::string& expected) {
  const std::optional<double> value = parse_number(text);
  if (!value || !(*value >= least && *value <= most)) bad_value(flag, text, expected);
  return *value;
}

std::int64_t whole(const std::string& flag, const std::string& text, std::int64_t least, std::int64_t most) {
  const std::optional<double> value = parse_number(text);
  if (!value || *value != std::floor(*value) || *value < static_cast<double>(least) ||
      *value > static_cast<double>(most)) {
    bad_value(flag, text, fmt::format("a whole number from {} to {}", least, most));
  }
  return static_cast<std::int64_t>(*value);
}

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

std::size_t threads_of(const std::optional<std::string>& threads) {
  constexpr std::int64_t kMost = 4096;
  return threads ? static_cast<std::size_t>(whole("--threads", *threads, 0, kMost)) : 0;
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
