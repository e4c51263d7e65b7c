#include "base/option_value.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "aefx/base/error.h"
#include "base/number.h"
#include "base/spelling.h"
#include "base/text.h"

namespace aefx {

void invalid_value(const std::string& flag, const std::string& value, const std::string& expected) {
  throw Error(Fault::usage, fmt::format("{}: invalid value '{}'", flag, printable(value)), {}, "expected " + expected);
}

double parse_real(const std::string& flag, const std::string& text, double least, double most,
                  const std::string& expected) {
  const std::optional<double> value = parse_number(text);
  if (!value || !(*value >= least && *value <= most)) invalid_value(flag, text, expected);
  return *value;
}

std::int64_t parse_integer(const std::string& flag, const std::string& text, std::int64_t least, std::int64_t most) {
  const std::optional<double> value = parse_number(text);
  if (!value || *value != std::floor(*value) || *value < static_cast<double>(least) ||
      *value > static_cast<double>(most)) {
    invalid_value(flag, text, fmt::format("a whole number from {} to {}", least, most));
  }
  return static_cast<std::int64_t>(*value);
}

const std::string& parse_choice(const std::string& flag, const std::string& text,
                                const std::vector<std::string>& names) {
  if (std::find(names.begin(), names.end(), text) != names.end()) return text;
  throw Error(Fault::usage, fmt::format("{} '{}' is none of {}", flag, printable(text), fmt::join(names, ", ")), {},
              did_you_mean(text, names));
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

std::size_t parse_stability(const std::string& text) {
  constexpr double kMost = 1000;
  const std::optional<double> runs = parse_number(text);
  if (!runs || !(*runs >= 0 && *runs <= kMost) || *runs != std::floor(*runs))
    invalid_value("--stability", text, "a whole number of runs from 0 to 1000; 20 is usual");
  return static_cast<std::size_t>(*runs);
}

std::size_t parse_threads(const std::optional<std::string>& threads) {
  return threads ? static_cast<std::size_t>(parse_integer("--threads", *threads, 0, kMostThreads)) : 0;
}

}  // namespace aefx
