#include "base/number.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cfloat>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "base/text.h"

namespace aefx {
namespace {

// Tells whether a number that from_chars found out of range is too large, not too small: by the power of ten of its
// first significant digit, which is far from 0 in both cases.
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

constexpr std::size_t kMostDigits = 15;  // below 2^53, as are the powers
constexpr std::array<std::uint64_t, kMostDigits + 2> kPowers = [] {
  std::array<std::uint64_t, kMostDigits + 2> powers{1};
  for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = 10 * powers[i - 1];
  return powers;
}();
constexpr std::array<double, kMostDigits + 1> kFactors = [] {
  std::array<double, kMostDigits + 1> factors{};
  for (std::size_t i = 0; i < factors.size(); ++i) factors[i] = static_cast<double>(kPowers[i]);
  return factors;
}();

// Parses a sign, digits, a point and digits, so few that both the digits and the power of ten are doubles without
// rounding; their quotient is then the nearest double (Clinger 1990). Returns false for everything else.
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
  value = std::copysign(static_cast<double>(digits) / kFactors[tenths], negative ? -1.0 : 1.0);
  return true;
}

std::optional<double> parse_any(std::string_view text) noexcept {
  text = trim(text);
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

// Eight digits, a byte each, the first in the lowest byte: splits the number into fours, pairs and single digits, all
// in parallel. The multiplications divide by 100 and by 10, exactly for such small numbers.
std::uint64_t eight_digits(std::uint32_t number) {
  const std::uint64_t fours = number / 10'000 | std::uint64_t{number % 10'000} << 32;
  const std::uint64_t hundreds = fours * 10'486 >> 20 & 0x0000007F'0000007F;
  const std::uint64_t twos = hundreds | (fours - 100 * hundreds) << 16;
  const std::uint64_t tens = twos * 103 >> 10 & 0x000F000F'000F000F;
  return tens | (twos - 10 * tens) << 8;
}

void put_eight(char* to, std::uint64_t digits) {
  digits |= 0x30303030'30303030;
  for (int i = 0; i < 8; ++i) to[i] = static_cast<char>(digits >> 8 * i & 0xFF);
}

std::ptrdiff_t without_zeros(std::uint64_t digits) { return 8 - std::countl_zero(digits) / 8; }

// Writes the 16 digits of `fraction` < 10^16 without trailing zeros.
char* put_fraction(char* to, std::uint64_t fraction) {
  const std::uint64_t first = eight_digits(static_cast<std::uint32_t>(fraction / kPowers[8]));
  const std::uint64_t last = eight_digits(static_cast<std::uint32_t>(fraction % kPowers[8]));
  put_eight(to, first);
  if (last == 0) return to + without_zeros(first);
  put_eight(to + 8, last);
  return to + 8 + without_zeros(last);
}

char* put_whole(char* to, std::uint32_t whole, std::size_t digits) {
  for (std::size_t i = digits; i > 1; --i, whole /= 10) to[i - 1] = static_cast<char>('0' + whole % 10);
  to[0] = static_cast<char>('0' + whole);
  return to + digits;
}

// Writes the shortest text that reads back as `value`, which is what to_chars writes, and returns its end; null, with
// nothing written, where `value` is not 0 or a decimal of at most 15 digits from 0.001 up to 100,000. Up to 24
// characters are written over.
//
// No two decimals of up to 15 digits have the same nearest double: if `value` is the nearest double of one, no other
// decimal of that many digits is shorter. In this range to_chars writes no exponent, which is never shorter.
char* put_decimal(char* to, double value) {
  const double size = std::abs(value);
  if (value == 0 && !std::signbit(value)) {
    *to = '0';
    return to + 1;
  }
  if (!(size >= 1e-3 && size < 1e5)) return nullptr;
  const std::size_t whole_digits = size < 10 ? 1 : size < 100 ? 2 : size < 1e3 ? 3 : size < 1e4 ? 4 : 5;
  const auto whole = static_cast<std::uint32_t>(size);
  for (const std::size_t most : {std::size_t{9}, kMostDigits}) {
    const std::size_t places = most - whole_digits;
    // Wrong rounding fails in the next line. NOLINTNEXTLINE(bugprone-incorrect-roundings)
    const auto digits = static_cast<std::uint64_t>(static_cast<std::int64_t>(size * kFactors[places] + 0.5));
    if (static_cast<double>(digits) / kFactors[places] != size) continue;
    const std::uint64_t fraction = digits - whole * kPowers[places];
    if (value < 0) *to++ = '-';
    to = put_whole(to, whole, whole_digits);
    if (fraction == 0) return to;
    *to++ = '.';
    if (most > 9) return put_fraction(to, fraction * kPowers[16 - places]);
    const std::uint64_t eight = eight_digits(static_cast<std::uint32_t>(fraction * kPowers[8 - places]));
    put_eight(to, eight);
    return to + without_zeros(eight);
  }
  return nullptr;
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
  char* const end = put_decimal(to, value);
  return end != nullptr ? end : std::to_chars(to, to + kLongestNumber, value).ptr;
}

void append_number(std::string& out, float value) { append_any(out, value); }
void append_number(std::string& out, double value) { append_any(out, value); }

double shortest_double(float value) {
  std::array<char, kLongestNumber> text;
  const std::optional<double> d = parse_number({text.data(), put_number(text.data(), value)});
  return d && static_cast<float>(*d) == value ? *d : static_cast<double>(value);
}

double at_float_precision(double value) {
  const auto rounded = static_cast<float>(value);
  return std::isnormal(rounded) || value == 0 ? shortest_double(rounded) : value;
}

}  // namespace aefx
