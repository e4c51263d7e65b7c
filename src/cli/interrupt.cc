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

volatile std::sig_atomic_t came = 0;
volatile std::sig_atomic_t wake = -1;  // end of a pipe that a signal writes to

void set_action(void (*action_of_signal)(int)) {
  struct sigaction action {};
  action.sa_handler = action_of_signal;
  sigemptyset(&action.sa_mask);
  for (const int signal : kSignals) sigaction(signal, &action, nullptr);
}

void remember(int signal) {
  const int error = errno;
  came = signal;
  set_action(SIG_DFL);  // the second one, of either kind, ends the program
  const char token = 's';
  if (wake >= 0 && ::write(wake, &token, 1) < 0) _exit(128 + signal);
  errno = error;
}

}  // namespace

void watch_interrupts() { set_action(remember); }

int interrupted() { return came; }

EndAtInterrupt::EndAtInterrupt(std::function<void()> clean_up) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return;  // the signals keep what they do without us
  try {
    thread_ = std::thread([from = ends[0], clean_up = std::move(clean_up)] {
      char token = 0;
      ssize_t got = 0;
      while ((got = ::read(from, &token, 1)) < 0 && errno == EINTR) {
      }
      close(from);
      if (got <= 0) return;  // the other end was closed: no signal came
      clean_up();
      _exit(128 + came);
    });
  } catch (const std::exception&) {  // no thread is to be had, or no memory for it: likewise
    for (const int end : ends) close(end);
    return;
  }
  wake = ends[1];
  watch_interrupts();
  // One that came while there was something to clean up already, but nobody yet to do it.
  const char token = 's';
  if (came != 0 && ::write(ends[1], &token, 1) < 0) _exit(128 + came);
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
