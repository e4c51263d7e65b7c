// Pieces of a table in messages: what they are, and where.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace aefx {

// `text` with control characters and bytes that are not UTF-8 as \n, \t or \x1b, so that a terminal shows them and does
// not obey them.
[[nodiscard]] std::string printable(std::string_view text);

// The same between quotes, cut after about `most` bytes.
[[nodiscard]] std::string quoted(std::string_view text, std::size_t most = 60);

// file:line
[[nodiscard]] std::string place(std::string_view file, std::uint64_t line);

// file:line, column "name"
[[nodiscard]] std::string place(std::string_view file, std::uint64_t line, std::string_view column);

// "1 cell", "2 cells"
[[nodiscard]] std::string counted(std::uint64_t count, std::string_view thing);

// Characters of a UTF-8 text: its width on a terminal, but for scripts with wide ones.
[[nodiscard]] std::size_t width(std::string_view text);

}  // namespace aefx
