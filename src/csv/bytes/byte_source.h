// Sources of the bytes of a table.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace aefx::csv {

class ByteSource {
 public:
  ByteSource() = default;
  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;
  virtual ~ByteSource() = default;

  // Writes at most `size` bytes (size > 0) to `buffer` and returns how many; 0 only at the end. Throws Error (io), at
  // the end too, for a file that is not the one any more that was opened.
  virtual std::size_t read(char* buffer, std::size_t size) = 0;

  // Tells whether read() would return now or within `patience`. Files always have their bytes ready.
  virtual bool ready(std::chrono::milliseconds /*patience*/) { return true; }

  // Tells whether read() may have to wait for bytes, or to compute them, so that reading ahead is worth it.
  [[nodiscard]] virtual bool is_slow() const { return true; }

  // Makes a read() that waits for bytes return as at their end. Thread-safe.
  virtual void cancel() noexcept {}
};

// The bytes of the file at `path`, or of standard input for "-". Throws Error (io) if it is missing, unreadable or a
// directory.
[[nodiscard]] std::unique_ptr<ByteSource> open_bytes(const std::string& path);

// Bytes [begin, end) of a file, or up to its end if that comes first; none if begin > end. Throws Error (io).
[[nodiscard]] std::unique_ptr<ByteSource> open_bytes(const std::string& path, std::uint64_t begin, std::uint64_t end);

// The bytes of `text`.
[[nodiscard]] std::unique_ptr<ByteSource> text_bytes(std::string text);

}  // namespace aefx::csv
