// The kernels under every instruction set that they are compiled for and this machine has, as on an older machine.
#include "support/instruction_sets.h"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace aefx::nn
