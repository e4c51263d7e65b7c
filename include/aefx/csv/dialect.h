// The dialect of a table, found by the sniffer, and options for reading one.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace aefx::csv {

struct Dialect {
  char delimiter = ',';
  char quote = '"';          // NUL: quotes are ordinary characters
  char escape = '\0';        // inside quotes, makes the quote (or itself) after it a character; NUL: quotes are doubled
  std::string comment;       // lines that begin with it are left out; empty: none are
  bool header = true;        // the first row holds the names of the columns
  bool merged = false;       // consecutive delimiters count as one, and none counts at a line's ends (only for ' ')
  bool space_after = false;  // spaces after a delimiter belong to it: "a, b, c"
  bool trailing_delimiter = false;  // every row ends in a delimiter; the empty column after it is left out
  bool white_space = false;  // runs of spaces and tabs are one delimiter; `delimiter` is ' ', and `merged` is set
};

enum class Header { automatic, yes, no };

// Treatment of a row with another number of cells than the first.
enum class OnRagged {
  error,
  skip,  // the row is left out
  pad,   // missing cells are empty, extra cells are left out
};

// Properties of a table that the user knows. The sniffer finds the others.
struct ReadOptions {
  std::optional<char> delimiter;
  bool white_space = false;  // runs of spaces and tabs are the delimiter, instead of `delimiter`
  Header header = Header::automatic;
  std::vector<std::string> header_names{};  // a first row that holds all of them is the header, whatever it looks like
  bool names_follow = false;                // another table has these names; this one may have no header
  std::vector<std::string> names;           // of the columns, in order, for a table without a header
  std::vector<std::string> missing = default_missing();  // cells (trimmed, in any case) that mean a missing value
  char decimal = '.';                                    // decimal separator
  char thousands = '\0';      // thousands separator; NUL: none; a space or an apostrophe stands for its variants too
  std::string date_format;    // of columns that are read as dates
  std::size_t skip = 0;       // lines before the table
  std::optional<char> quote;  // as in Dialect
  std::optional<char> escape;
  std::string comment;
  OnRagged on_ragged = OnRagged::error;
  bool live = false;  // sniff few rows if the bytes pause: somebody waits for results

  static std::vector<std::string> default_missing() { return {"", "NA", "N/A", "NaN", "null", "?", "-"}; }
};

}  // namespace aefx::csv
