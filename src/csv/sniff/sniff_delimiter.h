// The character that separates the cells of a table.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "aefx/csv/dialect.h"
#include "csv/parse/cell_parser.h"
#include "csv/parse/lines.h"

namespace aefx::csv {

// Input of every step of the sniffer.
struct SniffInput {
  const Sample& sample;
  const std::string& file;  // for messages
  const ReadOptions& options;
  const CellParser& parser;
};

// The sample, split in one way.
struct SplitTrial {
  Dialect dialect;
  std::size_t records = 0;
  std::size_t multi_cell = 0;  // records of more than one cell
  std::size_t cells = 0;       // most frequent number of cells of a record
  double consistency = 0;      // share of the records that have it
  bool agree_below = false;    // all records below the first have it
  double numeric = 0;          // share of the cells below the first record that are numbers
  bool spaces_follow = false;  // a space follows every delimiter
  bool aligned = false;        // runs of spaces give more rows the same number of cells than single ones
  std::size_t quoted = 0;      // cells
  std::size_t needed = 0;      // quoted cells that hold a delimiter, a line end or a quote
  std::size_t malformed = 0;   // records with text after a closing quote, or without a closing quote

  // Numbers weigh half: they double the score at most.
  [[nodiscard]] double score() const { return cells > 1 ? consistency * (1 + numeric) : 0; }
  [[nodiscard]] bool is_clean() const { return consistency == 1 && malformed == 0; }
};

// Splits the sample at each of , ; tab | space and white space (runs of spaces and tabs), and takes the one that gives
// most rows the same number of cells, and most cells that are numbers. Takes spaces only if all rows, but perhaps the
// first, agree and hold numbers, so that a column of words stays one column. Where the decimal separator is a comma,
// the delimiter is one only if decimals are in quotes. If nothing splits most rows, the table has one column. `known`
// is the dialect as far as it is known; the options may give the delimiter. Returns the trials, best first; the first
// one's dialect has delimiter, merged and space_after set. Throws Error (data) if it cannot tell.
[[nodiscard]] std::vector<SplitTrial> sniff_delimiter(const SniffInput& in, const Dialect& known);

}  // namespace aefx::csv
