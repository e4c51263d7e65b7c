// Reads on in a thread of its own, so that a pipe's writer or a slow disk need not wait for the rows to be split.
//
// LineReader can do that itself, but aborts the program where no thread is to be had; here reading then goes on in the
// caller's thread.
#pragma once

#include <array>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>

#include "csv/byte_source.h"

namespace aefx::csv {

class ReadAhead : public ByteSource {
 public:
  explicit ReadAhead(std::unique_ptr<ByteSource> bytes) : bytes_(std::move(bytes)) {}
  ~ReadAhead() override;

  // What bytes_->read() threw is thrown here, after the bytes before it.
  std::size_t read(char* buffer, std::size_t size) override;
  bool ready(std::chrono::milliseconds patience) override;

 private:
  struct Chunk {
    std::unique_ptr<char[]> bytes;
    std::size_t size = 0;
    std::size_t taken = 0;
  };

  void start() noexcept;
  void run() noexcept;
  bool fill(Chunk& chunk);

  std::unique_ptr<ByteSource> bytes_;
  std::size_t direct_ = 0;  // bytes read before the thread starts: it is not worth it for a short table
  std::array<Chunk, 4> chunks_;
  std::size_t next_ = 0;  // chunk to take from

  std::mutex lock_;  // of what follows
  std::condition_variable changed_;
  std::size_t full_ = 0;  // chunks, from next_ on
  bool ended_ = false;    // no others will follow
  bool given_up_ = false;
  std::exception_ptr error_;

  std::thread thread_;
};

}  // namespace aefx::csv
