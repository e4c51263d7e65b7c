// A column in a command that a person may copy.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace aefx::csv {

// What names the column in a SPEC (select_columns()), as a shell takes it: the name, in quotes where it needs them, or
// the position (from 0 here, from 1 there) where the name is too long or odd to be typed.
[[nodiscard]] std::string spec_word(std::string_view name, std::size_t position);

}  // namespace aefx::csv
