// Parses numbers as strtod() does in the "C" locale, and prints them back; parses dates.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

#include "base/date.h"
#include "base/number.h"
#include "fuzz/require.h"

namespace aefx::fuzz {
namespace {

template <typename T>
bool same_bits(T a, T b) {
  return std::memcmp(&a, &b, sizeof a) == 0;
}

void require_like_strtod(std::string_view text) {
  const std::string whole(text.substr(0, text.find('\0')));  // strtod stops there
  char* end = nullptr;
  const double expected = std::strtod(whole.c_str(), &end);
  while (*end != '\0' && std::strchr(" \t\r\n\v\f", *end) != nullptr) ++end;
  const bool taken = whole.size() == text.size() && end != whole.c_str() && *end == '\0';
  const auto value = parse_number(text);
  if (value) {
    require(taken, "what is a number is one to strtod too");
    require(same_bits(*value, expected), "and the same one");
  }
  const bool decimal = whole.find_first_not_of("0123456789+-.eE") == std::string::npos;
  require(value || !taken || !decimal, "a decimal number to strtod is a number");
}

template <typename T>
void require_round_trip(std::string_view bytes) {
  T value = 0;
  if (bytes.size() < sizeof value) return;
  std::memcpy(&value, bytes.data(), sizeof value);
  if (!std::isfinite(value)) return;
  std::string text;
  append_number(text, value);
  const auto back = parse_number(text);
  require(back.has_value(), "what was written is a number");
  require(same_bits(static_cast<T>(*back), value), "and the same one");
}

// The text up to a line end is a date, in ISO 8601 or in the format on the next line.
void require_dates(std::string_view text) {
  const std::string_view date = text.substr(0, text.find('\n'));
  const DateFormat format(date.size() < text.size() ? text.substr(date.size() + 1) : std::string_view());
  if (format.find('\0') != std::string::npos) return;
  const auto days = parse_date(date, format);
  if (!days) return;
  require(std::isfinite(*days), "a date is a number of days");
  if (!format.empty()) return;  // strptime() reads dates that strftime() does not write, such as years below 1000
  const auto again = parse_date(date_text(*days, {}, false), {});
  constexpr double kFirst = -719162, kLast = 2932896;  // date_text() clamps to these
  constexpr double kSecond = 1.0 / 86400;
  require(again.has_value(), "what was written is a date");
  if (*days > kFirst && *days < kLast) require(std::fabs(*again - *days) <= kSecond, "and the same one");
}

}  // namespace
}  // namespace aefx::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  aefx::fuzz::require_like_strtod(text);
  aefx::fuzz::require_round_trip<float>(text);
  aefx::fuzz::require_round_trip<double>(text);
  aefx::fuzz::require_dates(text);
  return 0;
}
