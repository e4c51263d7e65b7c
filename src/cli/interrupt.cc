#include "cli/interrupt.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <exception>
#include <utility>

namespace aefx::cli {
namespace {

constexpr std::array kSignals{SIGINT, SIGTERM};

volatile std::sig_atomic_t received = 0;
volatile std::sig_atomic_t wake = -1;  // end of a pipe that the signal handler writes to

void set_action(void (*action_of_signal)(int)) {
  struct sigaction action {};
  action.sa_handler = action_of_signal;
  sigemptyset(&action.sa_mask);
  for (const int signal : kSignals) sigaction(signal, &action, nullptr);
}

void remember(int signal) {
  const int error = errno;
  received = signal;
  set_action(SIG_DFL);  // the second one, of either kind, ends the program
  const char token = 's';
  if (wake >= 0 && ::write(wake, &token, 1) < 0) _exit(128 + signal);
  errno = error;
}

}  // namespace

void watch_interrupts() { set_action(remember); }

int interrupted() { return received; }

EndAtInterrupt::EndAtInterrupt(std::function<void()> clean_up) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return;  // signals keep their effect
  try {
    thread_ = std::thread([from = ends[0], clean_up = std::move(clean_up)] {
      char token = 0;
      ssize_t got = 0;
      while ((got = ::read(from, &token, 1)) < 0 && errno == EINTR) {
      }
      close(from);
      if (got <= 0) return;  // the other end was closed: no signal received
      clean_up();
      _exit(128 + received);
    });
  } catch (const std::exception&) {  // no thread, or no memory for one: signals keep their effect
    for (const int end : ends) close(end);
    return;
  }
  wake = ends[1];
  watch_interrupts();
  // A signal received before this thread existed, when there was something to clean up already.
  const char token = 's';
  if (received != 0 && ::write(ends[1], &token, 1) < 0) _exit(128 + received);
}

EndAtInterrupt::~EndAtInterrupt() {
  if (!thread_.joinable()) return;
  set_action(SIG_DFL);
  const int end = wake;
  wake = -1;
  close(end);
  thread_.join();
}

}  // namespace aefx::cli
