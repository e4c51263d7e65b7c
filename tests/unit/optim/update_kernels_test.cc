// The update kernels under every instruction set that they are compiled for and this machine has.
#include "optim/update_kernels.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "support/instruction_sets.h"

namespace aefx::optim {
namespace {

using test::under_each_instruction_set;

void expect_close(float got, double expected, const std::string& what) {
  EXPECT_NEAR(got, expected, 1e-6 * std::abs(expected) + 1e-42) << what;
}

// Gradients, averages and epsilons from the smallest to the largest of float.
TEST(UpdateKernels, AdadeltaMatchesItsFormula) {
  std::vector<float> gradients, squares, steps;
  const auto exact = [](float value) { return static_cast<double>(value); };
  for (const float g : {0.F, 1e-12F, -3e-5F, 0.7F, -40.F, 1e15F}) {
    for (const float a : {0.F, 1e-32F, 1e-12F, 0.3F, 1e20F, 1e36F}) {
      for (const float d : {0.F, 1e-32F, 1e-9F, 2.F, 1e15F, 1e36F}) {
        gradients.push_back(g);
        squares.push_back(a);
        steps.push_back(d);
      }
    }
  }
  for (const float epsilon : {1e-7F, 1e-30F, 1.F}) {
    const AdadeltaStep by{.learning_rate = 0.5F, .rho = 0.95F, .one_minus_rho = 0.05F, .epsilon = epsilon};
    under_each_instruction_set([&](const std::string& target) {
      std::vector<float> a = squares, d = steps, w(gradients.size(), 0.F);
      update_adadelta(by, gradients, a.data(), d.data(), w.data());
      for (std::size_t i = 0; i < w.size(); ++i) {
        const double g = gradients[i];
        const double square = exact(by.rho) * exact(squares[i]) + exact(by.one_minus_rho) * g * g;
        const double quotient = (exact(steps[i]) + exact(epsilon)) / (square + exact(epsilon));
        if (quotient > 1e38 || quotient < 1e-37) continue;  // beyond float, and beyond what averages become
        const double u = g * std::sqrt(quotient);
        const double step = exact(by.rho) * exact(steps[i]) + exact(by.one_minus_rho) * u * u;
        const std::string what = target + ", gradient " + std::to_string(g) + ", index " + std::to_string(i);
        expect_close(a[i], square, what);
        if (step < 1e38) expect_close(d[i], step, what);
        expect_close(w[i], -0.5 * u, what);
      }
    });
  }
}

TEST(UpdateKernels, BitsDoNotDependOnThePosition) {
  const AdadeltaStep by{.learning_rate = 1, .rho = 0.95F, .one_minus_rho = 0.05F, .epsilon = 1e-7F};
  under_each_instruction_set([&](const std::string& target) {
    for (std::size_t count = 1; count <= 37; ++count) {
      // One more of each, which must stay as it is.
      std::vector<float> g(count + 1, 0.37F), a(count + 1, 0.11F), d(count + 1, 1e-5F), w(count + 1, 0.25F);
      g[0] = std::numeric_limits<float>::quiet_NaN();
      update_adadelta(by, std::span(g).first(count), a.data(), d.data(), w.data());
      EXPECT_TRUE(std::isnan(w[0])) << target;
      for (std::size_t i = 1; i < count; ++i) {
        EXPECT_NE(w[i], 0.25F);
        EXPECT_EQ(w[i], w[1]) << target << ", " << count << ", " << i;
      }
      EXPECT_EQ(w[count], 0.25F) << target;
      EXPECT_EQ(a[count], 0.11F) << target;
      EXPECT_EQ(d[count], 1e-5F) << target;
    }
  });
}

// Ranks on different processors must make the same step.
TEST(UpdateKernels, BitwiseIsTheSameUnderEveryInstructionSet) {
  const AdadeltaStep by{.learning_rate = 0.5F, .rho = 0.95F, .one_minus_rho = 0.05F, .epsilon = 1e-7F, .bitwise = true};
  std::vector<float> first;
  under_each_instruction_set([&](const std::string& target) {
    std::vector<float> g(103), a(103), d(103), w(103, 0.25F);
    for (int step = 0; step < 3; ++step) {
      for (std::size_t i = 0; i < g.size(); ++i) g[i] = std::sin(static_cast<float>(i * 7 + step));
      update_adadelta(by, g, a.data(), d.data(), w.data());
    }
    if (first.empty()) first = w;
    EXPECT_EQ(w, first) << target;
  });
}

}  // namespace
}  // namespace aefx::optim
