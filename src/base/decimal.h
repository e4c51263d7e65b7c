// Doubles that are short decimals, as most numbers of most tables are, and their text.
#pragma once

namespace aefx {

// The most characters that put_decimal writes over, some of them behind the end that it returns.
inline constexpr int kDecimalRoom = 24;

// Writes the shortest text that reads back as `value`, which is what to_chars writes, and returns its end; null where
// `value` is not 0 or a decimal of at most 15 digits from 0.001 up to 100,000, and nothing is written. `to` has room
// for kDecimalRoom characters.
[[nodiscard]] char* put_decimal(char* to, double value);

}  // namespace aefx
