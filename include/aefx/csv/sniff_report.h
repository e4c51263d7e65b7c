// Findings of the sniffer in the first rows of a table, and the reason for its choices.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace aefx::csv {

// The first rows, split in one way.
struct DelimiterCandidate {
  char delimiter = ',';
  bool white_space = false;  // runs of spaces and tabs
  bool merged = false;       // consecutive delimiters count as one
  std::size_t cells = 0;     // most frequent number of cells of a row
  double consistency = 0;    // share of the rows that have it, 0 to 1
  double numeric = 0;        // share of the cells below the first row that are numbers, 0 to 1
};

// Cells of a column, below the header.
struct SniffedColumn {
  std::size_t numbers = 0;  // including those that need an option to be read, such as ReadOptions::decimal
  std::size_t texts = 0;
  std::size_t missing = 0;
};

struct SniffReport {
  std::size_t records = 0;  // rows looked at, including the first
  bool whole = false;       // the table has no others

  std::string compression;                     // "gzip", "zstd", or empty
  bool byte_order_mark = false;                // UTF-8's
  std::string line_end;                        // LF, CRLF, CR, or several: "LF and CRLF"
  std::vector<DelimiterCandidate> delimiters;  // best first; a single one if it was given
  bool delimiter_given = false;

  std::size_t quoted_cells = 0;     // in the first rows
  std::size_t needed_quotes = 0;    // quoted cells that hold a delimiter, a line end or a quote
  std::size_t comments = 0;         // comment lines
  std::size_t likely_comments = 0;  // lines at the beginning with a '#', if ReadOptions::comment is empty

  bool header_given = false;
  std::string header_because;  // a clause: "2 cells of text stand above columns of numbers"

  std::vector<SniffedColumn> columns;

  // A sentence for each choice that the evidence leaves open, with the flag that settles it, and on bytes that are not
  // UTF-8.
  std::vector<std::string> remarks;
};

}  // namespace aefx::csv
