// Writes a file whole or not at all.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace aefx {

// A file that appears under its name only when commit() has put all of it on the disk; until then, and for ever if
// commit() is never reached, the name holds what it held before. The bytes go into a temporary file beside it, which
// the destructor removes. Not thread-safe. Throws Error (io) naming the path and the cause.
class AtomicFile {
 public:
  explicit AtomicFile(std::string path);  // creates the temporary, so that a folder that can't be written shows at once
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  void write(std::string_view bytes);
  void commit();

 private:
  [[noreturn]] void fail(const std::string& doing) const;

  std::string path_, temporary_;
  int fd_ = -1;
  std::uint64_t written_ = 0, begun_ = 0;  // bytes; of which the disk was asked to begin
};

// Writes all of `bytes` to a descriptor, going on after interruptions and short writes. Returns 0 or errno.
[[nodiscard]] int write_all(int fd, std::string_view bytes) noexcept;

}  // namespace aefx
