// The kernels under every instruction set that they are compiled for and this machine has, as on an older machine.
#include <gtest/gtest.h>
#include <hwy/targets.h>

#include <cmath>
#include <vector>

#include "aefx/nn/activation.h"
#include "nn/kernels.h"

namespace aefx::nn {
namespace {

class InstructionSets : public testing::Test {
 protected:
  ~InstructionSets() override { use(0); }
  static void use(std::int64_t target) {  // 0: all
    hwy::SetSupportedTargetsForTest(target);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
  }
};

// Every array ends where its memory does and begins off any border of alignment.
std::vector<float> numbers(Index count) {
  std::vector<float> out(static_cast<std::size_t>(count) + 1);
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = std::sin(static_cast<float>(i) * 1.7F) * 2;
  return out;
}

TEST_F(InstructionSets, AgreeOnEveryWidth) {
  use(0);
  for (std::int64_t left = hwy::SupportedTargets(); left != 0; left &= left - 1) {
    const std::int64_t target = left & -left;
    for (Index n = 1; n <= 37; ++n) {
      const Index m = 5;
      const Index depth = 3;
      const std::vector<float> a = numbers(m * depth);
      const std::vector<float> b = numbers(depth * n);
      const std::vector<float> bias = numbers(n);
      std::vector<float> c(static_cast<std::size_t>(m * n) + 1);
      use(target);
      multiply({a.data() + 1, depth, 1}, b.data() + 1, bias.data() + 1, Start::bias, m, n, depth, c.data() + 1);
      std::vector<float> sums = numbers(n);
      column_sums(c.data() + 1, n, m, n, sums.data() + 1);
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
          ASSERT_NEAR(c[at], expected, 1e-5) << hwy::TargetName(target) << " " << n;
          ASSERT_NEAR(activated_values[at], activated(Activation::sigmoid, expected), 1e-5) << hwy::TargetName(target);
          sum += expected;
        }
        ASSERT_NEAR(sums[static_cast<std::size_t>(column) + 1], sum, 1e-4) << hwy::TargetName(target) << " " << n;
      }
    }
  }
}

}  // namespace
}  // namespace aefx::nn
