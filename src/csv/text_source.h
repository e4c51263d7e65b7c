// Makes of any bytes what io::LineReader can take. It ends a table at a short read, cuts a line at a NUL, runs past a
// last line without an end (when stale bytes follow it in the buffer), and knows no lone CR as a line end. It also
// waits for a whole buffer before it gives a line. So it is given one piece of the text at a time, of whole lines, and
// begun anew for the next.
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
#include "csv/piece.h"

namespace aefx::csv {

class TextSource {
 public:
  TextSource(std::unique_ptr<ByteSource> bytes, std::string name);

  // The next piece; a short one where the bytes pause. False at the end. Throws Error, also for what is no text.
  bool next(Piece& piece);

  // The lines of a piece, which they take.
  [[nodiscard]] std::unique_ptr<io::LineReader> lines(Piece piece) const;

  // Will next() return without waiting for longer than `patience`?
  [[nodiscard]] bool ready(std::chrono::milliseconds patience);

  // To be called where the lines have ended: throws Error (data) for what ends no table of ours.
  void check_end() const;

  [[nodiscard]] static std::size_t longest_line();           // that LineReader can read, its line end included
  [[nodiscard]] bool cr_only() const { return cr_only_; }    // a lone CR ended each line, and was replaced by LF
  [[nodiscard]] bool has_mark() const { return has_mark_; }  // the bytes began with UTF-8's byte order mark

 private:
  class Part;
  void fill(Piece& piece);
  std::size_t read_more(char* to, std::size_t size);
  void look_at_beginning(Piece& piece);
  void check(std::string_view bytes);
  void close(Piece& piece);

  std::unique_ptr<ByteSource> bytes_;
  std::string name_;
  std::string waiting_;  // bytes that came, but had no line end yet
  std::uint64_t pieces_ = 0;
  bool cr_only_ = false;
  bool has_mark_ = false;
  bool ended_ = false;
  std::string last_;         // the last bytes, as many as tell a Ctrl-Z from its line end
  std::uint64_t lines_ = 0;  // whole ones so far
};

}  // namespace aefx::csv
