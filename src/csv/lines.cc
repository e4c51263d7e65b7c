#include "csv/lines.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "aefx/base/error.h"
#include "aefx/base/printable.h"
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
      : reader(name, std::make_unique<TextSource>(std::move(bytes), name, facts)) {}

  std::shared_ptr<TextFacts> facts = std::make_shared<TextFacts>();
  io::LineReader reader;
};

FileLines::FileLines(std::unique_ptr<ByteSource> bytes, std::string name, std::size_t skip)
    : name_(std::move(name)),
      source_(std::make_unique<Source>(std::make_unique<ReadAhead>(std::move(bytes)), name_)),
      skip_(skip) {}

FileLines::~FileLines() = default;

const Sample& FileLines::look_ahead(std::size_t most_lines, std::size_t most_bytes) {
  constexpr std::size_t kLeast = 3;  // a header and two rows, however long they are
  std::size_t bytes = 0;
  Line line;
  while (skip_ > 0 && read(line)) --skip_;
  while (sample_.lines.size() < kLeast || (sample_.lines.size() < most_lines && bytes < most_bytes)) {
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

bool FileLines::read(Line& line) {
  try {
    char* const begin = source_->reader.next_line();
    if (begin == nullptr) return false;
    char* const end = begin + std::strlen(begin);
    // LineReader overwrote LF, and a CR before it, by NUL; the table itself holds none.
    const std::string_view ending = source_->facts->cr_only ? "\r" : end[1] == '\0' ? "\r\n" : "\n";
    line = {begin, end, ending, ++number_};
    return true;
  } catch (const io::error::line_length_limit_exceeded&) {
    const std::size_t limit = source_->facts->longest_line;
    throw Error(Fault::data, "the line is longer than " + std::to_string(limit - 1) + " bytes, the most that is read",
                place(name_, number_ + 1), "line ends or a closing quote may be missing");
  }
}

}  // namespace aefx::csv
