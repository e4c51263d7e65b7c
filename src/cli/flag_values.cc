#include "cli/flag_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

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
