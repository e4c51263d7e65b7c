#include "aefx/base/number.h"

#include <array>
#include <charconv>
#include <limits>

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

template <typename T>
void append_shortest(std::string& out, T value) {
  std::array<char, 32> text;
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), value);
  out.append(text.data(), end);
}

}  // namespace

std::optional<double> parse_number(std::string_view text) noexcept {
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

void append_number(std::string& out, float value) { append_shortest(out, value); }
void append_number(std::string& out, double value) { append_shortest(out, value); }

double shortest_double(float value) {
  std::string text;
  append_number(text, value);
  const std::optional<double> d = parse_number(text);
  return d && static_cast<float>(*d) == value ? *d : static_cast<double>(value);
}

}  // namespace aefx
