#include "csv/text_source.h"

#include <algorithm>
#include <utility>

#include "aefx/base/error.h"
#include "base/printable.h"
#include "csv/cell_ends.h"
#include "csv/file_magic.h"

namespace aefx::csv {
namespace {

constexpr std::string_view kMark = "\xEF\xBB\xBF";
constexpr std::chrono::milliseconds kPause{50};  // bytes that come later than that are waited for apart

// Learns how much LineReader asks for.
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

// Of LineReader's 16 MiB it is 256 KiB, which stays in cache while it is split. Where a test makes those small, pieces
// are small too.
std::size_t piece_size() { return TextSource::longest_line() / 64; }

// Is a line, the last as far as it goes, longer than can be read?
bool has_too_long(std::string_view lines) {
  const std::size_t longest = TextSource::longest_line();
  while (lines.size() >= longest) {
    const std::size_t end = lines.find('\n');
    if (end == lines.npos) return lines.size() > longest;
    if (end + 1 > longest) return true;
    lines.remove_prefix(end + 1);
  }
  return false;
}

}  // namespace

// LineReader owns its source and may drop it at any time.
class TextSource::Part : public io::ByteSourceBase {
 public:
  explicit Part(Piece piece) : piece_(std::move(piece)), marked_(piece_.number > 0) {}

  int read(char* buffer, int size) override {
    const auto room = static_cast<std::size_t>(size);
    std::size_t filled = 0;
    // LineReader strips a byte order mark from wherever it begins: one before the bytes keeps theirs.
    if (std::exchange(marked_, false)) filled = kMark.copy(buffer, room);
    const std::size_t count = piece_.text().copy(buffer + filled, room - filled, taken_);
    taken_ += count;
    filled += count;
    if (filled < room) buffer[filled] = '\n';  // a NUL left from before would look like the end of a line by CR LF
    return static_cast<int>(filled);
  }

 private:
  Piece piece_;
  std::size_t taken_ = 0;
  bool marked_;
};

TextSource::TextSource(std::unique_ptr<ByteSource> bytes, std::string name)
    : bytes_(std::move(bytes)), name_(std::move(name)) {}

std::unique_ptr<io::LineReader> TextSource::lines(Piece piece) const {
  return std::make_unique<io::LineReader>(name_, std::make_unique<Part>(std::move(piece)));
}

std::size_t TextSource::longest_line() {
  static const std::size_t longest = [] {
    std::size_t asked = 0;
    const io::LineReader reader("", std::make_unique<Probe>(asked));
    return asked / 2;  // its first read is of two of its blocks
  }();
  return longest;
}

bool TextSource::ready(std::chrono::milliseconds patience) {
  constexpr std::size_t kSome = 1 << 16;
  while (!ended_ && waiting_.find('\n') == std::string::npos && waiting_.size() <= longest_line()) {
    if (!bytes_->ready(patience)) return false;
    const std::size_t before = waiting_.size();
    waiting_.resize(before + kSome);
    waiting_.resize(before + read_more(waiting_.data() + before, kSome));
  }
  return true;
}

std::size_t TextSource::read_more(char* to, std::size_t size) {
  const std::size_t count = bytes_->read(to, size);
  ended_ = count == 0;
  if (cr_only_) std::replace(to, to + count, '\r', '\n');
  return count;
}

// Whole lines; what comes behind the last of them waits.
void TextSource::fill(Piece& piece) {
  piece.append(waiting_);
  waiting_.clear();
  std::size_t line_end = piece.text().rfind('\n') + 1;  // 0 where there is none
  const std::size_t usual = piece_size();
  while (!ended_ && piece.size() <= longest_line()) {
    if (line_end > 0 && (piece.size() >= usual || !bytes_->ready(kPause))) break;
    const std::size_t before = piece.size();
    const std::size_t most = before < usual ? usual - before : usual;
    char* const to = piece.room(most);
    const std::size_t count = read_more(to, most);
    piece.grow(count);
    const std::size_t end = std::string_view(to, count).rfind('\n');
    if (end != std::string_view::npos) line_end = before + end + 1;
  }
  if (pieces_ == 0) look_at_beginning(piece);
  if (cr_only_) line_end = piece.text().rfind('\n') + 1;
  if (ended_ || line_end == 0) return;
  waiting_.assign(piece.text().substr(line_end));
  piece.shrink(line_end);
}

bool TextSource::next(Piece& piece) {
  fill(piece);
  check(piece.text());
  constexpr std::size_t kTold = 3;
  const std::size_t told = std::min(piece.size(), kTold);
  last_.append(piece.text().substr(piece.size() - told));
  last_.erase(0, last_.size() - std::min(last_.size(), kTold));
  if (ended_) close(piece);
  if (piece.size() == 0) return false;
  piece.end();
  piece.number = pieces_++;
  return true;
}

void TextSource::close(Piece& piece) {
  check_end();
  if (last_.empty() || last_.ends_with('\n')) return;
  piece.append("\n");
  last_ = "\n";
}

void TextSource::check_end() const {
  const bool bare = last_.ends_with('\x1A');
  if (!bare && !last_.ends_with("\x1A\n") && !last_.ends_with("\x1A\r\n")) return;
  throw Error(Fault::data, "a Ctrl-Z, DOS's end of a file, stands at the end", place(name_, lines_ + (bare ? 1 : 0)),
              "take it away: tr -d '\\032'");
}

void TextSource::look_at_beginning(Piece& piece) {
  const std::string_view bytes = piece.text();
  has_mark_ = bytes.starts_with(kMark);
  if (const auto other = recognise(bytes, name_)) throw Error(Fault::data, other->what, name_, other->hint);
  cr_only_ = bytes.find('\r') != bytes.npos && bytes.find('\n') == bytes.npos;
  if (cr_only_) std::replace(piece.data(), piece.data() + piece.size(), '\r', '\n');
}

void TextSource::check(std::string_view bytes) {
  const std::size_t zero = bytes.find('\0');
  lines_ += count_of(bytes.substr(0, zero), '\n');
  if (zero == bytes.npos || has_too_long(bytes.substr(0, zero))) return;  // the line is what stands first
  throw Error(Fault::data, "there is a NUL byte, which no text holds", place(name_, lines_ + 1),
              "the file may be damaged, or no text at all");
}

}  // namespace aefx::csv
