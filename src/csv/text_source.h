// Makes of any bytes what io::LineReader can take. It ends a table at a short read, cuts a line at a NUL, runs past a
// last line without an end (when stale bytes follow it in the buffer), and knows no lone CR as a line end.
#pragma once

#define CSV_IO_NO_THREAD  // ReadAhead reads ahead instead
#include <csv.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "csv/byte_source.h"

namespace aefx::csv {

// Written during LineReader's construction, in the thread of the caller; LineReader may drop the source right then.
struct TextFacts {
  std::size_t longest_line = 0;  // what LineReader can hold, its line end included
  bool cr_only = false;          // a lone CR ended each line, and was replaced by LF
};

// Errors are thrown from read(), and come out of LineReader's constructor or next_line().
class TextSource : public io::ByteSourceBase {
 public:
  TextSource(std::unique_ptr<ByteSource> bytes, std::string name, std::shared_ptr<TextFacts> facts);
  int read(char* buffer, int size) override;

 private:
  void look_at_beginning(std::string_view bytes, std::size_t size);
  void check(std::string_view bytes);

  std::unique_ptr<ByteSource> bytes_;
  std::string name_;
  std::shared_ptr<TextFacts> facts_;
  bool begun_ = false;
  bool ended_ = false;
  char last_ = '\n';         // byte before the next one
  char before_last_ = '\n';  // and before that
  std::uint64_t lines_ = 0;  // whole ones so far
};

}  // namespace aefx::csv
