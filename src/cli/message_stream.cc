#include "cli/message_stream.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <condition_variable>
#include <cstdio>
#include <mutex>

#include "base/terminal_text.h"
#include "cli/terminal.h"

namespace aefx::cli {
namespace {

constexpr std::size_t kPiece = 4096;  // bytes (PIPE_BUF) that a pipe takes at once when poll() says that it takes any

// One thread writes at a time. Not a std::timed_mutex: ThreadSanitizer of Clang 14 does not see that it is locked.
std::mutex lock;
std::condition_variable done;
bool is_writing = false;
unsigned long left_out = 0;  // messages since the last that got through; of the thread that writes

class Turn {
 public:
  // Waits at most so long.
  explicit Turn(std::chrono::milliseconds patience) {
    std::unique_lock guard(lock);
    is_mine_ = done.wait_for(guard, patience, [] { return !is_writing; });
    if (is_mine_) is_writing = true;
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  ~Turn() {
    if (!is_mine_) return;
    const std::scoped_lock guard(lock);
    is_writing = false;
    done.notify_one();
  }

  [[nodiscard]] bool is_mine() const { return is_mine_; }

 private:
  bool is_mine_ = false;
};

// Returns false where stderr takes no bytes for so long.
bool takes_bytes(std::chrono::milliseconds patience) noexcept {
  const auto end = std::chrono::steady_clock::now() + patience;
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now()).count();
    pollfd out{.fd = STDERR_FILENO, .events = POLLOUT, .revents = 0};
    const int ready = ::poll(&out, 1, static_cast<int>(std::max<std::int64_t>(left, 0)));
    if (ready > 0) return true;  // or an error, which write() tells
    if (ready == 0 || errno != EINTR) return false;
  }
}

// Returns false where the rest would have to wait too long.
bool write_pieces(std::string_view text, std::chrono::milliseconds patience) noexcept {
  while (!text.empty()) {
    if (!takes_bytes(patience)) return false;
    const ssize_t written = ::write(STDERR_FILENO, text.data(), std::min(text.size(), kPiece));
    if (written < 0 && errno != EINTR && errno != EAGAIN) return true;
    if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

void write_message(std::string_view text, std::chrono::milliseconds patience) noexcept {
  const Turn turn(patience);
  if (!turn.is_mine()) return;  // another thread waits already
  if (left_out > 0) {
    patience = std::chrono::milliseconds(0);
    std::array<char, 96> note{};
    const int size = std::snprintf(note.data(), note.size(), "\n(%lu message%s left out: nobody read them)\n", left_out,
                                   left_out == 1 ? " was" : "s were");
    if (!write_pieces({note.data(), static_cast<std::size_t>(size)}, patience)) {
      ++left_out;
      return;
    }
    left_out = 0;
  }
  if (!write_pieces(text, patience)) ++left_out;
}

void write_data(const std::string& text, std::chrono::milliseconds patience) {
  write_message(is_terminal(STDERR_FILENO) ? terminal_safe(text) : text, patience);
}

}  // namespace aefx::cli
