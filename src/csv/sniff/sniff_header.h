// Whether the first row holds the names of the columns.
#pragma once

#include <string>
#include <vector>

#include "csv/sniff/sniff_kinds.h"

namespace aefx::csv {

struct HeaderVerdict {
  bool header = false;
  bool number_columns = false;  // the verdict rests on columns of numbers, and is certain
  std::string because;          // a clause
};

// A first row of text above columns of numbers is a header; a single number (or missing-value marker) above numbers
// makes it data, since a header taken for data is an error at once, while data taken for a header are lost.
// In a table without numbers the first row is a header if its cells are not empty, differ from each other, and none
// occurs again in its column. A single row is a header if it holds no number.
// `names` are looked for: a first row that holds all of them is a header. See also ReadOptions::names_follow.
[[nodiscard]] HeaderVerdict sniff_header(const Tally& tally, const SniffInput& in);

// x1, x2 ...: the name of a column without one, by its position from 0.
[[nodiscard]] std::string default_name(std::size_t position);

// The first row's cells as names, trimmed unless they are quoted; empty ones get default names. Throws Error (data) if
// a name is not UTF-8.
[[nodiscard]] std::vector<std::string> header_names(const Tally& tally, const std::string& file);

}  // namespace aefx::csv
