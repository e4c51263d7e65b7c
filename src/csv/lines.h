// The lines of a table, and the first of them once more for the sniffer.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "csv/byte_source.h"
#include "csv/piece.h"
#include "csv/unpacked.h"

namespace aefx::csv {

// How the text of a table lies in its file.
struct Encoding {
  Packing packing = Packing::none;
  bool has_mark = false;  // UTF-8's byte order mark
  bool cr_only = false;   // lines end in a lone CR
};

// The bytes between may be changed, and live until the next line is asked for.
struct Line {
  char* begin = nullptr;
  char* end = nullptr;       // a NUL is here
  std::string_view ending;   // what ended it; only sure if another line follows
  std::uint64_t number = 0;  // from 1

  [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(end - begin); }
};

class LineFeed {
 public:
  virtual ~LineFeed() = default;
  virtual bool next(Line& line) = 0;  // false at the end; throws Error

  // Will next() return without waiting for bytes? May end the life of the last line.
  virtual bool ready() { return true; }
};

// The first lines of a table, as they stand.
struct Sample {
  struct Item {
    std::string text;
    std::string_view ending;
    std::uint64_t number;
  };
  std::vector<Item> lines;
  bool whole = false;  // there are no others
};

// A sample, as often as one likes: lines are copied, so that what is done to them does not matter.
class SampleLines : public LineFeed {
 public:
  explicit SampleLines(const Sample& sample) : sample_(sample) {}
  bool next(Line& line) override;

 private:
  const Sample& sample_;
  std::string copy_;
  std::size_t at_ = 0;
};

class FileLines : public LineFeed {
 public:
  // The first `skip` lines are left out. Throws Error.
  FileLines(std::unique_ptr<ByteSource> bytes, std::string name, std::size_t skip);
  ~FileLines() override;

  // Reads ahead; the lines come again from next(), once. To be called before that; once more, it reads on, and the
  // sample it gave grows. Empty lines before the first other one are gone. If `live`, it makes do with two lines where
  // no others come for a while.
  const Sample& look_ahead(std::size_t most_lines, std::size_t most_bytes, bool live);

  bool next(Line& line) override;
  bool ready() override;

  [[nodiscard]] Encoding encoding() const;

  // Instead of next(), from where between_pieces() says so (which may end the life of the last line): the text behind
  // the lines given so far, in at most `most` pieces. Waits for the first, but for no other; none at the end. They are
  // read line by line after all, but for those of which pass() says that their lines were seen to.
  [[nodiscard]] bool between_pieces();
  [[nodiscard]] const std::deque<Piece>& ahead(std::size_t most);
  void fetch_ahead(std::size_t most);  // what ahead() would, where a file has it at hand
  void pass(std::uint64_t lines);
  [[nodiscard]] std::uint64_t number() const { return number_; }  // lines given or passed
  void count_from(std::uint64_t lines) { number_ = lines; }       // which are before the first

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
  std::size_t replayed_ = 0;
};

}  // namespace aefx::csv
