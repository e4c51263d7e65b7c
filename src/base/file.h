// Files: read at once, written completely or not at all, or temporary.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/unnamed_file.h"

namespace aefx {

// Follows links, also to a file that does not exist yet: what is written there is the target, not the link. Throws
// Error (io) for links in a circle.
[[nodiscard]] std::string resolve_links(std::string path);

// The result of read_whole(). The caller, who knows what the file is, words the errors.
struct WholeFile {
  std::string bytes;    // more than `most`, if the file has more
  bool opened = false;  // false if it could not be opened
  int cause = 0;        // errno of the failure; 0 if all of the file was read
};

// Reads a file until its end, or until there are more than `most` bytes: a device or pipe may have no end.
[[nodiscard]] WholeFile read_whole(const std::string& path, std::size_t most);

// Writes all of `bytes` to a descriptor, also after interruptions and short writes. Returns 0 or errno.
[[nodiscard]] int write_all(int fd, std::string_view bytes) noexcept;

// A file that appears under its name only when commit() has put all of it on the disk. Until then, and forever without
// commit(), the name keeps its old content, and a new file its owner and rights where the process may give them. The
// bytes go into a file beside it that has no name, or a hidden one, which the destructor removes.
// Not thread-safe. Throws Error (io) naming the path and the cause.
class AtomicFile {
 public:
  explicit AtomicFile(std::string path);  // creates the temporary file: a folder that is not writable fails at once
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  void write(std::string_view bytes);
  void commit();

 private:
  [[noreturn]] void fail(const std::string& doing) const;

  std::string path_;
  UnnamedFile file_;
  std::uint64_t written_ = 0, begun_ = 0;  // bytes written, and those that the disk was asked to begin with
};

// A file without a name in $TMPDIR or /tmp, which disappears when the program ends, however it ends. Bytes are appended
// and read at any offset; reading is thread-safe while nothing is appended. Throws Error (io) naming folder and cause.
class TemporaryFile {
 public:
  TemporaryFile();
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  [[nodiscard]] std::uint64_t size() const { return size_; }
  // Returns the bytes in all files of this kind that the program has now.
  [[nodiscard]] static std::uint64_t bytes_of_all();
  void append(const void* bytes, std::size_t count);
  void read(std::uint64_t at, void* to, std::size_t count) const;

 private:
  int fd_ = -1;
  std::uint64_t size_ = 0;
};

}  // namespace aefx
