// Column specifications: parts of select_columns() (aefx/csv/schema.h), and how a message names a column in one.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace aefx::csv {

// Tells whether all of `text` matches `pattern`, in which * matches any text and ? any one character of UTF-8.
[[nodiscard]] bool glob_matches(std::string_view pattern, std::string_view text) noexcept;

// The specification of a single column, as a shell command takes it: its name, in quotes if it needs them, or its
// position (from 0 here, from 1 there) if the name is too long or too odd to be typed.
[[nodiscard]] std::string column_spec(std::string_view name, std::size_t position);

}  // namespace aefx::csv
