#include "csv/parse/chunk_source.h"

#include <algorithm>
#include <utility>

#include "aefx/base/error.h"
#include "base/text.h"
#include "csv/bytes/file_magic.h"
#include "csv/parse/cell_ends.h"

namespace aefx::csv {
namespace {

constexpr std::string_view kMark = "\xEF\xBB\xBF";
constexpr std::chrono::milliseconds kPauseInChunk{50};  // after which a chunk ends early

// Finds out how many bytes LineReader asks for.
class Probe : public io::ByteSourceBase {
 public:
  explicit Probe(std::size_t& asked) : asked_(asked) {}
  int read(char* /*buffer*/, int size) override {
    asked_ = std::max(asked_, static_cast<std::size_t>(size));
    return 0;
  }

 private:
  std::size_t& asked_;
};

// Bytes of a chunk: 256 KiB of LineReader's 16 MiB, which stay in cache while they are split. A test that makes
// LineReader's buffer small makes chunks small too.
std::size_t chunk_size() { return ChunkSource::longest_line() / 64; }

// Tells whether a line, or the part of the last one that is there, is longer than can be read.
bool has_too_long(std::string_view lines) {
  const std::size_t longest = ChunkSource::longest_line();
  while (lines.size() >= longest) {
    const std::size_t end = lines.find('\n');
    if (end == lines.npos) return lines.size() > longest;
    if (end + 1 > longest) return true;
    lines.remove_prefix(end + 1);
  }
  return false;
}

}  // namespace

// LineReader owns its source and may destroy it at any time.
class ChunkSource::ChunkBytes : public io::ByteSourceBase {
 public:
  explicit ChunkBytes(Chunk chunk) : chunk_(std::move(chunk)), marked_(chunk_.number > 0) {}

  int read(char* buffer, int size) override {
    const auto room = static_cast<std::size_t>(size);
    std::size_t filled = 0;
    // LineReader removes a byte order mark at its beginning: one more protects a later chunk that begins with one.
    if (std::exchange(marked_, false)) filled = kMark.copy(buffer, room);
    const std::size_t count = chunk_.text().copy(buffer + filled, room - filled, taken_);
    taken_ += count;
    filled += count;
    if (filled < room) buffer[filled] = '\n';  // a NUL of an earlier line would look like a CR LF
    return static_cast<int>(filled);
  }

 private:
  Chunk chunk_;
  std::size_t taken_ = 0;
  bool marked_;
};

ChunkSource::ChunkSource(std::unique_ptr<ByteSource> bytes, std::string name)
    : bytes_(std::move(bytes)), name_(std::move(name)) {}

std::unique_ptr<io::LineReader> ChunkSource::lines(Chunk chunk) const {
  return std::make_unique<io::LineReader>(name_, std::make_unique<ChunkBytes>(std::move(chunk)));
}

std::size_t ChunkSource::longest_line() {
  static const std::size_t longest = [] {
    std::size_t asked = 0;
    const io::LineReader reader("", std::make_unique<Probe>(asked));
    return asked / 2;  // its first read fills two of its blocks
  }();
  return longest;
}

bool ChunkSource::ready(std::chrono::milliseconds patience) {
  constexpr std::size_t kSome = 1 << 16;
  while (!ended_ && waiting_.find('\n') == std::string::npos && waiting_.size() <= longest_line()) {
    if (!bytes_->ready(patience)) return false;
    const std::size_t before = waiting_.size();
    waiting_.resize(before + kSome);
    waiting_.resize(before + read_more(waiting_.data() + before, kSome));
  }
  return true;
}

std::size_t ChunkSource::read_more(char* to, std::size_t size) {
  const std::size_t count = bytes_->read(to, size);
  ended_ = count == 0;
  if (cr_only_) std::replace(to, to + count, '\r', '\n');
  return count;
}

// Reads whole lines. What follows the last of them waits for the next chunk.
void ChunkSource::fill(Chunk& chunk) {
  chunk.append(waiting_);
  waiting_.clear();
  std::size_t line_end = chunk.text().rfind('\n') + 1;  // 0 if there is none
  const std::size_t usual = chunk_size();
  while (!ended_ && chunk.size() <= longest_line()) {
    if (line_end > 0 && (chunk.size() >= usual || !bytes_->ready(kPauseInChunk))) break;
    const std::size_t before = chunk.size();
    const std::size_t most = before < usual ? usual - before : usual;
    char* const to = chunk.room(most);
    const std::size_t count = read_more(to, most);
    chunk.grow(count);
    const std::size_t end = std::string_view(to, count).rfind('\n');
    if (end != std::string_view::npos) line_end = before + end + 1;
  }
  if (chunks_ == 0) check_beginning(chunk);
  if (cr_only_) line_end = chunk.text().rfind('\n') + 1;
  if (ended_ || line_end == 0) return;
  waiting_.assign(chunk.text().substr(line_end));
  chunk.shrink(line_end);
}

bool ChunkSource::next(Chunk& chunk) {
  fill(chunk);
  check(chunk.text());
  constexpr std::size_t kTail = 3;
  const std::size_t taken = std::min(chunk.size(), kTail);
  tail_.append(chunk.text().substr(chunk.size() - taken));
  tail_.erase(0, tail_.size() - std::min(tail_.size(), kTail));
  if (ended_) close(chunk);
  if (chunk.size() == 0) return false;
  chunk.end();
  chunk.number = chunks_++;
  return true;
}

void ChunkSource::close(Chunk& chunk) {
  check_end();
  if (tail_.empty() || tail_.ends_with('\n')) return;
  const std::string_view last = chunk.text().substr(chunk.text().rfind('\n') + 1);
  is_unended_ = std::any_of(last.begin(), last.end(), [](char c) { return static_cast<unsigned char>(c) > ' '; });
  chunk.append("\n");
  tail_ = "\n";
}

void ChunkSource::check_end() const {
  const bool bare = tail_.ends_with('\x1A');
  if (!bare && !tail_.ends_with("\x1A\n") && !tail_.ends_with("\x1A\r\n")) return;
  throw Error(Fault::data, "a Ctrl-Z, DOS's end of a file, stands at the end", location(name_, lines_ + (bare ? 1 : 0)),
              "take it away: tr -d '\\032'");
}

void ChunkSource::check_beginning(Chunk& chunk) {
  const std::string_view bytes = chunk.text();
  has_mark_ = bytes.starts_with(kMark);
  if (const auto other = recognize_format(bytes, name_)) throw Error(Fault::data, other->what, name_, other->hint);
  cr_only_ = bytes.find('\r') != bytes.npos && bytes.find('\n') == bytes.npos;
  if (cr_only_) std::replace(chunk.data(), chunk.data() + chunk.size(), '\r', '\n');
}

void ChunkSource::check(std::string_view bytes) {
  const std::size_t zero = bytes.find('\0');
  lines_ += count_byte(bytes.substr(0, zero), '\n');
  if (zero == bytes.npos || has_too_long(bytes.substr(0, zero))) return;  // the long line is the first error
  throw Error(Fault::data, "there is a NUL byte, which no text holds", location(name_, lines_ + 1),
              "the file may be damaged, or no text at all");
}

}  // namespace aefx::csv
