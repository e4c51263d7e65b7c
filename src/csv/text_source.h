// Makes of any bytes what io::LineReader can take. It ends a table at a short read, cuts a line at a NUL, runs past a
// last line without an end (when stale bytes follow it in the buffer), and knows no lone CR as a line end. It also
// waits for a whole buffer before it gives a line, so that where the bytes pause (`tail -f`) its table has to end, and
// another begin when more have come.
#pragma once

#define CSV_IO_NO_THREAD  // ReadAhead reads ahead instead
#include <csv.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "csv/byte_source.h"

namespace aefx::csv {

// Errors are thrown from lines(), and out of what it returned.
class TextSource {
 public:
  TextSource(std::unique_ptr<ByteSource> bytes, std::string name);

  // What has come, and goes on coming without a pause, of the rest.
  [[nodiscard]] std::unique_ptr<io::LineReader> lines();

  [[nodiscard]] bool ended() const { return ended_ && waiting_.empty(); }  // the last lines() are the last

  // Will lines() have a line (or the end) without waiting for longer than `patience`?
  [[nodiscard]] bool ready(std::chrono::milliseconds patience);

  // To be called where the lines have ended: throws Error (data) for what ends no table of ours.
  void check_end() const;

  [[nodiscard]] std::size_t longest_line() const { return longest_line_; }  // its line end included
  [[nodiscard]] bool cr_only() const { return cr_only_; }    // a lone CR ended each line, and was replaced by LF
  [[nodiscard]] bool has_mark() const { return has_mark_; }  // the bytes began with UTF-8's byte order mark

 private:
  class Part;
  // Fills the buffer, but for a pause behind a line end; `whole` says whether it was filled.
  std::size_t read(char* buffer, std::size_t size, bool& whole);
  void look_at_beginning(std::string_view bytes, std::size_t size);
  void check(std::string_view bytes);

  std::unique_ptr<ByteSource> bytes_;
  std::string name_;
  std::string waiting_;  // bytes that came, but had no line end before a pause
  std::size_t longest_line_ = 0;
  bool cr_only_ = false;
  bool has_mark_ = false;
  bool begun_ = false;
  bool ended_ = false;
  std::string last_;         // the last bytes, as many as tell a Ctrl-Z from its line end
  std::uint64_t lines_ = 0;  // whole ones so far
};

}  // namespace aefx::csv
