// The kernels under every instruction set that they are compiled for and this machine has, as on an older machine.
#include "support/instruction_sets.h"

#include <gtest/gtest.h>

#if __has_include(<sys/mman.h>)
#include <sys/mman.h>
#include <unistd.h>
#endif

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "aefx/nn/activation.h"
#include "nn/kernels.h"

namespace aefx::nn {
namespace {

// The array from the second value on: not aligned, and at the end of its memory.
std::vector<float> numbers(Index count) {
  std::vector<float> out(static_cast<std::size_t>(count) + 1);
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = std::sin(static_cast<float>(i) * 1.7F) * 2;
  return out;
}

TEST(InstructionSets, AgreeOnEveryWidth) {
  aefx::test::under_each_instruction_set([&](const std::string& target) {
    for (Index n = 1; n <= 37; ++n) {
      const Index m = 5;
      const Index depth = 3;
      const std::vector<float> a = numbers(m * depth);
      const std::vector<float> b = numbers(depth * n);
      const std::vector<float> bias = numbers(n);
      std::vector<float> c(static_cast<std::size_t>(m * n) + 1);
      multiply({a.data() + 1, m, depth, depth}, {b.data() + 1, depth, n, n}, bias.data() + 1, Start::bias,
               {c.data() + 1, n});
      std::vector<float> sums = numbers(n);
      column_sums({c.data() + 1, m, n, n}, sums.data() + 1);
      std::vector<float> activated_values = c;
      activate(Activation::sigmoid, activated_values.data() + 1, m * n);
      for (Index column = 0; column < n; ++column) {
        double sum = 0;
        for (Index row = 0; row < m; ++row) {
          double expected = bias[static_cast<std::size_t>(column) + 1];
          for (Index k = 0; k < depth; ++k) {
            expected += static_cast<double>(a[static_cast<std::size_t>(row * depth + k) + 1]) *
                        static_cast<double>(b[static_cast<std::size_t>(k * n + column) + 1]);
          }
          const auto at = static_cast<std::size_t>(row * n + column) + 1;
          ASSERT_NEAR(c[at], expected, 1e-5) << target << " " << n;
          ASSERT_NEAR(activated_values[at], activated(Activation::sigmoid, expected), 1e-5) << target;
          sum += expected;
        }
        ASSERT_NEAR(sums[static_cast<std::size_t>(column) + 1], sum, 1e-4) << target << " " << n;
      }
    }
  });
}

#if __has_include(<sys/mman.h>)
// Two pages, of which only the first may be read.
class GuardedPage {
 public:
  GuardedPage() : size_(static_cast<std::size_t>(sysconf(_SC_PAGESIZE))) {
    begin_ = mmap(nullptr, 2 * size_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0);
    if (begin_ != MAP_FAILED) mprotect(static_cast<char*>(begin_) + size_, size_, PROT_NONE);
  }
  GuardedPage(const GuardedPage&) = delete;
  GuardedPage& operator=(const GuardedPage&) = delete;
  ~GuardedPage() {
    if (begin_ != MAP_FAILED) munmap(begin_, 2 * size_);
  }

  // Returns where the last `count` floats of the first page begin.
  [[nodiscard]] float* last(Index count) const {
    return begin_ == MAP_FAILED ? nullptr : static_cast<float*>(begin_) + size_ / sizeof(float) - count;
  }

 private:
  std::size_t size_;
  void* begin_;
};

TEST(InstructionSets, ProductsReadNothingBehindTheirMatrices) {
  const GuardedPage page;
  ASSERT_NE(page.last(1), nullptr);
  aefx::test::under_each_instruction_set([&](const std::string& target) {
    for (Index n = 1; n <= 37; ++n) {
      const Index m = 5, depth = 3;
      const std::vector<float> a = numbers(m * depth);
      const std::vector<float> b = numbers(depth * n);
      float* const last = page.last(depth * n);
      std::copy_n(b.data(), depth * n, last);
      std::vector<float> expected(static_cast<std::size_t>(m * n)), found = expected;
      multiply({a.data(), m, depth, depth}, {b.data(), depth, n, n}, nullptr, Start::zero, {expected.data(), n});
      multiply({a.data(), m, depth, depth}, {last, depth, n, n}, nullptr, Start::zero, {found.data(), n});
      ASSERT_EQ(found, expected) << target << " " << n;
    }
  });
}
#endif

}  // namespace
}  // namespace aefx::nn
