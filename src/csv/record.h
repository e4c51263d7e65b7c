// Lines into records: RFC 4180's quotes, and what people make of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "aefx/csv/dialect.h"
#include "csv/lines.h"
#include "csv/quote_scan.h"

namespace aefx::csv {

// Empty lines that follow each other.
struct Blank {
  std::uint64_t line = 0;  // the first
  std::uint64_t count = 0;
};

// A row of a table as text. The cells live until the next record is asked for.
struct Record {
  std::vector<std::string_view> cells;  // without their quotes
  std::uint64_t line = 0;               // on which it starts
  std::uint64_t blank_before = 0;       // empty lines (or of spaces) before it
  std::vector<Blank> blanks;            // where these are
  std::uint64_t comments_before = 0;    // lines left out as comments
  bool odd = false;                     // only if lenient: text follows a closing quote, or there is none

  [[nodiscard]] bool in_quotes(std::size_t cell) const;
  const char* first = nullptr;  // of its bytes
  char quote = '"';
};

// What to do with a quote that is never closed, or text after a closing one.
enum class Quotes {
  strict,   // they are errors at their line
  lenient,  // such text belongs to the cell and an open record is left out: while the delimiter is only guessed
};

// A cell is quoted if its first character is a quote, spaces left aside; elsewhere a quote is just a character. CR, LF
// and CRLF end a record outside quotes. Splits in place, and copies only a record of more than one line.
class RecordReader {
 public:
  RecordReader(LineFeed& lines, std::string file, const Dialect& dialect, Quotes quotes = Quotes::strict);

  // False at the end, and `record.blank_before` is then the number of empty lines there. Throws Error (data).
  bool next(Record& record);

  // Will next() return without waiting for bytes? Ends the life of the last record.
  bool ready() { return gather(false); }

  // Would next() begin with a line that was not asked for yet?
  [[nodiscard]] bool at_rest() const { return gathered_ == Gathered::nothing && rest_.begin == nullptr; }

  [[nodiscard]] std::uint64_t cr_lines() const { return cr_lines_; }  // that a lone CR ended, so far

 private:
  enum class Gathered { nothing, open, whole, end };

  bool gather(bool wait);
  bool begin();
  bool join(bool wait);
  bool take_line(Line& line);
  bool take_blank(const Line& line);
  bool take_comment(const Line& line);
  void leave_rest(const Line& line, char* cr);
  void split(char* at, char* end, Record& record);
  char* split_quoted(char* at, char* end, Record& record);
  char* unquote(char* at, char* end, Record& record);
  char* unescape(char* at, char* end, Record& record);
  void add(const char* begin, const char* end, Record& record);
  [[noreturn]] void fail_unclosed(std::uint64_t opened, std::uint64_t lines, std::size_t bytes) const;

  LineFeed& lines_;
  std::string file_;
  Dialect dialect_;
  Quotes quotes_;
  Gathered gathered_ = Gathered::nothing;   // of the next record
  Line line_;                               // it, once it is whole
  std::uint64_t blank_ = 0, comments_ = 0;  // lines before it
  std::vector<Blank> blanks_;
  QuoteScan scan_;               // of it, while it is open
  std::uint64_t last_line_ = 0;  // of it so far
  bool unclosed_ = false;        // it never closes, where that is no error
  Line rest_;                    // of a line that a lone CR ended; begin is null if there is none
  std::uint64_t cr_lines_ = 0;   // line ends by a lone CR so far, which the feed does not count
  std::string joined_;           // a record of several lines
};

}  // namespace aefx::csv
