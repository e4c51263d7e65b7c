// A table that several processes read together, each a share of its bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace aefx::csv {

// Bytes [begin, end) of one of the files of a table, and how many lines end before them.
struct Part {
  std::size_t file = 0;
  std::uint64_t begin = 0, end = 0;
  std::uint64_t lines = 0;
  bool whole = true;  // the file is not cut
};

// Cuts the files, as if they lay one behind the other, into so many shares of about as many bytes, each a list of parts
// in their order; there may be none in it. Cuts fall anywhere, and Part::lines is still 0. What is packed is not cut.
// Throws Error: usage for what is no file, and can't be read in parts; io.
[[nodiscard]] std::vector<std::vector<Part>> cut(const std::vector<std::string>& paths, std::size_t shares);

// What is in a part.
struct PartCount {
  std::uint64_t lines = 0, quotes = 0;
};
// Throws Error (io).
[[nodiscard]] PartCount count(const std::vector<std::string>& paths, const Part& part, char quote);

// Where the part is to begin instead, so that it begins with a line: behind the first line end in it (or in what
// follows) that is not in quotes, where a quoted cell is open at its beginning if `open`. That is a guess: quotes may
// stand for themselves. What is read before must end there as a table does, else it was wrong.
[[nodiscard]] Part begin_with_line(const std::vector<std::string>& paths, Part part, char quote, bool open);

}  // namespace aefx::csv
