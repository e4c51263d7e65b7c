// A temporary file for data that do not fit in memory.
#pragma once

#include <cstddef>
#include <cstdint>

namespace aefx {

// A file without a name in $TMPDIR or /tmp, which disappears when the program ends, however it ends. Bytes are appended
// and read at any offset; reading is thread-safe while nothing is appended. Throws Error (io) naming folder and cause.
class TemporaryFile {
 public:
  TemporaryFile();
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  [[nodiscard]] std::uint64_t size() const { return size_; }
  void append(const void* bytes, std::size_t count);
  void read(std::uint64_t at, void* to, std::size_t count) const;

 private:
  int fd_ = -1;
  std::uint64_t size_ = 0;
};

}  // namespace aefx
