#include "cli/interrupt.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <exception>
#include <utility>

namespace aefx::cli {
namespace {

constexpr std::array kSignals{SIGINT, SIGTERM, SIGHUP, SIGXCPU, SIGUSR1};

volatile std::sig_atomic_t received = 0;
volatile std::sig_atomic_t wake = -1;  // end of a pipe that the signal handler writes to

// Leaves signals alone that are ignored.
void set_action(void (*action_of_signal)(int)) {
  struct sigaction action {};
  action.sa_handler = action_of_signal;
  sigemptyset(&action.sa_mask);
  for (const int signal : kSignals) {
    struct sigaction now {};
    if (sigaction(signal, nullptr, &now) == 0 && now.sa_handler != SIG_IGN) sigaction(signal, &action, nullptr);
  }
}

void remember(int signal) {
  const int error = errno;
  received = signal;
  // The second one, of either kind, ends the program; but the system repeats this one every second.
  struct sigaction ignore {};
  ignore.sa_handler = SIG_IGN;
  sigaction(SIGXCPU, &ignore, nullptr);
  set_action(SIG_DFL);
  const char token = 's';
  if (wake >= 0 && ::write(wake, &token, 1) < 0) _exit(128 + signal);
  errno = error;
}

// Waits for a signal's token, and `patience` more. Returns whether the program is to end: the other end of the pipe was
// not closed meanwhile.
bool waits_out(int from, std::chrono::milliseconds patience) {
  char token = 0;
  ssize_t got = 0;
  while ((got = ::read(from, &token, 1)) < 0 && errno == EINTR) {
  }
  if (got <= 0) return false;
  const auto end = std::chrono::steady_clock::now() + patience;
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now()).count();
    pollfd closed{.fd = from, .events = 0, .revents = 0};
    if (left <= 0) return true;
    if (::poll(&closed, 1, static_cast<int>(left)) > 0) return false;
  }
}

}  // namespace

void watch_interrupts() { set_action(remember); }

int interrupted() { return received; }

EndAtInterrupt::EndAtInterrupt(std::function<void()> clean_up, std::chrono::milliseconds patience) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return;  // signals keep their effect
  try {
    thread_ = std::thread([from = ends[0], clean_up = std::move(clean_up), patience] {
      const bool ends_program = waits_out(from, patience);
      close(from);
      if (!ends_program) return;
      clean_up();
      _exit(128 + received);
    });
  } catch (const std::exception&) {  // no thread, or no memory for one: signals keep their effect
    for (const int end : ends) close(end);
    return;
  }
  outer_ = wake;
  wake = end_ = ends[1];
  watch_interrupts();
  // A signal received before this thread existed, when there was something to clean up already.
  const char token = 's';
  if (received != 0 && ::write(ends[1], &token, 1) < 0) _exit(128 + received);
}

EndAtInterrupt::~EndAtInterrupt() {
  if (!thread_.joinable()) return;
  if (outer_ < 0) set_action(SIG_DFL);
  wake = outer_;
  close(end_);
  thread_.join();
}

}  // namespace aefx::cli
