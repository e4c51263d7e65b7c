// Threads that wait for work, and a loop over tasks for them.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace aefx {

// One caller at a time. The tasks are numbered so that the caller can fix what each does, and add up what they found in
// a fixed order: then results do not depend on the number of threads.
class ThreadPool {
 public:
  // The caller works too: `threads` - 1 threads are started. 0 means as many as the machine has cores.
  explicit ThreadPool(std::size_t threads);
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  [[nodiscard]] std::size_t threads() const { return workers_.size() + 1; }

  // Calls task(0) ... task(count - 1), in any order, and returns when all have. Where tasks throw, the rest are still
  // run, and one of the exceptions is thrown again here.
  void run(std::size_t count, const std::function<void(std::size_t)>& task);

 private:
  void work();
  void take_tasks(std::unique_lock<std::mutex>& lock);

  std::mutex mutex_;
  std::condition_variable wake_, done_;
  const std::function<void(std::size_t)>* task_ = nullptr;
  std::size_t next_ = 0, count_ = 0, running_ = 0;
  bool ending_ = false;
  std::exception_ptr thrown_;
  std::vector<std::thread> workers_;
};

}  // namespace aefx
