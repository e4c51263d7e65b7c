#include "base/number.h"

#include <algorithm>
#include <array>
#include <cfloat>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "base/decimal.h"

namespace aefx {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\v' || c == '\f'; }

// A number that from_chars found out of range: is it too large (true) or too small? The power of ten of its first
// significant digit decides; out of range means that it is far from 0 either way.
bool is_huge(std::string_view digits) {
  constexpr long kCap = 1'000'000'000;
  long exponent = 0;
  if (const auto e = digits.find_first_of("eE"); e != std::string_view::npos) {
    std::string_view text = digits.substr(e + 1);
    if (text.starts_with('+')) text.remove_prefix(1);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), exponent);
    if (error == std::errc::result_out_of_range) exponent = text.starts_with('-') ? -kCap : kCap;
    digits = digits.substr(0, e);
  }
  const auto point = std::min(digits.find('.'), digits.size());
  const auto first = digits.find_first_of("123456789");
  if (first == std::string_view::npos) return false;
  const long magnitude =
      first < point ? static_cast<long>(point - first) - 1 : static_cast<long>(point) - static_cast<long>(first);
  return exponent > 0 ? exponent >= -magnitude : exponent + magnitude > 0;
}

constexpr std::size_t kMostDigits = 15;  // below 2^53
constexpr std::array<double, kMostDigits + 1> kPowers = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                         1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};

// Most numbers of most tables: a sign, digits, a point, digits, and so few that both the digits and the power of ten
// are doubles; their quotient is then the nearest double, rounded once (Clinger 1990). False for everything else.
bool parse_short(std::string_view text, double& value) noexcept {
  const char* at = text.data();
  const char* const end = at + text.size();
  const bool negative = at != end && *at == '-';
  if (negative) ++at;
  if (end - at > static_cast<std::ptrdiff_t>(kMostDigits) + 1) return false;
  std::uint64_t digits = 0;
  const char* const first = at;
  for (; at != end && *at >= '0' && *at <= '9'; ++at) digits = 10 * digits + static_cast<std::uint64_t>(*at - '0');
  const char* const whole_end = at;
  std::size_t tenths = 0;
  if (at != end && *at == '.') {
    const char* const point = at;
    for (++at; at != end && *at >= '0' && *at <= '9'; ++at)
      digits = 10 * digits + static_cast<std::uint64_t>(*at - '0');
    tenths = static_cast<std::size_t>(at - point) - 1;
  }
  const std::size_t count = static_cast<std::size_t>(whole_end - first) + tenths;
  if (at != end || count == 0 || count > kMostDigits) return false;
  value = std::copysign(static_cast<double>(digits) / kPowers[tenths], negative ? -1.0 : 1.0);
  return true;
}

std::optional<double> parse_any(std::string_view text) noexcept {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  if (text.starts_with('+')) {
    text.remove_prefix(1);
    if (text.starts_with('-')) return std::nullopt;
  }
  std::string_view digits = text;
  if (digits.starts_with('-')) digits.remove_prefix(1);
  if (digits.empty() || !(digits[0] == '.' || (digits[0] >= '0' && digits[0] <= '9'))) return std::nullopt;  // inf, nan
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (stop != end) return std::nullopt;
  if (error == std::errc::result_out_of_range) {
    value = is_huge(digits) ? std::numeric_limits<double>::infinity() : 0.0;
    if (text.starts_with('-')) value = -value;
  } else if (error != std::errc{}) {
    return std::nullopt;
  }
  return value;
}

template <typename T>
void append_any(std::string& out, T value) {
  std::array<char, kLongestNumber> text;
  out.append(text.data(), put_number(text.data(), value));
}

}  // namespace

std::optional<double> parse_number(std::string_view text) noexcept {
  static_assert(std::numeric_limits<double>::is_iec559);
  if constexpr (FLT_EVAL_METHOD == 0) {  // a wider register would round twice
    if (double value = 0; parse_short(text, value)) return value;
  }
  return parse_any(text);
}

char* put_number(char* to, float value) { return std::to_chars(to, to + kLongestNumber, value).ptr; }

char* put_number(char* to, double value) {
  static_assert(kDecimalRoom <= kLongestNumber);
  char* const end = put_decimal(to, value);
  return end != nullptr ? end : std::to_chars(to, to + kLongestNumber, value).ptr;
}

void append_number(std::string& out, float value) { append_any(out, value); }
void append_number(std::string& out, double value) { append_any(out, value); }

double shortest_double(float value) {
  std::string text;
  append_number(text, value);
  const std::optional<double> d = parse_number(text);
  return d && static_cast<float>(*d) == value ? *d : static_cast<double>(value);
}

double at_float_precision(double value) {
  const auto rounded = static_cast<float>(value);
  return std::isnormal(rounded) || value == 0 ? shortest_double(rounded) : value;
}

}  // namespace aefx
