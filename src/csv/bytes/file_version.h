// Tells whether a file that is read is still the one that was opened.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace aefx::csv {

// Identifies what a regular file holds: equal if it was not written in between, as far as the system tells.
struct FileVersion {
  std::uint64_t device = 0, inode = 0, bytes = 0;
  std::int64_t seconds = 0, nanoseconds = 0;  // of the last write
  std::uint32_t ends = 0;                     // checksum of the first and the last 4 KiB
};

// Throws Error: usage where `path` is not a regular file (several ranks can't read it), io.
[[nodiscard]] FileVersion version_of(const std::string& path);

// Tells, without opening it, whether the regular file at `path` is not the one any more that was found there: by its
// identity, and by its size and times, where it did not grow. Never of pipes and devices.
class NamedFile {
 public:
  explicit NamedFile(const std::string& path);
  [[nodiscard]] bool has_changed(const std::string& path) const;

 private:
  std::optional<FileVersion> version_;  // without its ends
};

// Compares a file while it is read with what it was when it was opened. Rows that were appended are no change. Not for
// pipes and devices: what they give is gone when it is read.
class OpenedFile {
 public:
  // `path` may be empty: then the file may get another name. The descriptor stays the caller's.
  OpenedFile(int descriptor, std::string path);

  [[nodiscard]] std::uint64_t bytes() const { return version_.bytes; }
  // To be called when all bytes are read. Throws Error (io) for a file that is shorter than it was, was written over,
  // or has another file under its name.
  void check() const;

 private:
  int descriptor_;
  std::string path_;
  FileVersion version_;
};

}  // namespace aefx::csv
