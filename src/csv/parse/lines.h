// The lines of a table, and a sample of the first of them for the sniffer.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "csv/bytes/byte_source.h"
#include "csv/bytes/decompressor.h"
#include "csv/parse/chunk.h"

namespace aefx::csv {

struct Encoding {
  Compression compression = Compression::none;
  bool has_mark = false;  // UTF-8's byte order mark
  bool cr_only = false;   // lines end in a lone CR
};

// A line without its end. Its bytes may be changed, and are valid until the next line is read.
struct Line {
  char* begin = nullptr;
  char* end = nullptr;       // a NUL is here
  std::string_view ending;   // LF, CR LF or CR; only certain if another line follows
  std::uint64_t number = 0;  // from 1

  [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(end - begin); }
};

class LineSource {
 public:
  virtual ~LineSource() = default;
  virtual bool next(Line& line) = 0;  // false at the end; throws Error

  // Tells whether next() would return without waiting for bytes. Invalidates the last line.
  virtual bool ready() { return true; }
};

// The first lines of a table, unchanged.
struct Sample {
  struct Item {
    std::string text;
    std::string_view ending;
    std::uint64_t number;
  };
  std::vector<Item> lines;
  bool whole = false;  // the table has no others
};

// Copies of the lines of a sample.
class SampleLines : public LineSource {
 public:
  explicit SampleLines(const Sample& sample) : sample_(sample) {}
  bool next(Line& line) override;

 private:
  const Sample& sample_;
  std::string copy_;
  std::size_t at_ = 0;
};

// The lines of a file: one by one, or in chunks.
class FileLines : public LineSource {
 public:
  // Leaves out the first `skip` lines. Throws Error.
  FileLines(std::unique_ptr<ByteSource> bytes, std::string name, std::size_t skip);
  ~FileLines() override;

  // Reads a sample, which next() then gives again, once. To be called before next(); a second call makes the sample
  // larger. Empty lines before the first other one are left out. If `live`, two lines are enough when the bytes pause.
  const Sample& look_ahead(std::size_t most_lines, std::size_t most_bytes, bool live);

  bool next(Line& line) override;
  bool ready() override;

  [[nodiscard]] Encoding encoding() const;
  [[nodiscard]] bool is_unended() const;  // the last line, which was read, had no line end

  // Tells whether the next line is the first of a chunk, so that ahead() may be used. Invalidates the last line.
  [[nodiscard]] bool between_chunks();
  // The next chunks, at most `most`: the first, after waiting for it, and those that need no waiting; none at the end.
  // next() reads their lines, unless pass() removes the first chunk, whose `lines` lines are then counted as read.
  [[nodiscard]] const std::deque<Chunk>& ahead(std::size_t most);
  void pass(std::uint64_t lines);
  void prefetch(std::size_t most);  // reads chunks for ahead(), if the bytes are a file's

  [[nodiscard]] std::uint64_t number() const { return number_; }  // lines read or passed
  void count_from(std::uint64_t lines) { number_ = lines; }       // lines before the first

 private:
  struct Source;
  bool read(Line& line);
  char* read_bytes();
  bool fetch();
  bool comes_within(std::chrono::milliseconds patience);

  std::string name_;
  std::unique_ptr<Source> source_;
  std::size_t skip_;
  std::uint64_t number_ = 0;
  Sample sample_;
  std::size_t replayed_ = 0;  // lines of the sample
};

}  // namespace aefx::csv
