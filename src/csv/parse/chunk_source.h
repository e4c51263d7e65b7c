// The text of a table in chunks of whole lines, as io::LineReader can read them.
//
// LineReader ends a table at a short read, cuts a line at a NUL, reads past a last line without a line end (into bytes
// left in its buffer), takes no lone CR for a line end, and waits for a full buffer before it gives a line. Therefore
// each chunk gets a LineReader of its own.
#pragma once

#define CSV_IO_NO_THREAD  // ReadAhead does it instead
#include <csv.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "csv/bytes/byte_source.h"
#include "csv/parse/chunk.h"

namespace aefx::csv {

class ChunkSource {
 public:
  ChunkSource(std::unique_ptr<ByteSource> bytes, std::string name);

  // Reads the next chunk, which is short if the bytes pause. Returns false at the end. Throws Error, also (data) for
  // bytes that are not text.
  bool next(Chunk& chunk);

  // Reads the lines of a chunk.
  [[nodiscard]] std::unique_ptr<io::LineReader> lines(Chunk chunk) const;

  // Tells whether next() would return now or within `patience`.
  [[nodiscard]] bool ready(std::chrono::milliseconds patience);

  // Throws Error (data) if the text read so far ends in a Ctrl-Z. To be called at the end of the lines.
  void check_end() const;

  [[nodiscard]] static std::size_t longest_line();               // that LineReader can read, its line end included
  [[nodiscard]] bool cr_only() const { return cr_only_; }        // a lone CR ended each line, and was replaced by LF
  [[nodiscard]] bool is_unended() const { return is_unended_; }  // the last line had no line end
  [[nodiscard]] bool has_mark() const { return has_mark_; }      // the bytes began with UTF-8's byte order mark

 private:
  class ChunkBytes;
  void fill(Chunk& chunk);
  std::size_t read_more(char* to, std::size_t size);
  void check_beginning(Chunk& chunk);
  void check(std::string_view bytes);
  void close(Chunk& chunk);

  std::unique_ptr<ByteSource> bytes_;
  std::string name_;
  std::string waiting_;  // the beginning of a line, of the next chunk
  std::uint64_t chunks_ = 0;
  bool cr_only_ = false;
  bool has_mark_ = false;
  bool ended_ = false;
  bool is_unended_ = false;
  std::string tail_;         // the last bytes, enough to recognize a Ctrl-Z before a line end
  std::uint64_t lines_ = 0;  // whole ones so far
};

}  // namespace aefx::csv
