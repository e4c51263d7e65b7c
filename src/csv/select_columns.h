// Column specifications: parts of select_columns() (aefx/csv/schema.h), and how a message names a column in one.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "aefx/csv/schema.h"

namespace aefx::csv {

// Tells whether all of `text` matches `pattern`, in which * matches any text and ? any one character of UTF-8.
[[nodiscard]] bool glob_matches(std::string_view pattern, std::string_view text) noexcept;

// The specification of a single column, as a shell command takes it: its name, in quotes if it needs them, or its
// position (from 0 here, from 1 there) if the name is too long or too odd to be typed.
[[nodiscard]] std::string column_spec(std::string_view name, std::size_t position);

// The specification of some columns, each at most once: that of a single one, or of all by position where names are not
// numbers themselves: 1:5,8.
[[nodiscard]] std::string columns_spec(const Schema& schema, std::vector<std::size_t> columns);

}  // namespace aefx::csv
