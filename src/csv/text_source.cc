#include "csv/text_source.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "aefx/base/error.h"
#include "aefx/base/printable.h"
#include "csv/file_magic.h"

namespace aefx::csv {
namespace {

constexpr std::string_view kMark = "\xEF\xBB\xBF";
constexpr std::chrono::milliseconds kPause{50};  // bytes that come later than that are waited for apart

}  // namespace

// LineReader owns its source and may drop it at any time; after a short read it must get no more.
class TextSource::Part : public io::ByteSourceBase {
 public:
  Part(TextSource& text, bool again) : text_(text), marked_(again) {}

  int read(char* buffer, int size) override {
    const auto room = static_cast<std::size_t>(size);
    std::size_t filled = 0;
    // LineReader strips a byte order mark from wherever it begins: one before the bytes keeps theirs.
    if (std::exchange(marked_, false)) filled = kMark.copy(buffer, room);
    if (std::exchange(open_, false)) filled += text_.read(buffer + filled, room - filled, open_);
    if (filled < room) buffer[filled] = '\n';  // a NUL left from before would look like the end of a line by CR LF
    return static_cast<int>(filled);
  }

 private:
  TextSource& text_;
  bool marked_;
  bool open_ = true;
};

TextSource::TextSource(std::unique_ptr<ByteSource> bytes, std::string name)
    : bytes_(std::move(bytes)), name_(std::move(name)) {}

std::unique_ptr<io::LineReader> TextSource::lines() {
  return std::make_unique<io::LineReader>(name_, std::make_unique<Part>(*this, begun_));
}

bool TextSource::ready(std::chrono::milliseconds patience) {
  constexpr std::size_t kPiece = 1 << 16;
  while (!ended_ && waiting_.find('\n') == std::string::npos && waiting_.size() < longest_line_) {
    if (!bytes_->ready(patience)) return false;
    const std::size_t before = waiting_.size();
    waiting_.resize(before + kPiece);
    const std::size_t count = bytes_->read(waiting_.data() + before, kPiece);
    waiting_.resize(before + count);
    ended_ = count == 0;
  }
  return true;
}

std::size_t TextSource::read(char* buffer, std::size_t size, bool& whole) {
  std::size_t filled = waiting_.copy(buffer, size);
  waiting_.erase(0, filled);
  std::size_t line_end = filled;  // behind the last one
  while (line_end > 0 && buffer[line_end - 1] != '\n') --line_end;
  while (filled < size && !ended_) {
    if (line_end > 0 && !bytes_->ready(kPause)) break;
    const std::size_t count = bytes_->read(buffer + filled, size - filled);
    ended_ = count == 0;
    const std::size_t before = filled;
    filled += count;
    std::size_t last = filled;
    while (last > before && buffer[last - 1] != '\n') --last;
    if (last > before) line_end = last;
  }
  if (!begun_) look_at_beginning({buffer, filled}, size);
  const bool paused = filled < size && !ended_;
  if (paused) {
    waiting_.assign(buffer + line_end, filled - line_end);
    filled = line_end;
  }
  if (cr_only_) std::replace(buffer, buffer + filled, '\r', '\n');
  check({buffer, filled});
  whole = filled == size;
  constexpr std::size_t kTold = 3;
  last_.append(buffer + filled - std::min(filled, kTold), std::min(filled, kTold));
  last_.erase(0, last_.size() - std::min(last_.size(), kTold));
  if (ended_ && waiting_.empty() && filled < size) {
    check_end();
    if (!last_.empty() && !last_.ends_with('\n')) {
      buffer[filled++] = '\n';
      last_ = "\n";
    }
  }
  return filled;
}

void TextSource::check_end() const {
  const bool bare = last_.ends_with('\x1A');
  if (!bare && !last_.ends_with("\x1A\n") && !last_.ends_with("\x1A\r\n")) return;
  throw Error(Fault::data, "a Ctrl-Z, DOS's end of a file, stands at the end", place(name_, lines_ + (bare ? 1 : 0)),
              "take it away: tr -d '\\032'");
}

void TextSource::look_at_beginning(std::string_view bytes, std::size_t size) {
  begun_ = true;
  longest_line_ = size / 2;  // LineReader's first read is of two of its blocks
  has_mark_ = bytes.starts_with(kMark);
  if (const auto other = recognise(bytes, name_)) throw Error(Fault::data, other->what, name_, other->hint);
  cr_only_ = bytes.find('\r') != bytes.npos && bytes.find('\n') == bytes.npos;
}

void TextSource::check(std::string_view bytes) {
  const void* const zero = bytes.empty() ? nullptr : std::memchr(bytes.data(), '\0', bytes.size());
  const char* const stop = zero != nullptr ? static_cast<const char*>(zero) : bytes.data() + bytes.size();
  lines_ += static_cast<std::uint64_t>(std::count(bytes.data(), stop, '\n'));
  if (zero == nullptr) return;
  throw Error(Fault::data, "there is a NUL byte, which no text holds", place(name_, lines_ + 1),
              "the file may be damaged, or no text at all");
}

}  // namespace aefx::csv
