// Numbers from text and to text: exact in both directions, in every locale.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace aefx {

// The double nearest to a decimal number, or nothing if `text` is not one. White space around it and a leading '+' are
// ignored. Hexadecimal, "inf" and "nan" are not numbers here. A number too small for a double is 0 (with its sign), one
// too large is infinite.
[[nodiscard]] std::optional<double> parse_number(std::string_view text) noexcept;

// Appends the shortest text that reads back as the same value.
void append_number(std::string& out, float value);
void append_number(std::string& out, double value);

// Writes what append_number() appends to memory for kLongestNumber characters, and returns the end of the text. Bytes
// after the end may be overwritten.
inline constexpr std::size_t kLongestNumber = 32;
[[nodiscard]] char* put_number(char* to, float value);
[[nodiscard]] char* put_number(char* to, double value);

// The double with the same shortest text as `value`, which rounds back to it: 0.1 for 0.1f.
[[nodiscard]] double shortest_double(float value);

// Rounds `value` to float32, and gives the double with the same shortest text; `value` itself if it is beyond the range
// of float32. For results that were computed in float32, of which more digits are noise.
[[nodiscard]] double at_float_precision(double value);

}  // namespace aefx
