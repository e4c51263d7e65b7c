// Numbers as text: exact both ways, and the same in every locale.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace aefx {

// The double nearest to a decimal number, or nothing if `text` is not one from end to end. White space around it and a
// leading '+' are taken. Hexadecimal, "inf" and "nan" are not numbers here. A number too small for a double is 0
// (with its sign); one too large is infinite, and the caller decides what that means.
[[nodiscard]] std::optional<double> parse_number(std::string_view text) noexcept;

// Appends the shortest text that reads back as the same float or double.
void append_number(std::string& out, float value);
void append_number(std::string& out, double value);

// The same, to where there is room for kLongestNumber characters; returns the end of the text. What stood behind it may
// have been written over.
inline constexpr std::size_t kLongestNumber = 32;
[[nodiscard]] char* put_number(char* to, float value);
[[nodiscard]] char* put_number(char* to, double value);

// The double whose shortest text is that of `value`, and which rounds back to it: 0.1f gives 0.1.
[[nodiscard]] double shortest_double(float value);

// What float32 keeps of `value`, as the double with the shortest text; `value` itself where that is beyond float32. For
// results that were computed in float32: more digits would be noise.
[[nodiscard]] double at_float_precision(double value);

}  // namespace aefx
