#include "aefx/base/thread_pool.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace aefx {
namespace {

TEST(ThreadPool, RunsEveryTaskOnce) {
  for (const std::size_t threads : {1U, 2U, 4U}) {
    ThreadPool pool(threads);
    EXPECT_EQ(pool.threads(), threads);
    for (const std::size_t count : {0U, 1U, 2U, 3U, 7U, 1000U}) {
      std::vector<std::atomic<int>> runs(count);
      pool.run(count, [&](std::size_t i) { ++runs.at(i); });
      EXPECT_TRUE(std::all_of(runs.begin(), runs.end(), [](const auto& n) { return n == 1; }))
          << threads << " threads, " << count << " tasks";
    }
  }
}

// Plain writes: what a task wrote must be seen by the caller, and nothing may run after run() has returned.
TEST(ThreadPool, RunReturnsAfterAllTasks) {
  for (const std::size_t threads : {1U, 2U, 4U}) {
    ThreadPool pool(threads);
    for (int round = 0; round < 5000; ++round) {
      std::vector<int> results(5, -1);
      pool.run(5, [&](std::size_t i) { results[i] = round + static_cast<int>(i); });
      for (int i = 0; i < 5; ++i) ASSERT_EQ(results[static_cast<std::size_t>(i)], round + i);
    }
  }
}

// Two tasks that wait for each other: only two threads at once get both done.
TEST(ThreadPool, RunsTasksConcurrently) {
  ThreadPool pool(2);
  if (pool.threads() < 2) GTEST_SKIP() << "the system gives no second thread";
  std::atomic<int> arrived = 0;
  std::atomic<bool> met = true;
  pool.run(2, [&](std::size_t) {
    ++arrived;
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (arrived < 2 && std::chrono::steady_clock::now() < end) std::this_thread::yield();
    if (arrived < 2) met = false;
  });
  EXPECT_TRUE(met);
}

// Two tasks that wait for each other are taken by two threads, each of its own range.
TEST(ThreadPool, AssignsSameTasksToThreads) {
  ThreadPool pool(2);
  if (pool.threads() < 2) GTEST_SKIP() << "the system gives no second thread";
  for (int round = 0; round < 100; ++round) {
    std::vector<std::thread::id> by(2);
    std::atomic<int> arrived = 0;
    pool.run(2, [&](std::size_t i) {
      by[i] = std::this_thread::get_id();
      ++arrived;
      const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
      while (arrived < 2 && std::chrono::steady_clock::now() < end) std::this_thread::yield();
    });
    EXPECT_EQ(by[0], std::this_thread::get_id());
    EXPECT_NE(by[1], by[0]);
  }
}

// When a task begins, all earlier tasks have begun, or are about to begin on other threads.
TEST(ThreadPool, RunInOrderBeginsTasksInOrder) {
  for (const std::size_t threads : {1U, 2U, 4U}) {
    ThreadPool pool(threads);
    std::atomic<std::size_t> begun = 0;
    std::atomic<bool> early = false;
    std::vector<std::atomic<int>> runs(2000);
    pool.run_in_order(runs.size(), [&](std::size_t i) {
      if (begun++ + threads <= i) early = true;
      ++runs[i];
    });
    EXPECT_FALSE(early) << threads;
    EXPECT_TRUE(std::all_of(runs.begin(), runs.end(), [](const auto& n) { return n == 1; })) << threads;
  }
}

TEST(ThreadPool, RethrowsAfterRunningAllTasks) {
  for (const std::size_t threads : {1U, 2U, 4U}) {
    ThreadPool pool(threads);
    for (const std::size_t count : {1U, 50U}) {
      std::vector<std::atomic<int>> runs(count);
      const auto task = [&](std::size_t i) {
        ++runs.at(i);
        if (i % 10 == 0) throw std::runtime_error("task");
      };
      EXPECT_THROW(pool.run(count, task), std::runtime_error) << threads << " threads, " << count << " tasks";
      EXPECT_TRUE(std::all_of(runs.begin(), runs.end(), [](const auto& n) { return n == 1; }))
          << threads << " threads, " << count << " tasks";
    }
    std::atomic<int> after = 0;
    pool.run(7, [&](std::size_t) { ++after; });  // nothing of it is left
    EXPECT_EQ(after, 7);
  }
}

TEST(ThreadPool, OneThreadIsTheCaller) {
  ThreadPool pool(1);
  std::set<std::thread::id> seen;
  pool.run(10, [&](std::size_t) { seen.insert(std::this_thread::get_id()); });
  EXPECT_EQ(seen, std::set{std::this_thread::get_id()});
}

TEST(ThreadPool, ZeroThreadsMeansAllCores) {
  EXPECT_EQ(ThreadPool(0).threads(), std::max(1U, std::thread::hardware_concurrency()));
}

TEST(ThreadPool, RethrowsExceptionOfFirstTask) {
  for (const std::size_t threads : {1U, 2U, 4U}) {
    ThreadPool pool(threads);
    for (int round = 0; round < 200; ++round) {
      try {
        pool.run(20, [](std::size_t i) {
          if (i % 7 == 3) throw std::runtime_error(std::to_string(i));
        });
        FAIL();
      } catch (const std::runtime_error& error) {
        ASSERT_STREQ(error.what(), "3");
      }
    }
  }
}

// Threads that sleep are woken, and those that look for work find it.
TEST(ThreadPool, WorksAfterPauses) {
  ThreadPool pool(3);
  for (int round = 0; round < 300; ++round) {
    std::this_thread::sleep_for(std::chrono::microseconds(round));
    std::atomic<int> runs = 0;
    pool.run(9, [&](std::size_t) { ++runs; });
    ASSERT_EQ(runs, 9);
  }
}

TEST(ThreadPool, RunWorksWithoutAPool) {
  std::vector<std::size_t> order;
  run(nullptr, 3, [&](std::size_t i) { order.push_back(i); });
  EXPECT_EQ(order, (std::vector<std::size_t>{0, 1, 2}));
}

}  // namespace
}  // namespace aefx
