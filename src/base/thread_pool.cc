#include "aefx/base/thread_pool.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace aefx {
namespace {

constexpr std::uint64_t kTaskBits = 32;
constexpr std::uint64_t kTasks = (std::uint64_t{1} << kTaskBits) - 1;  // as a task's number: none is open
constexpr std::chrono::microseconds kPatience{100};

// Tells the processor that this thread is waiting.
void pause() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ __volatile__("yield");
#endif
}

// Does `came` come true within a while?
template <typename Condition>
bool comes_soon(const Condition& came) {
  constexpr int kLooks = 64;  // between looks at the clock
  const auto end = std::chrono::steady_clock::now() + kPatience;
  do {
    for (int i = 0; i < kLooks; ++i) {
      if (came()) return true;
      pause();
    }
  } while (std::chrono::steady_clock::now() < end);
  return false;
}

}  // namespace

ThreadPool::ThreadPool(std::size_t threads) : next_(kTasks) {
  if (threads == 0) threads = std::max(1U, std::thread::hardware_concurrency());
  constexpr std::size_t kMostThreads = 256;
  threads = std::min(threads, kMostThreads);
  workers_.reserve(threads);
  for (std::size_t i = 1; i < threads; ++i) {
    try {
      workers_.emplace_back([this] { work(); });
    } catch (const std::exception&) {
      break;  // the system gives no more threads, or no memory for one: fewer do the same work
    }
  }
}

ThreadPool::~ThreadPool() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  wake_.notify_all();
  for (std::thread& worker : workers_) worker.join();
}

void ThreadPool::run(std::size_t count, const TaskRef& task) {
  if (count <= 1 || workers_.empty()) {
    for (std::size_t i = 0; i < count; ++i) {
      try {
        task(i);
      } catch (...) {
        fail(i);
      }
    }
  } else {
    task_ = &task;
    count_ = count;
    left_ = count;
    job_ = (job_ + 1) & kTasks;
    next_ = job_ << kTaskBits;
    if (sleeping_ > 0) {
      const std::lock_guard lock(mutex_);
      wake_.notify_all();
    }
    take_tasks();
    const auto all_ended = [this] { return left_ == 0; };
    if (!comes_soon(all_ended)) {
      std::unique_lock lock(mutex_);
      waiting_ = true;
      done_.wait(lock, all_ended);
      waiting_ = false;
    }
    next_ = (job_ << kTaskBits) | kTasks;
  }
  if (thrown_) std::rethrow_exception(std::exchange(thrown_, nullptr));
}

void ThreadPool::take_tasks() {
  std::uint64_t at = next_;
  for (;;) {
    const std::uint64_t index = at & kTasks;
    const auto* const task = task_.load();
    if (index >= count_) return;
    if (!next_.compare_exchange_weak(at, at + 1)) continue;
    try {
      (*task)(index);
    } catch (...) {
      fail(index);
    }
    if (left_.fetch_sub(1) == 1 && waiting_) {
      const std::lock_guard lock(mutex_);
      done_.notify_one();
    }
    at = next_;
  }
}

void ThreadPool::fail(std::size_t index) {
  const std::lock_guard lock(mutex_);
  if (thrown_ && thrower_ < index) return;
  thrown_ = std::current_exception();
  thrower_ = index;
}

// Is a job open that is not the one `seen`?
bool ThreadPool::has_work(std::uint64_t seen) const {
  const std::uint64_t at = next_;
  return (at & kTasks) != kTasks && at >> kTaskBits != seen;
}

void ThreadPool::work() {
  std::uint64_t seen = 0;
  while (true) {
    const auto called = [&] { return ending_ || has_work(seen); };
    if (!comes_soon(called)) {
      std::unique_lock lock(mutex_);
      ++sleeping_;
      wake_.wait(lock, called);
      --sleeping_;
    }
    if (ending_) return;
    seen = next_ >> kTaskBits;
    take_tasks();
  }
}

}  // namespace aefx
