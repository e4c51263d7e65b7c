// Follows the quotes of a record from line to line, and changes nothing.
#pragma once

#include <cstdint>

#include "aefx/csv/dialect.h"

namespace aefx::csv {

class QuoteScan {
 public:
  explicit QuoteScan(const Dialect& dialect)
      : delimiter_(dialect.delimiter), quote_(dialect.quote), escape_(dialect.escape) {}

  // Goes on with the text of line `number`. Returns where a CR outside quotes ends the record, or `end`.
  char* go(char* at, char* end, std::uint64_t number) {
    for (; at != end; ++at) {
      const char c = *at;
      if (open_) {
        if (c == escape_ && at + 1 != end && (at[1] == quote_ || at[1] == escape_)) {
          ++at;
          continue;
        }
        if (c != quote_) continue;
        if (at + 1 != end && at[1] == quote_) {
          ++at;
        } else {
          open_ = false;
        }
      } else if (c == delimiter_) {
        start_ = true;
      } else if (c == quote_ && start_) {
        open_ = true;
        start_ = false;
        opened_ = number;
      } else if (c == '\r') {
        return at;
      } else if (c != ' ') {
        start_ = false;
      }
    }
    return end;
  }

  [[nodiscard]] bool open() const { return open_; }
  [[nodiscard]] std::uint64_t opened() const { return opened_; }  // line of the last opening quote

 private:
  char delimiter_, quote_, escape_;
  bool start_ = true;  // of a cell
  bool open_ = false;
  std::uint64_t opened_ = 0;
};

}  // namespace aefx::csv
