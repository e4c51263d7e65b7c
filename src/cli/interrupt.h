// SIGINT and SIGTERM as a question that loops ask.
#pragma once

#include <functional>
#include <thread>

namespace aefx::cli {

// From now on the first of these signals is remembered; a second one ends the program at once.
void watch_interrupts();

// The signal that came, or 0.
[[nodiscard]] int interrupted();

// While it lives, a signal ends the program even where it waits for input: after `clean_up`, called in another thread,
// with 128 + signal.
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
