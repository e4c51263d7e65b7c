// Tokens of C source.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace aefx::exported {

// Returns an identifier of letters, digits and '_' that is not a word of C or C++, nor a macro of the standard library.
[[nodiscard]] std::string c_identifier(std::string_view text);

// Returns a literal: the shortest text that reads back as the same number.
[[nodiscard]] std::string c_number(float value);
[[nodiscard]] std::string c_number(double value);

// Returns a string literal in ASCII. Throws Error (usage) if it is longer than C99 guarantees.
[[nodiscard]] std::string c_string(std::string_view text);

// Returns text that does not end a comment.
[[nodiscard]] std::string c_comment(std::string_view text);

// Returns "{a, b, c}", broken into lines.
[[nodiscard]] std::string c_list(const std::vector<std::string>& items);

}  // namespace aefx::exported
