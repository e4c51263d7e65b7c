// Positions of delimiters and line ends in a text, found in the widest vectors that the machine has.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace aefx::csv {

struct CellEnds {
  std::vector<std::uint32_t> offsets;  // of every delimiter and LF, ascending
  std::size_t lines = 0;               // LFs among them
  bool quotes = false;                 // the text holds a quote
  std::size_t carriage_returns = 0;
};

// Counts for a part of a text, and the end of its offsets.
struct EndsFound {
  std::uint32_t* to;  // where the next offset is written
  std::size_t lines = 0, carriage_returns = 0;
  std::uint64_t quotes = 0;  // not 0 if there is one
};

// Replaces `ends`. The text is shorter than 2^32 bytes; quotes in it have no meaning.
void find_cell_ends(std::string_view text, char delimiter, char quote, CellEnds& ends);

// Counts the occurrences of a byte in a text.
[[nodiscard]] std::size_t count_byte(std::string_view text, char byte);

}  // namespace aefx::csv
