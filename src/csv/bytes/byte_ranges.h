// Byte ranges of the files of a table, for processes that read it together, each its ranges.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace aefx::csv {

// Bytes [begin, end) of one file of a table.
struct ByteRange {
  std::size_t file = 0;  // index in the list of paths
  std::uint64_t begin = 0, end = 0;
  std::uint64_t lines = 0;  // line ends before `begin`
  bool whole = true;        // the range is the whole file
};

// Splits the files, as if concatenated, into `count` lists of ranges of about as many bytes, in table order; a list may
// be empty. `sizes` are those of the files. Ranges begin anywhere, and their `lines` are 0. A compressed file is one
// range. Throws Error (io).
[[nodiscard]] std::vector<std::vector<ByteRange>> split_into_ranges(const std::vector<std::string>& paths,
                                                                    const std::vector<std::uint64_t>& sizes,
                                                                    std::size_t count);

struct RangeCounts {
  std::uint64_t lines = 0, quotes = 0;
};

// Counts the line ends and quotes in a range; zeros for a whole file. Throws Error (io).
[[nodiscard]] RangeCounts count_range(const std::vector<std::string>& paths, const ByteRange& range, char quote);

// Moves the beginning of the range to the beginning of a line: after the first line end outside quotes, in the range or
// after it. `in_quotes` tells whether a quoted cell is open at the old beginning. The result is a guess, since a quote
// may be an ordinary character: the rows before it must be found to end there.
[[nodiscard]] ByteRange align_to_line(const std::vector<std::string>& paths, ByteRange range, char quote,
                                      bool in_quotes);

}  // namespace aefx::csv
