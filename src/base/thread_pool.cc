// Why the memory orderings below suffice. The argument uses nothing but the happens-before relation of the C++
// memory model, so it holds on processors that reorder loads and stores (ARM64) as on x86-64.
// tests/unit/base/pool_orderings.py checks 1 to 4 over all executions of small jobs in a model of that memory.
//
// 1. A task sees what the caller wrote before run(). The caller stores the fields of the job (task_, count_,
//    shared_, left_) and then opens each range by a release store to `next`. A thread takes a task by a
//    compare-exchange that acquires. It reads the value of that store, or of another compare-exchange since,
//    which continues the store's release sequence. In both cases all that the caller wrote before the store
//    happens before the task.
// 2. A task is never called with fields of another job. Not with older ones: a thread loads the fields after it
//    has loaded `next` with the number of this job, which acquires as in 1. Not with newer ones: the caller
//    closes every range before it stores the fields of the next job, and each of these stores is a release. A
//    thread that loads a newer field has therefore acquired that its range is closed, and its compare-exchange,
//    which expects an open range, fails: a read-modify-write reads the last value in the modification order,
//    which is the closed one or a later one.
// 3. Each task is called once. Among threads that expect the same value of `next` one compare-exchange
//    succeeds, and the values of a range only grow: first the task, then the job. A thread would have to stand
//    still for 2^32 - 2 jobs for the value that it expects to come back.
// 4. run() returns after the last task has ended, and its caller sees what the tasks wrote. Each task ends with
//    a decrement of left_ that releases. Decrements are read-modify-writes and thus in the release sequences of
//    all those before them: the load of 0, which acquires, synchronizes with every one. The same holds for
//    thrown_, which is read without the lock then. No thread touches the TaskRef afterwards: it does so only
//    between taking and ending a task.
// 5. No wake-up is missed. One side stores open_ and then loads sleeping_, the other increments sleeping_ and
//    then loads open_. Release and acquire do not suffice here, as each load could overtake the store before it
//    (on x86-64 too). All four are sequentially consistent: in their single order one of the loads comes last,
//    and sees the other side's store. The sleeper holds the mutex from its store until it waits, and the other
//    side locks the mutex to notify: it cannot do so in between. left_ and waiting_ are the same pair, with the
//    caller as the sleeper.
//
// Operations without a named ordering are sequentially consistent, thus acquire and release too.
#include "aefx/base/thread_pool.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace aefx {
namespace {

constexpr std::uint64_t kTaskBits = 32;
constexpr std::uint64_t kTasks = (std::uint64_t{1} << kTaskBits) - 1;  // as the number of a task: the range is closed
constexpr std::uint64_t kNone = 0;                                     // as the number of a job
constexpr std::chrono::microseconds kPatience{100};

// Tells the processor that this thread is waiting.
void pause() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ __volatile__("yield");
#endif
}

// Tells whether `came` becomes true within kPatience.
template <typename Condition>
bool comes_soon(const Condition& came) {
  constexpr int kLooks = 64;  // between readings of the clock
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

ThreadPool::ThreadPool(std::size_t threads) {
  if (threads == 0) threads = std::max(1U, std::thread::hardware_concurrency());
  constexpr std::size_t kMostThreads = 256;
  threads = std::min(threads, kMostThreads);
  ranges_ = std::vector<Range>(threads);
  for (Range& range : ranges_) range.next = kTasks;
  workers_.reserve(threads);
  for (std::size_t i = 1; i < threads; ++i) {
    try {
      workers_.emplace_back([this, i] { work(i); });
    } catch (const std::exception&) {
      break;  // no more threads, or no memory for one: fewer threads do the same work
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

void ThreadPool::run_ranges(std::size_t ranges, std::size_t count, const TaskRef& task) {
  if (count <= 1 || workers_.empty()) {
    for (std::size_t i = 0; i < count; ++i) {
      try {
        task(i);
      } catch (...) {
        fail(i);
      }
    }
  } else {
    // A thread that sees a field of this job sees the ranges of the last job closed (2); one that takes a task of a
    // range has seen it open, and so the fields too (1).
    task_.store(&task, std::memory_order_release);
    count_.store(count, std::memory_order_release);
    shared_.store(ranges, std::memory_order_release);
    left_.store(count, std::memory_order_release);
    job_ = job_ % kTasks + 1;
    for (std::size_t range = 0; range < ranges_.size(); ++range)
      ranges_[range].next.store((job_ << kTaskBits) | first_of(range), std::memory_order_release);
    open_ = job_;
    if (sleeping_ > 0) {  // after the store, in the order of all sequentially consistent operations (5)
      const std::lock_guard lock(mutex_);
      wake_.notify_all();
    }
    take_tasks(0, job_);
    const auto all_ended = [this] { return left_ == 0; };  // acquires what the tasks wrote (4)
    if (!comes_soon(all_ended)) {
      std::unique_lock lock(mutex_);
      waiting_ = true;
      done_.wait(lock, all_ended);
      waiting_ = false;
    }
    open_.store(kNone, std::memory_order_release);
    for (Range& range : ranges_) range.next.store((job_ << kTaskBits) | kTasks, std::memory_order_release);
  }
  if (thrown_) std::rethrow_exception(std::exchange(thrown_, nullptr));
}

std::uint64_t ThreadPool::first_of(std::size_t range) const {
  const std::uint64_t shared = shared_;
  return count_ * std::min<std::uint64_t>(range, shared) / shared;
}

void ThreadPool::take_tasks(std::size_t thread, std::uint64_t job) {
  for (std::size_t i = 0; i < ranges_.size(); ++i) take_tasks_of((thread + i) % ranges_.size(), job);
}

// Takes tasks of this job only: in the next job a thread begins with its own range.
void ThreadPool::take_tasks_of(std::size_t range, std::uint64_t job) {
  std::atomic<std::uint64_t>& next = ranges_[range].next;
  std::uint64_t at = next;
  for (;;) {
    const auto index = static_cast<std::size_t>(at & kTasks);
    const auto* const task = task_.load();
    if (at >> kTaskBits != job || index >= first_of(range + 1)) return;
    if (!next.compare_exchange_weak(at, at + 1)) continue;  // fails if the job is over by now (2)
    try {
      (*task)(index);
    } catch (...) {
      fail(index);
    }
    end_task();
    at = next;
  }
}

void ThreadPool::end_task() {
  if (left_.fetch_sub(1) == 1 && waiting_) {  // in this order (5)
    const std::lock_guard lock(mutex_);
    done_.notify_one();
  }
}

void ThreadPool::fail(std::size_t index) {
  const std::lock_guard lock(mutex_);
  if (thrown_ && thrower_ < index) return;
  thrown_ = std::current_exception();
  thrower_ = index;
}

// Tells whether a job is open that is not `seen`.
bool ThreadPool::has_work(std::uint64_t seen) const {
  const std::uint64_t job = open_;
  return job != kNone && job != seen;
}

void ThreadPool::work(std::size_t thread) {
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
    seen = open_;
    take_tasks(thread, seen);
  }
}

}  // namespace aefx
