// How a table is written down: the verdict of the sniffer, or of the user.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace aefx::csv {

struct Dialect {
  char delimiter = ',';
  char quote = '"';
  bool header = true;  // the first row holds the columns' names
};

enum class Header { automatic, yes, no };

// What the user says of a table; what is left out is sniffed.
struct ReadOptions {
  std::optional<char> delimiter;
  Header header = Header::automatic;
  std::vector<std::string> names;                        // names of the columns, in order; replaces a header's
  std::vector<std::string> missing = default_missing();  // cells (after trimming) that mean "no value here"

  static std::vector<std::string> default_missing();  // "", NA, N/A, NaN, null, ?, -   in any case
};

}  // namespace aefx::csv
