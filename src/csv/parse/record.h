// The records of a table: RFC 4180's quotes, and common departures from it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "aefx/csv/dialect.h"
#include "csv/parse/lines.h"

namespace aefx::csv {

// Consecutive empty lines.
struct BlankLines {
  std::uint64_t line = 0;  // the first
  std::uint64_t count = 0;
};

// A row of a table as text. The cells are valid until the next record is read.
struct Record {
  std::vector<std::string_view> cells;  // without their quotes
  std::uint64_t line = 0;               // on which the record starts
  std::uint64_t blank_before = 0;       // lines before it that are empty or of spaces
  std::vector<BlankLines> blanks;       // these lines
  std::uint64_t comments_before = 0;    // comment lines before it
  bool malformed = false;               // if lenient: text follows a closing quote, or there is none
  // The lines of a record of several, each with as many delimiters as its first; else empty.
  std::vector<std::string> similar_lines;

  [[nodiscard]] bool in_quotes(std::size_t cell) const;
  // Returns the cell with its quotes and the spaces before it.
  [[nodiscard]] std::string as_written(std::size_t cell, const Dialect& dialect) const;
  const char* first = nullptr;  // byte of the record
  char quote = '"';
};

// Treatment of a quote that is never closed, and of text after a closing one.
enum class Quotes {
  strict,   // Error at their line
  lenient,  // such text belongs to the cell, and an open record is left out: for trials of a delimiter
};

// Follows the quotes of a record from line to line. Changes nothing.
class QuoteScan {
 public:
  explicit QuoteScan(const Dialect& dialect)
      : delimiter_(dialect.delimiter),
        other_delimiter_(dialect.white_space ? '\t' : dialect.delimiter),
        quote_(dialect.quote),
        escape_(dialect.escape) {}

  // Scans the text of line `number`. Returns where a CR outside quotes ends the record, or `end`.
  char* scan(char* at, char* end, std::uint64_t number);

  [[nodiscard]] bool open() const { return open_; }
  [[nodiscard]] std::uint64_t opened() const { return opened_; }  // line of the last opening quote

 private:
  char delimiter_, other_delimiter_, quote_, escape_;
  bool start_ = true;  // of a cell
  bool open_ = false;
  std::uint64_t opened_ = 0;
};

// A cell is quoted if its first character, after spaces, is a quote; elsewhere a quote is an ordinary character. CR, LF
// and CR LF end a record outside quotes. Splits lines in place, and copies only records of several lines.
class RecordReader {
 public:
  RecordReader(LineSource& lines, std::string file, const Dialect& dialect, Quotes quotes = Quotes::strict);

  // Returns false at the end, with `record.blank_before` the number of empty lines there. Throws Error (data).
  bool next(Record& record);

  // Tells whether next() would return without waiting for bytes. Invalidates the last record.
  bool ready() { return gather(false); }

  // Tells whether next() would begin with a line that has not been read.
  [[nodiscard]] bool at_line_start() const { return gathered_ == Gathered::nothing && rest_.begin == nullptr; }

  [[nodiscard]] std::uint64_t cr_lines() const { return cr_lines_; }  // ended by a lone CR, so far

 private:
  enum class Gathered { nothing, open, whole, end };

  bool gather(bool wait);
  bool begin();
  bool join(bool wait);
  bool take_line(Line& line);
  bool take_blank(const Line& line);
  bool take_comment(const Line& line);
  void leave_rest(const Line& line, char* cr);
  void note_line(const char* begin, const char* end);
  [[nodiscard]] bool is_delimiter(char c) const {
    return c == dialect_.delimiter || (c == '\t' && dialect_.white_space);
  }
  [[nodiscard]] char* find_delimiter(char* at, char* end) const;
  void split(char* at, char* end, Record& record);
  char* split_quoted(char* at, char* end, Record& record);
  char* unquote(char* at, char* end, Record& record);
  char* unescape(char* at, char* end, Record& record);
  void add(const char* begin, const char* end, Record& record);
  [[noreturn]] void fail_unclosed(std::uint64_t opened, std::uint64_t lines, std::size_t bytes) const;

  LineSource& lines_;
  std::string file_;
  Dialect dialect_;
  Quotes quotes_;
  Gathered gathered_ = Gathered::nothing;   // of the next record
  Line line_;                               // the next record, once it is whole
  std::uint64_t blank_ = 0, comments_ = 0;  // lines before it
  std::vector<BlankLines> blanks_;
  QuoteScan scan_;                          // of the next record, while it is open
  std::uint64_t last_line_ = 0;             // of the next record so far
  bool unclosed_ = false;                   // the next record never closes, and Quotes is lenient
  Line rest_;                               // after a lone CR in a line; begin is null if there is none
  std::uint64_t cr_lines_ = 0;              // not counted by `lines_`
  std::string joined_;                      // a record of several lines
  std::vector<std::string> similar_lines_;  // these lines, while each has as many delimiters as the first
  std::size_t delimiters_ = 0;              // of each
};

}  // namespace aefx::csv
