// Threads that wait for work, and a loop over tasks for them.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace aefx {

// Something that is called with a task's number; it has to outlive the call it is given to. As a std::function, but
// without one's memory: steps of training allocate nothing.
class TaskRef {
 public:
  template <typename Callable>
  TaskRef(const Callable& task)  // NOLINT(google-explicit-constructor): a lambda, where one is called for
      : task_(&task),
        call_([](const void* callable, std::size_t index) { (*static_cast<const Callable*>(callable))(index); }) {}

  void operator()(std::size_t index) const { call_(task_, index); }

 private:
  const void* task_;
  void (*call_)(const void*, std::size_t);
};

// One caller at a time. The tasks are numbered so that the caller can fix what each does, and add up what they found in
// a fixed order: then results do not depend on the number of threads.
//
// A step of training takes some ten microseconds, which is what it costs to wake a thread: for so long one that has
// nothing to do looks for work before it sleeps.
class ThreadPool {
 public:
  // The caller works too: `threads` - 1 threads are started. 0 means as many as the machine has cores.
  explicit ThreadPool(std::size_t threads);
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  [[nodiscard]] std::size_t threads() const { return workers_.size() + 1; }

  // Calls task(0) ... task(count - 1), in any order, and returns when all have; fewer than 2^32 - 1. Where tasks throw,
  // the rest are still run, and the exception of the first of them, by its number, is thrown again here.
  // Each thread begins with a range of its own, the same whenever the count is, and helps others behind it: what a task
  // used the last time is likely in the cache of the thread that gets it.
  void run(std::size_t count, const TaskRef& task) { run_ranges(ranges_.size(), count, task); }

  // The same, but tasks are begun in the order of their numbers: for those that hand on what they have made in order.
  void run_in_order(std::size_t count, const TaskRef& task) { run_ranges(1, count, task); }

 private:
  // A range's job, in the upper half, and its next task. A thread takes a task by moving this on, which fails if the
  // job it saw is over; and a job's fields change only while no range is open.
  struct alignas(64) Range {  // each in a line of the cache
    std::atomic<std::uint64_t> next;
  };

  void run_ranges(std::size_t ranges, std::size_t count, const TaskRef& task);
  void work(std::size_t thread);
  void take_tasks(std::size_t thread, std::uint64_t job);
  void take_tasks_of(std::size_t range, std::uint64_t job);
  void end_task();
  [[nodiscard]] std::uint64_t first_of(std::size_t range) const;
  void fail(std::size_t index);
  [[nodiscard]] bool has_work(std::uint64_t seen) const;

  std::vector<Range> ranges_;  // of threads; the first is the caller's
  std::uint64_t job_ = 0;
  // What threads look at while they wait is in lines of its own: what is written beside it would take these from them.
  alignas(64) std::atomic<std::uint64_t> open_{0};    // the job that is, or none
  alignas(64) std::atomic<std::uint64_t> left_{0};    // tasks that have not ended
  alignas(64) std::atomic<std::uint64_t> shared_{1};  // ranges that have tasks, which the others have not
  std::atomic<const TaskRef*> task_{nullptr};
  std::atomic<std::uint64_t> count_{0};

  std::mutex mutex_;  // of what follows, and of sleep
  std::condition_variable wake_, done_;
  std::atomic<std::size_t> sleeping_{0};
  std::atomic<bool> waiting_{false};  // the caller sleeps
  std::atomic<bool> ending_{false};
  std::exception_ptr thrown_;
  std::size_t thrower_ = 0;

  std::vector<std::thread> workers_;
};

// The same without a pool: one task after the other.
inline void run(ThreadPool* pool, std::size_t count, const TaskRef& task) {
  if (pool != nullptr) {
    pool->run(count, task);
  } else {
    for (std::size_t i = 0; i < count; ++i) task(i);
  }
}

}  // namespace aefx
