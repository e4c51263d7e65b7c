#include "base/given_value.h"

#include <fmt/format.h>

#include <cmath>

#include "aefx/base/error.h"
#include "base/number.h"
#include "base/text.h"

namespace aefx {

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

std::size_t threads_of(const std::optional<std::string>& threads) {
  constexpr std::int64_t kMost = 4096;
  return threads ? static_cast<std::size_t>(whole("--threads", *threads, 0, kMost)) : 0;
}

}  // namespace aefx
