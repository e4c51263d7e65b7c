// The numbers that most tables hold, eight digits at a time.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace aefx::csv {

// A sign, at most seven digits, a point, at most eight digits: then it is parse_number()'s value, to the bit, since
// digits and power of ten are doubles without rounding, and their quotient is the nearest double (Clinger 1990). False
// for everything else, which may be a number all the same. Eight bytes behind `end` are read, whatever they are.
inline bool read_plain_number(const char* begin, const char* end, double& value) noexcept {
  if constexpr (std::endian::native != std::endian::little) return false;
  constexpr std::uint64_t kEach = 0x0101010101010101;
  constexpr std::uint64_t kZeros = kEach * '0';
  constexpr std::uint64_t kHigh = kEach * 0x80;
  // The bytes that are no digits 0 to 9 have their high bit set, up to the first such byte and perhaps beyond.
  const auto strange = [](std::uint64_t digits) { return ((digits + kEach * 0x76) | digits) & kHigh; };
  const auto load = [](const char* at) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, at, sizeof bytes);
    return bytes ^ kZeros;
  };
  // The first digit stands in the lowest byte. Pairs, then fours, then eight digits are put together.
  const auto number = [](std::uint64_t digits) {
    digits = (digits * 10 + (digits >> 8)) & 0x00FF00FF00FF00FF;
    digits = (digits * 100 + (digits >> 16)) & 0x0000FFFF0000FFFF;
    return (digits * 10'000 + (digits >> 32)) & 0xFFFFFFFF;
  };
  // Only the first `count` of eight; zeros come before them.
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
    const std::size_t tenths = size - whole - 1;
    if (begin[whole] != '.' || tenths > 8 || whole + tenths == 0) return false;
    const std::uint64_t tail = tenths == 0 ? 0 : first(load(begin + whole + 1), tenths);
    if (strange(tail) != 0) return false;
    const std::uint64_t front = whole == 0 ? 0 : number(first(head, whole));
    value = static_cast<double>(front * kWhole[tenths] + number(tail)) / kPowers[tenths];
  }
  // Without a branch, since signs can't be foretold.
  value = std::bit_cast<double>(std::bit_cast<std::uint64_t>(value) ^ (std::uint64_t{negative} << 63U));
  return true;
}

}  // namespace aefx::csv
