// Prefetches bytes in a thread, so that a pipe's writer or a slow disk need not wait for the rows to be parsed.
//
// LineReader can do that itself, but aborts the program if the system has no thread left; here the caller's thread then
// reads the bytes.
#pragma once

#include <array>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>

#include "csv/bytes/byte_source.h"

namespace aefx::csv {

class ReadAhead : public ByteSource {
 public:
  explicit ReadAhead(std::unique_ptr<ByteSource> bytes) : bytes_(std::move(bytes)) {}
  ~ReadAhead() override;

  // An exception that the thread met is thrown here, after the bytes before it.
  std::size_t read(char* buffer, std::size_t size) override;
  bool ready(std::chrono::milliseconds patience) override;

 private:
  struct Buffer {
    std::unique_ptr<char[]> bytes;
    std::size_t size = 0;
    std::size_t taken = 0;
  };

  void start() noexcept;
  void run() noexcept;
  bool fill(Buffer& buffer);

  std::unique_ptr<ByteSource> bytes_;
  std::size_t direct_ = 0;  // bytes read so far without a thread, which is not worth it for a short table
  std::array<Buffer, 4> buffers_;
  std::size_t next_ = 0;  // buffer to take from

  std::mutex lock_;  // guards the members below
  std::condition_variable changed_;
  std::size_t full_ = 0;  // buffers, from next_ on
  bool ended_ = false;    // no more will follow
  bool cancelled_ = false;
  std::exception_ptr error_;

  std::thread thread_;
};

}  // namespace aefx::csv
