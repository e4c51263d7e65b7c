#include "cli/interrupt.h"

#include <csignal>
#include <initializer_list>

namespace aefx::cli {
namespace {

volatile std::sig_atomic_t came = 0;

void remember(int signal) {
  came = signal;
  std::signal(signal, SIG_DFL);  // the second one ends the program
}

}  // namespace

void watch_interrupts() {
  struct sigaction action {};
  action.sa_handler = remember;
  sigemptyset(&action.sa_mask);
  action.sa_flags = 0;  // reads that wait for input return, so that they can be ended too
  for (const int signal : {SIGINT, SIGTERM}) sigaction(signal, &action, nullptr);
}

int interrupted() { return came; }

}  // namespace aefx::cli
