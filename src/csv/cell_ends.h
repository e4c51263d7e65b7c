// Where the cells of a text end, if nothing in it is quoted.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace aefx::csv {

struct CellEnds {
  std::vector<std::uint32_t> places;  // of every delimiter and LF, in order
  std::size_t lines = 0;              // LFs among them
  bool quotes = false;                // there is a quote somewhere
  std::size_t returns = 0;            // CRs
};

// Replaces `ends`. The text is shorter than 2^32 bytes. In the widest vectors that the machine has.
void find_cell_ends(std::string_view text, char delimiter, char quote, CellEnds& ends);

// How often a byte stands in a text.
[[nodiscard]] std::size_t count_of(std::string_view text, char byte);

}  // namespace aefx::csv
