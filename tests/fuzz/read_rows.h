// Options of a reader, as the first four bytes of an input, and all rows that it reads.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "aefx/csv/reader.h"

namespace aefx::fuzz {

inline constexpr std::size_t kHead = 4;

// Letters and digits stand for common options, so that seeds are readable.
[[nodiscard]] csv::ReadOptions options_of(std::string_view head);

struct Table {
  std::vector<std::vector<std::string>> texts;
  std::vector<double> numbers;
  std::vector<csv::RowLine> lines;
  std::string error;
};

// Reads all rows before an error or the end, at most `most` at a time.
[[nodiscard]] Table read_all(csv::Reader& reader, const csv::Projection& projection, std::size_t most);

// Requires rows that are read in small batches to be those of large ones: small batches return all rows before an
// error; a large batch may lose its own rows.
void require_same(const Table& small, const Table& large);

// Whether a line is longer than the limit of cmake/small_blocks.cmake, as quoting may make it.
[[nodiscard]] bool has_long_line(std::string_view text);

// All columns, as numbers or as texts.
[[nodiscard]] csv::Projection all_columns(const csv::Reader& reader, bool numbers);

}  // namespace aefx::fuzz
