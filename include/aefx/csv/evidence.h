// What the sniffer saw, and why it judged as it did.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace aefx::csv {

// How the first rows look if they are split in one way.
struct Split {
  char delimiter = ',';
  bool merged = false;    // runs of it count as one
  std::size_t cells = 0;  // most frequent number of cells of a record
  double agreeing = 0;    // part of the records that have it
  double numeric = 0;     // part of the cells below the first record that are numbers
};

// What a column holds in the rows below the first that were looked at.
struct ColumnEvidence {
  std::size_t numbers = 0;  // also those that need a flag to be read
  std::size_t texts = 0;
  std::size_t missing = 0;
};

struct Evidence {
  std::size_t records = 0;  // that were looked at, the first one included
  bool whole = false;       // the table has no others

  std::string packing;            // gzip, zstd, or empty
  bool byte_order_mark = false;   // UTF-8's
  std::string line_end;           // LF, CRLF, CR, or several of them: "LF and CRLF"
  std::vector<Split> delimiters;  // best first; one where it was given
  bool delimiter_given = false;

  std::size_t quoted_cells = 0;     // among them
  std::size_t needed_quotes = 0;    // of these, so many hold a delimiter, a line end or a quote
  std::size_t comments = 0;         // lines left out
  std::size_t likely_comments = 0;  // lines at the beginning with a '#', if no --comment was given

  bool header_given = false;
  std::string header_because;  // a clause: "2 cells of text stand above columns of numbers"

  std::vector<ColumnEvidence> columns;
};

}  // namespace aefx::csv
