// Where the bytes of a table come from.
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

  // Puts at most `size` (above 0) bytes into `buffer` and says how many; 0 only at the end. Throws Error (io).
  virtual std::size_t read(char* buffer, std::size_t size) = 0;

  // Would read() return now, or after waiting for at most `patience`? Files always have their bytes ready.
  virtual bool ready(std::chrono::milliseconds /*patience*/) { return true; }

  // May read() have to wait for bytes, or to work for them, so that it is worth reading ahead?
  [[nodiscard]] virtual bool is_slow() const { return true; }

  // From any thread: a read that waits for bytes gives up, as if they had ended.
  virtual void cancel() noexcept {}
};

// The file at `path`, or standard input for "-", as it is. Throws Error (io) if it is missing, unreadable or a
// directory.
[[nodiscard]] std::unique_ptr<ByteSource> open_bytes(const std::string& path);

// Bytes [begin, end) of a file, or up to its end.
[[nodiscard]] std::unique_ptr<ByteSource> open_bytes(const std::string& path, std::uint64_t begin, std::uint64_t end);

// The bytes of `text`.
[[nodiscard]] std::unique_ptr<ByteSource> text_bytes(std::string text);

}  // namespace aefx::csv
