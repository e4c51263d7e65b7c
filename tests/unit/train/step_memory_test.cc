// A training step does not allocate.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <limits>
#include <new>

#include "support/sanitized.h"
#include "train/fit.h"
#include "unit/train/rows.h"

namespace {

std::atomic<std::size_t> allocations = 0;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)

}  // namespace

#ifdef AEFX_SANITIZED
// Sanitizers define all forms of operator new, and call this hook.
extern "C" int __sanitizer_install_malloc_and_free_hooks(void (*allocated)(const volatile void*, std::size_t),
                                                         void (*freed)(const volatile void*));
namespace {
const int kInstalled = __sanitizer_install_malloc_and_free_hooks(
    [](const volatile void* /*memory*/, std::size_t /*size*/) { ++allocations; },
    [](const volatile void* /*memory*/) {});
}  // namespace
#else
// Other forms of operator new call these. Not inlined: the compiler would warn of malloc's memory being deleted.
__attribute__((noinline)) void* operator new(std::size_t size) {
  ++allocations;
  if (void* const memory = std::malloc(size); memory != nullptr) return memory;
  throw std::bad_alloc();
}
__attribute__((noinline)) void operator delete(void* memory) noexcept { std::free(memory); }
__attribute__((noinline)) void operator delete(void* memory, std::size_t /*size*/) noexcept { std::free(memory); }
#endif

namespace aefx::test {
namespace {

// Counts from the second epoch on: the first allocates the buffers that later ones reuse. The least of some: a thread
// that the system lets wait makes its own at its first slice, in whichever epoch that is.
std::size_t used_by_an_epoch(const nn::Network& start, Index rows, const train::FitOptions& options, ThreadPool& pool) {
  const prep::Prepared data = some_rows(rows, start.inputs());
  train::Fitter fitter(start, data, options);
  fitter.epoch(pool);
  std::size_t least = std::numeric_limits<std::size_t>::max();
  for (int epoch = 0; epoch < 5; ++epoch) {
    const std::size_t before = allocations;
    fitter.epoch(pool);
    least = std::min(least, allocations - before);
  }
  return least;
}

TEST(StepMemory, DoesNotGrowWithSteps) {
  const nn::Network start = some_network(5, {.hidden = {6}, .codes = 2});
  train::FitOptions options;
  options.batch = 100;
  options.noise = 0.01;
  options.sparsity = 0.01;
  for (const std::size_t threads : {1U, 2U}) {
    ThreadPool pool(threads);
    const auto used = [&](Index rows) { return used_by_an_epoch(start, rows, options, pool); };
    EXPECT_EQ(used(1000), used(8000)) << "10 steps and 80";
    EXPECT_EQ(used(10'000), used(20'000)) << "100 steps and 200, with orders drawn ahead";
  }
}

// ColumnParallelPass, and blocks of rows with slices. On one thread: another may allocate for its first slice at any
// step.
TEST(StepMemory, DoesNotGrowWithStepsOfAWideNetwork) {
  ThreadPool pool(1);
  const nn::Network start = some_network(120, {.hidden = {}, .codes = 70});
  for (const Index batch : {100, 300}) {
    train::FitOptions options;
    options.batch = batch;
    options.sparsity = 0.01;
    EXPECT_EQ(used_by_an_epoch(start, 600, options, pool), used_by_an_epoch(start, 1200, options, pool)) << batch;
  }
}

}  // namespace
}  // namespace aefx::test
