// ThreadPool as a clock: it runs all tasks one after the other in the caller's thread, as if there were as many threads
// as it is asked for, and tells at the end, in the file $AEFX_TASK_TIMES, how long the program would take on processors
// without number. Linked into a program before the library, it takes the place of the library's pool.
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <utility>

#include "aefx/base/thread_pool.h"

namespace aefx {
namespace {

using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

struct Times {
  Clock::time_point begun = Clock::now();
  Seconds tasks{0};    // sum of all tasks
  Seconds longest{0};  // sum of the longest task of each call

  ~Times() {
    const char* const path = std::getenv("AEFX_TASK_TIMES");
    if (path == nullptr) return;
    std::ofstream(path) << Seconds(Clock::now() - begun).count() << ' ' << tasks.count() << ' ' << longest.count()
                        << '\n';
  }
};
Times times;
bool in_task = false;  // tasks that call run() have threads of their own no more

}  // namespace

ThreadPool::ThreadPool(std::size_t threads) : ranges_(1), workers_(std::max<std::size_t>(threads, 1) - 1) {}

ThreadPool::~ThreadPool() = default;  // none of the workers runs

void ThreadPool::run_ranges(std::size_t /*ranges*/, std::size_t count, const TaskRef& task) {
  const bool inner = std::exchange(in_task, true);
  Seconds sum{0}, longest{0};
  std::exception_ptr thrown;
  for (std::size_t i = 0; i < count; ++i) {
    const auto begun = Clock::now();
    try {
      task(i);
    } catch (...) {
      if (!thrown) thrown = std::current_exception();
    }
    const Seconds taken = Clock::now() - begun;
    sum += taken;
    longest = std::max(longest, taken);
  }
  in_task = inner;
  if (!inner) {
    times.tasks += sum;
    times.longest += longest;
  }
  if (thrown) std::rethrow_exception(thrown);
}

}  // namespace aefx
