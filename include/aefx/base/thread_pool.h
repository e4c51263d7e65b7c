// A pool of threads, and parallel loops.
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

// A reference to a callable that takes the number of a task; the callable must outlive the call of run(). Unlike
// std::function it allocates no memory: steps of training allocate none.
class TaskRef {
 public:
  template <typename Callable>
  TaskRef(const Callable& task)  // NOLINT(google-explicit-constructor): run() takes lambdas
      : task_(&task),
        call_([](const void* callable, std::size_t index) { (*static_cast<const Callable*>(callable))(index); }) {}

  void operator()(std::size_t index) const { call_(task_, index); }

 private:
  const void* task_;
  void (*call_)(const void*, std::size_t);
};

// Runs numbered tasks in parallel. Results do not depend on the number of threads if the number of a task determines
// what it does, and the caller adds up what the tasks found in the order of their numbers.
//
// Used by one caller at a time. A step of training takes about ten microseconds, as long as waking a thread: an idle
// thread looks for work for 100 microseconds before it sleeps.
class ThreadPool {
 public:
  // Starts `threads` - 1 threads, as the caller works too; at most 256. 0 means as many as the machine has cores.
  // Starts fewer if the system gives no more.
  explicit ThreadPool(std::size_t threads);
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  [[nodiscard]] std::size_t threads() const { return workers_.size() + 1; }

  // Calls task(0) ... task(count - 1), count < 2^32 - 1, in any order, and returns when all have returned. If tasks
  // throw, the others still run, and then the exception of the task with the smallest number is thrown. Each thread
  // begins with a range of its own, which depends on `count` alone, and then helps the others: the data of a task are
  // likely still in the cache of the thread that ran it last.
  void run(std::size_t count, const TaskRef& task) { run_ranges(ranges_.size(), count, task); }

  // run() with tasks begun in the order of their numbers, for results that are written in this order.
  void run_in_order(std::size_t count, const TaskRef& task) { run_ranges(1, count, task); }

 private:
  // The job of a range, in the upper half, and its next task. A thread takes a task by incrementing `next`, which fails
  // if the job that it saw is over. The fields of a job change only while no range is open.
  struct alignas(64) Range {  // each in a cache line of its own
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

  std::vector<Range> ranges_;  // of the threads; the first is the caller's
  std::uint64_t job_ = 0;
  // Data that waiting threads read is in cache lines of its own, so that other writes do not invalidate them.
  alignas(64) std::atomic<std::uint64_t> open_{0};    // the current job, or none
  alignas(64) std::atomic<std::uint64_t> left_{0};    // tasks that have not ended
  alignas(64) std::atomic<std::uint64_t> shared_{1};  // number of ranges that have tasks
  std::atomic<const TaskRef*> task_{nullptr};
  std::atomic<std::uint64_t> count_{0};

  std::mutex mutex_;  // guards the members below, and sleep
  std::condition_variable wake_, done_;
  std::atomic<std::size_t> sleeping_{0};
  std::atomic<bool> waiting_{false};  // the caller sleeps
  std::atomic<bool> ending_{false};
  std::exception_ptr thrown_;
  std::size_t thrower_ = 0;

  std::vector<std::thread> workers_;
};

// pool->run(), or, without a pool, one task after the other.
inline void run(ThreadPool* pool, std::size_t count, const TaskRef& task) {
  if (pool != nullptr) {
    pool->run(count, task);
  } else {
    for (std::size_t i = 0; i < count; ++i) task(i);
  }
}

}  // namespace aefx
