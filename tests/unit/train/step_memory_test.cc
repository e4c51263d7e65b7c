// A step of training allocates nothing.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>

#include "aefx/train/fit.h"
#include "unit/train/rows.h"

namespace {

std::atomic<std::size_t> allocations = 0;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)

}  // namespace

// Of this test program. Where they were inlined, the compiler would see malloc's memory deleted.
__attribute__((noinline)) void* operator new(std::size_t size) {
  ++allocations;
  if (void* const memory = std::malloc(size); memory != nullptr) return memory;
  throw std::bad_alloc();
}
__attribute__((noinline)) void operator delete(void* memory) noexcept { std::free(memory); }
__attribute__((noinline)) void operator delete(void* memory, std::size_t /*size*/) noexcept { std::free(memory); }

namespace aefx::test {
namespace {

TEST(StepMemory, IsTheSameForManyStepsAsForFew) {
  ThreadPool pool(2);
  const nn::Network start = some_network(5, {.hidden = {6}, .codes = 2});
  for (const std::size_t threads : {1U, 2U}) {
    ThreadPool its(threads);
    std::vector<std::size_t> used;
    for (const Index rows : {1000, 8000, 10'000, 20'000}) {  // from 10,000 on orders are drawn ahead
      const prep::Prepared data = some_rows(rows, 5);
      train::FitOptions options;
      options.batch = 100;
      options.noise = 0.01;
      options.sparsity = 0.01;
      train::Fitter fitter(start, data, options);
      fitter.epoch(its);
      const std::size_t before = allocations;
      fitter.epoch(its);
      used.push_back(allocations - before);
    }
    EXPECT_EQ(used[0], used[1]) << "10 steps and 80";
    EXPECT_EQ(used[2], used[3]) << "100 steps and 200";
  }
}

// Of strips, and of blocks of rows and shares. By one thread: another may come to its first share at any step.
TEST(StepMemory, OfAWideNetworkIsTheSameForManyStepsAsForFew) {
  ThreadPool pool(1);
  const nn::Network start = some_network(120, {.hidden = {}, .codes = 70});
  for (const Index batch : {100, 300}) {
    std::vector<std::size_t> used;
    for (const Index rows : {600, 1200}) {
      const prep::Prepared data = some_rows(rows, 120);
      train::FitOptions options;
      options.batch = batch;
      options.sparsity = 0.01;
      train::Fitter fitter(start, data, options);
      fitter.epoch(pool);
      const std::size_t before = allocations;
      fitter.epoch(pool);
      used.push_back(allocations - before);
    }
    EXPECT_EQ(used[0], used[1]) << batch;
  }
}

}  // namespace
}  // namespace aefx::test
