#include "csv/bytes/read_ahead.h"

#include <algorithm>
#include <cstring>

namespace aefx::csv {
namespace {

constexpr std::size_t kDirect = 16 << 20;        // bytes before a thread is started
constexpr std::size_t kBuffer = 4 << 20;         // bytes
constexpr std::chrono::milliseconds kPause{20};  // after which a part of a buffer is handed on

}  // namespace

ReadAhead::~ReadAhead() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard guard(lock_);
    cancelled_ = true;
  }
  changed_.notify_all();
  bytes_->cancel();
  thread_.join();
}

std::size_t ReadAhead::read(char* buffer, std::size_t size) {
  if (!thread_.joinable()) {
    const std::size_t count = bytes_->read(buffer, size);
    const bool due = direct_ < kDirect && direct_ + count >= kDirect && bytes_->is_slow();
    direct_ += count;
    if (due) start();
    return count;
  }
  {
    std::unique_lock guard(lock_);
    changed_.wait(guard, [&] { return full_ > 0 || ended_; });
    if (full_ == 0) {
      if (error_) std::rethrow_exception(error_);
      return 0;
    }
  }
  Buffer& block = buffers_[next_];
  const std::size_t count = std::min(size, block.size - block.taken);
  std::memcpy(buffer, block.bytes.get() + block.taken, count);
  block.taken += count;
  if (block.taken == block.size) {
    next_ = (next_ + 1) % buffers_.size();
    {
      const std::lock_guard guard(lock_);
      --full_;
    }
    changed_.notify_all();
  }
  return count;
}

bool ReadAhead::ready(std::chrono::milliseconds patience) {
  if (!thread_.joinable()) return bytes_->ready(patience);
  std::unique_lock guard(lock_);
  return changed_.wait_for(guard, patience, [&] { return full_ > 0 || ended_; });
}

// If there is no thread or no memory left, read() continues without them.
void ReadAhead::start() noexcept {
  try {
    for (Buffer& b : buffers_) b.bytes.reset(new char[kBuffer]);
    thread_ = std::thread([this] { run(); });
  } catch (const std::exception&) {
    for (Buffer& b : buffers_) b.bytes.reset();
  }
}

void ReadAhead::run() noexcept {
  for (std::size_t at = 0;; at = (at + 1) % buffers_.size()) {
    {
      std::unique_lock guard(lock_);
      changed_.wait(guard, [&] { return full_ < buffers_.size() || cancelled_; });
      if (cancelled_) return;
    }
    std::exception_ptr error;
    bool more = false;
    try {
      more = fill(buffers_[at]);
    } catch (...) {
      error = std::current_exception();
    }
    {
      const std::lock_guard guard(lock_);
      if (buffers_[at].size > 0) ++full_;
      ended_ = !more;
      error_ = error;
    }
    changed_.notify_all();
    if (!more) return;
  }
}

// Returns false at the end of the bytes. If it throws, the buffer holds the bytes before. If the bytes pause, the
// buffer is handed on partly filled.
bool ReadAhead::fill(Buffer& buffer) {
  buffer.size = buffer.taken = 0;
  while (buffer.size < kBuffer) {
    if (buffer.size > 0 && !bytes_->ready(kPause)) return true;
    const std::size_t count = bytes_->read(buffer.bytes.get() + buffer.size, kBuffer - buffer.size);
    if (count == 0) return false;
    buffer.size += count;
  }
  return true;
}

}  // namespace aefx::csv
