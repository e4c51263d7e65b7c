// Whether the first row holds the names of the columns.
#pragma once

#include <string>
#include <vector>

#include "csv/sniff/sniff_kinds.h"

namespace aefx::csv {

struct HeaderVerdict {
  bool header = false;
  std::string because;  // a clause
  std::string remark;   // a sentence with the flag that settles it, where the evidence is balanced; else empty
};

// Weighs what speaks for names and what for data (header_evidence.h); where it is balanced, a remark names the choice.
// A first row that has all names of ReadOptions::header_names, or is ReadOptions::names, is a header, whatever it looks
// like. With ReadOptions::names any other row is data, unless it is surely a header. A single row is a header if it
// holds no number. See also ReadOptions::names_follow.
[[nodiscard]] HeaderVerdict sniff_header(const Tally& tally, const SniffInput& in, const Dialect& dialect);

// x1, x2 ...: the name of a column without one, by its position from 0.
[[nodiscard]] std::string default_name(std::size_t position);

// The first row's cells as names, trimmed unless they are quoted; empty ones get default names. Throws Error (data) if
// a name is not UTF-8.
[[nodiscard]] std::vector<std::string> header_names(const Tally& tally, const SniffInput& in);

}  // namespace aefx::csv
