#include "csv/parse/lines.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "aefx/base/error.h"
#include "base/text.h"
#include "csv/bytes/read_ahead.h"
#include "csv/parse/chunk_source.h"

namespace aefx::csv {

bool SampleLines::next(Line& line) {
  if (at_ == sample_.lines.size()) return false;
  const Sample::Item& item = sample_.lines[at_++];
  copy_ = item.text;
  line = {copy_.data(), copy_.data() + copy_.size(), item.ending, item.number};
  return true;
}

struct FileLines::Source {
  Source(std::unique_ptr<Decompressor> bytes, const std::string& name)
      : decompressor(*bytes), text(std::make_unique<ReadAhead>(std::move(bytes)), name) {}

  Decompressor& decompressor;  // owned by `text`
  ChunkSource text;
  std::deque<Chunk> chunks;               // of which no line was read
  std::vector<Chunk> spare;               // memory of some that are done
  std::unique_ptr<io::LineReader> lines;  // of the current chunk
  char* peeked = nullptr;                 // the next line, if it was looked for
};

FileLines::FileLines(std::unique_ptr<ByteSource> bytes, std::string name, std::size_t skip)
    : name_(std::move(name)),
      source_(std::make_unique<Source>(std::make_unique<Decompressor>(std::move(bytes), name_), name_)),
      skip_(skip) {
  fetch();
}

FileLines::~FileLines() = default;

Encoding FileLines::encoding() const {
  return {.compression = source_->decompressor.compression(),
          .has_mark = source_->text.has_mark(),
          .cr_only = source_->text.cr_only()};
}

bool FileLines::is_unended() const { return source_->text.is_unended(); }

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
  if (!sample_.lines.empty()) sample_ = {};  // frees its memory
  replayed_ = 0;
  return read(line);
}

bool FileLines::ready() { return replayed_ < sample_.lines.size() || comes_within(std::chrono::milliseconds(0)); }

// Tells whether the next line, or the end, is there or comes within `patience`.
bool FileLines::comes_within(std::chrono::milliseconds patience) {
  if (source_->peeked == nullptr) source_->peeked = read_bytes();
  return source_->peeked != nullptr || !source_->chunks.empty() || source_->text.ready(patience);
}

// Returns false if there is no other chunk.
bool FileLines::fetch() {
  Chunk chunk;
  if (!source_->spare.empty()) {
    chunk = std::move(source_->spare.back());
    source_->spare.pop_back();
    chunk.shrink(0);
  }
  if (!source_->text.next(chunk)) return false;
  source_->chunks.push_back(std::move(chunk));
  return true;
}

bool FileLines::between_chunks() {
  if (replayed_ < sample_.lines.size()) return false;
  if (source_->peeked == nullptr) source_->peeked = read_bytes();
  return source_->peeked == nullptr;
}

const std::deque<Chunk>& FileLines::ahead(std::size_t most) {
  std::deque<Chunk>& chunks = source_->chunks;
  while (chunks.size() < most && (chunks.empty() || source_->text.ready(std::chrono::milliseconds(0))) && fetch()) {
  }
  return chunks;
}

void FileLines::prefetch(std::size_t most) {
  while (!source_->decompressor.is_slow() && source_->chunks.size() < most && fetch()) {
  }
}

void FileLines::pass(std::uint64_t lines) {
  constexpr std::size_t kLargest = 1 << 20;  // chunk whose memory is kept
  if (source_->chunks.front().size() <= kLargest) source_->spare.push_back(std::move(source_->chunks.front()));
  source_->chunks.pop_front();
  source_->lines.reset();  // frees its memory
  number_ += lines;
}

// The next line of the current chunk, or null.
char* FileLines::read_bytes() {
  if (source_->lines == nullptr) return nullptr;
  try {
    return source_->lines->next_line();
  } catch (const io::error::line_length_limit_exceeded&) {
    throw Error(
        Fault::data,
        "the line is longer than " + std::to_string(source_->text.longest_line() - 1) + " bytes, the most that is read",
        location(name_, number_ + 1), "line ends or a closing quote may be missing");
  }
}

bool FileLines::read(Line& line) {
  char* begin = std::exchange(source_->peeked, nullptr);
  while (begin == nullptr && (begin = read_bytes()) == nullptr) {
    if (source_->chunks.empty() && !fetch()) {
      source_->text.check_end();
      return false;
    }
    source_->lines = source_->text.lines(std::move(source_->chunks.front()));
    source_->chunks.pop_front();
  }
  char* const end = begin + std::strlen(begin);
  // LineReader overwrote LF, and a CR before it, with NULs; the table itself has none.
  const std::string_view ending = source_->text.cr_only() ? "\r" : end[1] == '\0' ? "\r\n" : "\n";
  line = {begin, end, ending, ++number_};
  return true;
}

}  // namespace aefx::csv
