#include "csv/parse/record.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "aefx/base/error.h"
#include "base/text.h"

namespace aefx::csv {
namespace {

constexpr std::size_t kMostBytes = 16 << 20;   // of a record of several lines
constexpr std::uint64_t kMostLines = 10'000;   // of a record
constexpr std::size_t kMostCells = 1'000'000;  // of a record

char* find(char* at, char* end, char what) {
  return static_cast<char*>(std::memchr(at, what, static_cast<std::size_t>(end - at)));
}

}  // namespace

bool Record::in_quotes(std::size_t cell) const {
  // A quoted cell's text follows its quote; any other text follows a delimiter, a space, or nothing.
  const char* const begin = cells[cell].data();
  return (cell > 0 || begin != first) && begin[-1] == quote;
}

std::string Record::as_written(std::size_t cell, const Dialect& dialect) const {
  const bool is_quoted = in_quotes(cell);
  std::string out;
  if (!dialect.merged) {
    const char* begin = cells[cell].data() - (is_quoted ? 1 : 0);
    while (begin != first && begin[-1] == ' ' && dialect.delimiter != ' ') --begin;
    out.assign(begin, cells[cell].data() - (is_quoted ? 1 : 0));
  }
  if (!is_quoted) return out.append(cells[cell]);
  out += quote;
  for (const char c : cells[cell]) {
    if (dialect.escape != '\0' && (c == quote || c == dialect.escape)) out += dialect.escape;
    if (dialect.escape == '\0' && c == quote) out += quote;
    out += c;
  }
  return out += quote;
}

char* QuoteScan::scan(char* at, char* end, std::uint64_t number) {
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
    } else if (c == delimiter_ || c == other_delimiter_) {
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

RecordReader::RecordReader(LineSource& lines, std::string file, const Dialect& dialect, Quotes quotes)
    : lines_(lines), file_(std::move(file)), dialect_(dialect), quotes_(quotes), scan_(dialect) {}

bool RecordReader::next(Record& record) {
  gather(true);
  record.cells.clear();
  record.blank_before = std::exchange(blank_, 0);
  record.blanks.swap(blanks_);
  blanks_.clear();
  record.comments_before = std::exchange(comments_, 0);
  record.malformed = unclosed_;
  record.similar_lines.clear();
  if (!similar_lines_.empty()) record.similar_lines.swap(similar_lines_);
  if (gathered_ == Gathered::end) return false;
  gathered_ = Gathered::nothing;
  record.line = line_.number;
  record.quote = dialect_.quote;
  record.first = line_.begin;
  split(line_.begin, line_.end, record);
  return true;
}

// Gathers the next record, or the end. Returns false if that would mean to wait and `wait` is false.
bool RecordReader::gather(bool wait) {
  while (gathered_ == Gathered::nothing) {
    if (!wait && rest_.begin == nullptr && !lines_.ready()) return false;
    if (!begin()) gathered_ = Gathered::end;
  }
  return gathered_ != Gathered::open || join(wait);
}

// Takes a line: blank, a comment, or the beginning of a record. Returns false at the end.
bool RecordReader::begin() {
  const bool behind_cr = rest_.begin != nullptr;  // the rest may hold many records, and is not searched for each
  if (!take_line(line_)) return false;
  if (take_blank(line_)) {
    ++blank_;
    const bool consecutive = !blanks_.empty() && blanks_.back().line + blanks_.back().count == line_.number;
    if (!consecutive) blanks_.push_back({.line = line_.number});
    ++blanks_.back().count;
  } else if (take_comment(line_)) {
    ++comments_;
  } else {
    const bool plain = !behind_cr && find(line_.begin, line_.end, dialect_.quote) == nullptr &&
                       find(line_.begin, line_.end, '\r') == nullptr;
    gathered_ = plain ? Gathered::whole : Gathered::open;
    scan_ = QuoteScan(dialect_);
    joined_.clear();
    similar_lines_.clear();
    delimiters_ = 0;
  }
  return true;
}

bool RecordReader::take_line(Line& line) {
  if (rest_.begin != nullptr) {
    line = std::exchange(rest_, Line{});
    return true;
  }
  if (!lines_.next(line)) return false;
  line.number += cr_lines_;
  return true;
}

// Takes a line of white space, at least up to a lone CR. A line with delimiters is a record of empty cells.
bool RecordReader::take_blank(const Line& line) {
  char* at = line.begin;
  for (; at != line.end && *at != '\r'; ++at) {
    if (*at != ' ' && (*at != '\t' || dialect_.delimiter == '\t')) return false;
  }
  leave_rest(line, at);
  return true;
}

bool RecordReader::take_comment(const Line& line) {
  if (dialect_.comment.empty() || !std::string_view(line.begin, line.size()).starts_with(dialect_.comment))
    return false;
  char* const cr = find(line.begin, line.end, '\r');
  if (cr != nullptr) leave_rest(line, cr);
  return true;
}

// Makes what follows the lone CR at `cr` the next line, unless it is CRs alone: some programs write CR CR LF.
void RecordReader::leave_rest(const Line& line, char* cr) {
  if (std::all_of(cr, line.end, [](char c) { return c == '\r'; })) return;
  rest_ = {cr + 1, line.end, line.ending, line.number + 1};
  ++cr_lines_;
}

// Makes line_ the whole record that starts on it: shorter if a lone CR ends it, longer if a quote is open at its end.
bool RecordReader::join(bool wait) {
  Line part = line_;
  bool first = !scan_.open();
  for (;;) {
    if (!first) {
      if (!wait && !lines_.ready()) return false;
      const std::uint64_t lines = last_line_ + 1 - scan_.opened();
      const bool more = lines < kMostLines && joined_.size() < kMostBytes && lines_.next(part);
      if (!more && quotes_ == Quotes::strict) fail_unclosed(scan_.opened(), lines, joined_.size());
      if (!more) {
        unclosed_ = true;
        gathered_ = Gathered::end;
        return true;
      }
      part.number += cr_lines_;
    }
    char* const stop = scan_.scan(part.begin, part.end, part.number);
    if (stop != part.end) leave_rest(part, stop);
    if (!scan_.open() || stop != part.end) {
      if (first) {
        line_.end = stop;
      } else {
        note_line(part.begin, stop);
        joined_.append(part.begin, stop);
        line_.begin = joined_.data();
        line_.end = joined_.data() + joined_.size();
      }
      gathered_ = Gathered::whole;
      return true;
    }
    note_line(part.begin, stop);
    joined_.append(part.begin, stop);
    joined_ += part.ending;
    last_line_ = part.number;
    first = false;
  }
}

// Keeps a line of a record of several lines, as long as all have as many delimiters.
void RecordReader::note_line(const char* begin, const char* end) {
  const auto delimiters = static_cast<std::size_t>(std::count(begin, end, dialect_.delimiter));
  const bool is_first = joined_.empty();
  if (is_first) delimiters_ = delimiters;
  if (delimiters != delimiters_ || delimiters == 0 || (!is_first && similar_lines_.empty())) {
    similar_lines_.clear();
  } else {
    similar_lines_.emplace_back(begin, end);
  }
}

void RecordReader::fail_unclosed(std::uint64_t opened, std::uint64_t lines, std::size_t bytes) const {
  std::string message = "a quote that opens on this line is not closed";
  if (lines >= kMostLines || bytes >= kMostBytes) message += " within " + counted(lines, "line");
  throw Error(Fault::data, message, location(file_, opened),
              "a quote inside a quoted cell has to be doubled; if no cell is quoted, say --quote none");
}

// Returns the next delimiter, or `end`.
char* RecordReader::find_delimiter(char* at, char* end) const {
  if (dialect_.white_space) return std::find_if(at, end, [](char c) { return c == ' ' || c == '\t'; });
  char* const found = find(at, end, dialect_.delimiter);
  return found != nullptr ? found : end;
}

void RecordReader::split(char* at, char* end, Record& record) {
  for (;;) {
    if (dialect_.merged) {
      while (at != end && is_delimiter(*at)) ++at;
      if (at == end && !record.cells.empty()) return;
    }
    char* start = at;
    if (dialect_.delimiter != ' ') {
      while (start != end && *start == ' ') ++start;
    }
    char* stop = nullptr;
    if (start != end && *start == dialect_.quote) {
      stop = split_quoted(start, end, record);
    } else {
      if (dialect_.space_after) at = start;
      stop = find_delimiter(at, end);
      add(at, stop, record);
    }
    if (stop == end) return;
    at = stop + 1;
  }
}

// Adds the quoted cell whose quote is at `at`. Returns the delimiter after it, or `end`.
char* RecordReader::split_quoted(char* at, char* end, Record& record) {
  at = dialect_.escape == '\0' ? unquote(at + 1, end, record) : unescape(at + 1, end, record);
  while (at != end && (*at == ' ' || *at == '\t') && !is_delimiter(*at)) ++at;
  if (at == end || is_delimiter(*at)) return at;
  if (quotes_ == Quotes::strict) {
    const bool escaped = dialect_.escape == '\0' && record.cells.back().ends_with('\\');
    throw Error(Fault::data,
                "text follows the closing quote of cell " + std::to_string(record.cells.size()) + ": " +
                    quoted({at, static_cast<std::size_t>(end - at)}, 20),
                location(file_, record.line),
                escaped ? "if a backslash makes the quote after it a character, say --escape '\\'"
                        : "a quote inside a quoted cell has to be doubled; if no cell is quoted, say --quote none");
  }
  record.malformed = true;
  return find_delimiter(at, end);
}

// Adds the text from `at` to its closing quote, and returns what follows that. Quotes inside are doubled.
char* RecordReader::unquote(char* at, char* end, Record& record) {
  const char quote = dialect_.quote;
  char* const begin = at;
  char* out = begin;  // the text moves over the first of each two quotes
  for (;;) {
    char* const close = find(at, end, quote);  // join() has found one, unless lenient
    char* const stop = close != nullptr ? close : end;
    if (out != at) std::memmove(out, at, static_cast<std::size_t>(stop - at));
    out += stop - at;
    at = stop == end ? end : stop + 1;
    if (at == end || *at != quote) break;
    *out++ = quote;
    ++at;
  }
  add(begin, out, record);
  return at;
}

// unquote() for quotes that may be escaped as well as doubled.
char* RecordReader::unescape(char* at, char* end, Record& record) {
  char* const begin = at;
  char* out = begin;
  for (; at != end; ++at) {
    const bool pair = at + 1 != end && ((*at == dialect_.quote && at[1] == dialect_.quote) ||
                                        (*at == dialect_.escape && (at[1] == dialect_.quote || at[1] == *at)));
    if (pair) {
      ++at;
    } else if (*at == dialect_.quote) {
      ++at;
      break;
    }
    *out++ = *at;
  }
  add(begin, out, record);
  return at;
}

void RecordReader::add(const char* begin, const char* end, Record& record) {
  if (record.cells.size() == kMostCells) {
    throw Error(Fault::data, "the row has more than " + std::to_string(kMostCells) + " cells",
                location(file_, record.line), "is the delimiter right? try --delimiter");
  }
  record.cells.emplace_back(begin, static_cast<std::size_t>(end - begin));
}

}  // namespace aefx::csv
