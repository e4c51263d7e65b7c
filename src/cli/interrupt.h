// Signals that ask the program to end: SIGINT, SIGTERM, SIGHUP, SIGXCPU and SIGUSR1, which schedulers send.
#pragma once

#include <chrono>
#include <functional>
#include <thread>

namespace aefx::cli {

// Makes interrupted() return the first of these signals; a second one ends the program at once, but for SIGXCPU, which
// the system repeats. A signal that the program was started to ignore (nohup) stays ignored.
void watch_interrupts();

// The signal received, or 0. For loops to ask.
[[nodiscard]] int interrupted();

// While this object exists, a signal ends the program even if it waits for input, with the code 128 + signal: after
// `patience`, unless the object is gone by then. Calls `clean_up` before, in another thread. Of nested ones the
// innermost does so.
class EndAtInterrupt {
 public:
  explicit EndAtInterrupt(std::function<void()> clean_up,
                          std::chrono::milliseconds patience = std::chrono::milliseconds(0));
  ~EndAtInterrupt();
  EndAtInterrupt(const EndAtInterrupt&) = delete;
  EndAtInterrupt& operator=(const EndAtInterrupt&) = delete;

 private:
  std::thread thread_;
  int end_ = -1, outer_ = -1;  // of the pipes that wake this object's thread, and that of one around it
};

}  // namespace aefx::cli
