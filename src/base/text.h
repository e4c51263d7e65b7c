// Text for people: UTF-8, and names, cells and counts as they are written in messages.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace aefx {

[[nodiscard]] inline bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\v' || c == '\f';
}

// Returns `text` without white space at its ends.
[[nodiscard]] inline std::string_view trim(std::string_view text) noexcept {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

// ASCII letters alone: results do not depend on the locale.
[[nodiscard]] inline bool is_digit(char c) { return c >= '0' && c <= '9'; }

[[nodiscard]] inline char lower_case(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
[[nodiscard]] std::string lower_case(std::string_view text);

// Tells whether `text` is `lower`, which has no capital letters, in any mix of cases.
[[nodiscard]] inline bool equals_ignoring_case(std::string_view text, std::string_view lower) noexcept {
  return text.size() == lower.size() &&
         std::equal(text.begin(), text.end(), lower.begin(), [](char a, char b) { return lower_case(a) == b; });
}

struct Utf8Character {
  char32_t code = 0xFFFD;  // the replacement character, if not valid
  std::size_t bytes = 1;   // 1 to 4
  bool valid = false;      // else `bytes` is 1, and this byte belongs to no character
};

// Decodes the character at byte `at` of `text`, at < text.size(), as RFC 3629 defines it: no overlong forms, no
// surrogates, nothing above U+10FFFF.
[[nodiscard]] Utf8Character decode_utf8(std::string_view text, std::size_t at) noexcept;

// Returns how many characters from `at` on are printable ASCII, which texts mostly are.
[[nodiscard]] std::size_t count_printable_ascii(std::string_view text, std::size_t at) noexcept;

// Offset of the first byte that does not belong to a whole character, or the size of `text`.
[[nodiscard]] std::size_t find_invalid_utf8(std::string_view text) noexcept;

// Tells whether `c` is a byte of a UTF-8 character after its first.
[[nodiscard]] inline bool continues_character(char c) { return (c & 0xC0) == 0x80; }

// Number of characters of a UTF-8 text: its width on a terminal, except in scripts with wide characters.
[[nodiscard]] std::size_t count_characters(std::string_view text);

// The first `count` characters of a UTF-8 text, or all of it.
[[nodiscard]] std::string_view first_characters(std::string_view text, std::size_t count);

// `text` with control characters and bytes that are not UTF-8 written as \n, \t or \x1b, so that a terminal shows them
// and does not obey them.
[[nodiscard]] std::string printable(std::string_view text);

// printable() text in double quotes, cut after about `most` bytes.
[[nodiscard]] std::string quoted(std::string_view text, std::size_t most = 60);

// file:line
[[nodiscard]] std::string location(std::string_view file, std::uint64_t line);

// file:line, column "name"
[[nodiscard]] std::string location(std::string_view file, std::uint64_t line, std::string_view column);

// "1 cell", "2 cells"
[[nodiscard]] std::string counted(std::uint64_t count, std::string_view noun);

// "92% (± 3)", "92.3% (± 0.4)": as many digits as the standard error leaves; "92.3%" where that is 0.
[[nodiscard]] std::string percent_within(double share, double standard_error);

// "a", "a and b", "a, b and c"; if there are more than `most` names, these and "and 7 more".
[[nodiscard]] std::string join_names(const std::vector<std::string>& names, std::size_t most = 5);

}  // namespace aefx
