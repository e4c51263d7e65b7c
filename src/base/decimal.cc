#include "base/decimal.h"

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace aefx {
namespace {

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

// Eight digits, a byte each, the first in the lowest: halves, quarters and eighths of the number are parted side by
// side. The multiplications divide by 100 and by 10, exactly for numbers as small as here.
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

// `fraction` is a whole number below 10^16: so many of its 16 digits as are needed.
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

}  // namespace

// No two decimals of up to 15 digits are the same double, so where the double nearest to such a one is `value`, no
// shorter one can be. In this range to_chars writes no exponent, since that is never shorter.
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
    // What is rounded wrongly fails the next line. NOLINTNEXTLINE(bugprone-incorrect-roundings)
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

}  // namespace aefx
