#include "aefx/base/thread_pool.h"

#include <algorithm>
#include <exception>
#include <utility>

namespace aefx {

ThreadPool::ThreadPool(std::size_t threads) {
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

void ThreadPool::run(std::size_t count, const std::function<void(std::size_t)>& task) {
  if (count <= 1) {
    if (count == 1) task(0);
    return;
  }
  std::unique_lock lock(mutex_);
  task_ = &task;
  next_ = 0;
  count_ = count;
  wake_.notify_all();
  take_tasks(lock);
  done_.wait(lock, [this] { return running_ == 0; });
  task_ = nullptr;
  count_ = 0;
  if (thrown_) std::rethrow_exception(std::exchange(thrown_, nullptr));
}

void ThreadPool::take_tasks(std::unique_lock<std::mutex>& lock) {
  while (next_ < count_) {
    const std::size_t index = next_++;
    const auto* task = task_;
    ++running_;
    lock.unlock();
    std::exception_ptr thrown;
    try {
      (*task)(index);
    } catch (...) {
      thrown = std::current_exception();
    }
    lock.lock();
    if (thrown) thrown_ = std::move(thrown);
    --running_;
  }
}

void ThreadPool::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return ending_ || next_ < count_; });
    if (ending_) return;
    take_tasks(lock);
    if (running_ == 0) done_.notify_one();
  }
}

}  // namespace aefx
