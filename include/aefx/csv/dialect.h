// How a table is written down: the verdict of the sniffer, or of the user.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "aefx/base/date.h"

namespace aefx::csv {

struct Dialect {
  char delimiter = ',';
  char quote = '"';          // NUL: quotes are characters like others
  char escape = '\0';        // in quotes, makes the quote (or itself) after it a character; NUL: only doubling does
  std::string comment;       // lines that begin with it are left out; empty: none are
  bool header = true;        // the first row holds the columns' names
  bool merged = false;       // runs of the delimiter count as one, and none counts at a line's ends (only for ' ')
  bool space_after = false;  // spaces after a delimiter belong to it: "a, b, c"
  bool trailing_delimiter = false;  // every row ends in a delimiter; the nameless empty column after it is left out
};

enum class Header { automatic, yes, no };

// What becomes of a row with another number of cells than the first.
enum class OnRagged {
  error,
  skip,  // it is left out
  pad,   // cells that lack are empty, and those too many are left out
};

// What the user says of a table; what is left out is sniffed.
struct ReadOptions {
  std::optional<char> delimiter;
  Header header = Header::automatic;
  // If the first row holds all of these it is the header, whatever it looks like.
  std::vector<std::string> header_names{};
  bool names_follow = false;       // another table has these names, and this one may go on without a header
  std::vector<std::string> names;  // names of the columns, in order; replaces a header's
  std::vector<std::string> missing = default_missing();  // cells (after trimming) that mean "no value here"
  char decimal = '.';                                    // what stands between the units and the tenths
  char thousands = '\0';                                 // what may stand between groups of three digits; 0: nothing
  DateFormat date_format;                                // of columns that are read as dates
  std::size_t skip = 0;                                  // lines before the table
  std::optional<char> quote;                             // as in Dialect
  std::optional<char> escape;
  std::string comment;
  OnRagged on_ragged = OnRagged::error;
  // Where the bytes pause, be content with few rows to tell what the table is like: for those who wait for results.
  bool live = false;

  static std::vector<std::string> default_missing();  // "", NA, N/A, NaN, null, ?, -   in any case
};

}  // namespace aefx::csv
