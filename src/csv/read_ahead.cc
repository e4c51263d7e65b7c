#include "csv/read_ahead.h"

#include <algorithm>
#include <cstring>

namespace aefx::csv {
namespace {

constexpr std::size_t kDirect = 16 << 20;
constexpr std::size_t kChunk = 4 << 20;
constexpr std::chrono::milliseconds kPause{20};

}  // namespace

ReadAhead::~ReadAhead() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard guard(lock_);
    given_up_ = true;
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
  Chunk& chunk = chunks_[next_];
  const std::size_t count = std::min(size, chunk.size - chunk.taken);
  std::memcpy(buffer, chunk.bytes.get() + chunk.taken, count);
  chunk.taken += count;
  if (chunk.taken == chunk.size) {
    next_ = (next_ + 1) % chunks_.size();
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

// Without a thread, or the memory, reading simply goes on in turn.
void ReadAhead::start() noexcept {
  try {
    for (Chunk& chunk : chunks_) chunk.bytes.reset(new char[kChunk]);
    thread_ = std::thread([this] { run(); });
  } catch (const std::exception&) {
    for (Chunk& chunk : chunks_) chunk.bytes.reset();
  }
}

void ReadAhead::run() noexcept {
  for (std::size_t at = 0;; at = (at + 1) % chunks_.size()) {
    {
      std::unique_lock guard(lock_);
      changed_.wait(guard, [&] { return full_ < chunks_.size() || given_up_; });
      if (given_up_) return;
    }
    std::exception_ptr error;
    bool more = false;
    try {
      more = fill(chunks_[at]);
    } catch (...) {
      error = std::current_exception();
    }
    {
      const std::lock_guard guard(lock_);
      if (chunks_[at].size > 0) ++full_;
      ended_ = !more;
      error_ = error;
    }
    changed_.notify_all();
    if (!more) return;
  }
}

// False at the end of the bytes. If it throws, the chunk holds what came before. Where the bytes pause, a chunk is
// handed on as full as it is.
bool ReadAhead::fill(Chunk& chunk) {
  chunk.size = chunk.taken = 0;
  while (chunk.size < kChunk) {
    if (chunk.size > 0 && !bytes_->ready(kPause)) return true;
    const std::size_t count = bytes_->read(chunk.bytes.get() + chunk.size, kChunk - chunk.size);
    if (count == 0) return false;
    chunk.size += count;
  }
  return true;
}

}  // namespace aefx::csv
