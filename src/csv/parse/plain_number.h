// A fast parser for short decimal numbers, eight digits at a time.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace aefx::csv {

// Parses a sign, at most seven digits, a point, and at most eight digits. The value is parse_number()'s, to the bit:
// digits and power of ten are doubles without rounding, and their quotient is the nearest double (Clinger 1990). False
// for everything else, which may still be a number. Eight bytes after `end` must be readable.
inline bool read_plain_number(const char* begin, const char* end, double& value) noexcept {
  if constexpr (std::endian::native != std::endian::little) return false;
  constexpr std::uint64_t kEach = 0x0101010101010101;
  constexpr std::uint64_t kZeros = kEach * '0';
  constexpr std::uint64_t kHigh = kEach * 0x80;
  // Sets the high bit of each byte that is no digit, exactly up to the first such byte.
  const auto strange = [](std::uint64_t digits) { return ((digits + kEach * 0x76) | digits) & kHigh; };
  const auto load = [](const char* at) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, at, sizeof bytes);
    return bytes ^ kZeros;
  };
  // The first digit is in the lowest byte. Combines digits to pairs, fours, and all eight.
  const auto number = [](std::uint64_t digits) {
    digits = (digits * 10 + (digits >> 8)) & 0x00FF00FF00FF00FF;
    digits = (digits * 100 + (digits >> 16)) & 0x0000FFFF0000FFFF;
    return (digits * 10'000 + (digits >> 32)) & 0xFFFFFFFF;
  };
  // Keeps the first `count` of eight digits, after zeros.
  const auto first = [](std::uint64_t digits, std::size_t count) { return digits << (8 * (8 - count)); };
  static constexpr std::array<std::uint64_t, 9> kWhole = {1,       10,        100,        1'000,      10'000,
                                                          100'000, 1'000'000, 10'000'000, 100'000'000};
  static constexpr std::array<double, 9> kPowers = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8};

  if (begin == end) return false;
  const bool negative = *begin == '-';
  begin += negative ? 1 : 0;
  const auto size = static_cast<std::size_t>(end - begin);
  const std::uint64_t head = load(begin);
  const auto whole = static_cast<std::size_t>(std::countr_zero(strange(head))) / 8;  // digits, 8 if all are
  if (size == 0 || size > 16 || whole == 8) return false;
  if (whole >= size) {
    value = static_cast<double>(number(first(head, size)));
  } else {
    const std::size_t decimals = size - whole - 1;
    if (begin[whole] != '.' || decimals > 8 || whole + decimals == 0) return false;
    const std::uint64_t tail = decimals == 0 ? 0 : first(load(begin + whole + 1), decimals);
    if (strange(tail) != 0) return false;
    const std::uint64_t front = whole == 0 ? 0 : number(first(head, whole));
    value = static_cast<double>(front * kWhole[decimals] + number(tail)) / kPowers[decimals];
  }
  // Without a branch: signs are unpredictable.
  value = std::bit_cast<double>(std::bit_cast<std::uint64_t>(value) ^ (std::uint64_t{negative} << 63U));
  return true;
}

}  // namespace aefx::csv
