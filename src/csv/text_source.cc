#include "csv/text_source.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "aefx/base/error.h"
#include "aefx/base/printable.h"
#include "csv/file_magic.h"

namespace aefx::csv {

TextSource::TextSource(std::unique_ptr<ByteSource> bytes, std::string name, std::shared_ptr<TextFacts> facts)
    : bytes_(std::move(bytes)), name_(std::move(name)), facts_(std::move(facts)) {}

int TextSource::read(char* buffer, int size) {
  const auto wanted = static_cast<std::size_t>(size);
  std::size_t filled = 0;
  while (filled < wanted && !ended_) {
    const std::size_t count = bytes_->read(buffer + filled, wanted - filled);
    ended_ = count == 0;
    filled += count;
  }
  if (!begun_) look_at_beginning({buffer, filled}, wanted);
  if (facts_->cr_only) std::replace(buffer, buffer + filled, '\r', '\n');
  check({buffer, filled});
  if (filled > 0) {
    before_last_ = filled > 1 ? buffer[filled - 2] : last_;
    last_ = buffer[filled - 1];
  }
  if (ended_ && filled < wanted) {
    constexpr char kCtrlZ = '\x1A';
    if (last_ == kCtrlZ || (last_ == '\n' && before_last_ == kCtrlZ)) {
      throw Error(Fault::data, "a Ctrl-Z, DOS's end of a file, stands at the end",
                  place(name_, lines_ + (last_ == kCtrlZ ? 1 : 0)), "take it away: tr -d '\\032'");
    }
    if (last_ != '\n') buffer[filled++] = last_ = '\n';
  }
  return static_cast<int>(filled);
}

void TextSource::look_at_beginning(std::string_view bytes, std::size_t size) {
  begun_ = true;
  facts_->longest_line = size / 2;  // LineReader's first read is of two of its blocks
  if (const auto other = recognise(bytes, name_)) throw Error(Fault::data, other->what, name_, other->hint);
  facts_->cr_only = bytes.find('\r') != bytes.npos && bytes.find('\n') == bytes.npos;
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
