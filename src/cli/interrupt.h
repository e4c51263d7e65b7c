// SIGINT and SIGTERM.
#pragma once

#include <functional>
#include <thread>

namespace aefx::cli {

// Makes interrupted() return the first of these signals; a second one ends the program at once.
void watch_interrupts();

// The signal received, or 0. For loops to ask.
[[nodiscard]] int interrupted();

// While this object exists, a signal ends the program even if it waits for input, with the code 128 + signal. Calls
// `clean_up` before, in another thread.
class EndAtInterrupt {
 public:
  explicit EndAtInterrupt(std::function<void()> clean_up);
  ~EndAtInterrupt();
  EndAtInterrupt(const EndAtInterrupt&) = delete;
  EndAtInterrupt& operator=(const EndAtInterrupt&) = delete;

 private:
  std::thread thread_;
};

}  // namespace aefx::cli
