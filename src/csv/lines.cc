#include "csv/lines.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "aefx/base/error.h"
#include "base/printable.h"
#include "csv/read_ahead.h"
#include "csv/text_source.h"

namespace aefx::csv {

bool SampleLines::next(Line& line) {
  if (at_ == sample_.lines.size()) return false;
  const Sample::Item& item = sample_.lines[at_++];
  copy_ = item.text;
  line = {copy_.data(), copy_.data() + copy_.size(), item.ending, item.number};
  return true;
}

struct FileLines::Source {
  Source(std::unique_ptr<ByteSource> bytes, const std::string& name)
      : Source(std::make_unique<Unpacked>(std::move(bytes), name), name) {}

  Source(std::unique_ptr<Unpacked> bytes, const std::string& name)
      : unpacked(*bytes), text(std::make_unique<ReadAhead>(std::move(bytes)), name) {}

  Unpacked& unpacked;  // within `text`
  TextSource text;
  std::deque<Piece> pieces;               // of which no line was given
  std::vector<Piece> spare;               // memory of some that are done
  std::unique_ptr<io::LineReader> lines;  // of the piece before them, if there was one
  char* held = nullptr;                   // the next line, if ready() had it
};

FileLines::FileLines(std::unique_ptr<ByteSource> bytes, std::string name, std::size_t skip)
    : name_(std::move(name)), source_(std::make_unique<Source>(std::move(bytes), name_)), skip_(skip) {
  fetch();
}

FileLines::~FileLines() = default;

Encoding FileLines::encoding() const {
  return {
      .packing = source_->unpacked.packing(), .has_mark = source_->text.has_mark(), .cr_only = source_->text.cr_only()};
}

const Sample& FileLines::look_ahead(std::size_t most_lines, std::size_t most_bytes, bool live) {
  constexpr std::size_t kLeast = 3;  // a header and two rows, however long they are
  constexpr std::size_t kLive = 2;
  constexpr std::chrono::milliseconds kPatience{300};
  std::size_t bytes = 0;
  Line line;
  while (skip_ > 0 && read(line)) --skip_;
  while (sample_.lines.size() < kLeast || (sample_.lines.size() < most_lines && bytes < most_bytes)) {
    if (live && sample_.lines.size() >= kLive && !comes_within(kPatience)) break;
    if (!read(line)) {
      sample_.whole = true;
      break;
    }
    if (sample_.lines.empty() && std::all_of(line.begin, line.end, [](char c) { return c == ' '; })) continue;
    sample_.lines.push_back({std::string(line.begin, line.end), line.ending, line.number});
    bytes += line.size() + sizeof(Sample::Item);
  }
  return sample_;
}

bool FileLines::next(Line& line) {
  if (replayed_ < sample_.lines.size()) {
    Sample::Item& item = sample_.lines[replayed_++];
    line = {item.text.data(), item.text.data() + item.text.size(), item.ending, item.number};
    return true;
  }
  if (!sample_.lines.empty()) sample_ = {};  // its memory
  replayed_ = 0;
  return read(line);
}

bool FileLines::ready() { return replayed_ < sample_.lines.size() || comes_within(std::chrono::milliseconds(0)); }

// Is there another line (or the end), or does it come that soon?
bool FileLines::comes_within(std::chrono::milliseconds patience) {
  if (source_->held == nullptr) source_->held = read_bytes();
  return source_->held != nullptr || !source_->pieces.empty() || source_->text.ready(patience);
}

// False where there is no other piece.
bool FileLines::fetch() {
  Piece piece;
  if (!source_->spare.empty()) {
    piece = std::move(source_->spare.back());
    source_->spare.pop_back();
    piece.shrink(0);
  }
  if (!source_->text.next(piece)) return false;
  source_->pieces.push_back(std::move(piece));
  return true;
}

bool FileLines::between_pieces() {
  if (replayed_ < sample_.lines.size()) return false;
  if (source_->held == nullptr) source_->held = read_bytes();
  return source_->held == nullptr;
}

const std::deque<Piece>& FileLines::ahead(std::size_t most) {
  std::deque<Piece>& pieces = source_->pieces;
  while (pieces.size() < most && (pieces.empty() || source_->text.ready(std::chrono::milliseconds(0))) && fetch()) {
  }
  return pieces;
}

void FileLines::fetch_ahead(std::size_t most) {
  while (!source_->unpacked.is_slow() && source_->pieces.size() < most && fetch()) {
  }
}

void FileLines::pass(std::uint64_t lines) {
  constexpr std::size_t kLargest = 1 << 20;  // of those that are kept
  if (source_->pieces.front().size() <= kLargest) source_->spare.push_back(std::move(source_->pieces.front()));
  source_->pieces.pop_front();
  source_->lines.reset();  // its memory
  number_ += lines;
}

// A line of the piece at hand, or null.
char* FileLines::read_bytes() {
  if (source_->lines == nullptr) return nullptr;
  try {
    return source_->lines->next_line();
  } catch (const io::error::line_length_limit_exceeded&) {
    throw Error(
        Fault::data,
        "the line is longer than " + std::to_string(source_->text.longest_line() - 1) + " bytes, the most that is read",
        place(name_, number_ + 1), "line ends or a closing quote may be missing");
  }
}

bool FileLines::read(Line& line) {
  char* begin = std::exchange(source_->held, nullptr);
  while (begin == nullptr && (begin = read_bytes()) == nullptr) {
    if (source_->pieces.empty() && !fetch()) {
      source_->text.check_end();
      return false;
    }
    source_->lines = source_->text.lines(std::move(source_->pieces.front()));
    source_->pieces.pop_front();
  }
  char* const end = begin + std::strlen(begin);
  // LineReader overwrote LF, and a CR before it, by NUL; the table itself holds none.
  const std::string_view ending = source_->text.cr_only() ? "\r" : end[1] == '\0' ? "\r\n" : "\n";
  line = {begin, end, ending, ++number_};
  return true;
}

}  // namespace aefx::csv
