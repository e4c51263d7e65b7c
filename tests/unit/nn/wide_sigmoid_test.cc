// The sigmoid that reaches 20 deviations of a column on both sides.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "aefx/nn/activation.h"
#include "nn/kernels.h"
#include "support/instruction_sets.h"

namespace aefx::nn {
namespace wide_sigmoid_test {

constexpr double kWide = kWideSigmoid;

double wide(double z) { return activated(Activation::wide_sigmoid, z); }

float kernel(float z) {
  activate(Activation::wide_sigmoid, &z, 1);
  return z;
}

TEST(WideSigmoid, IsTheStretchedSigmoid) {
  for (double z = -200; z <= 200; z += 0.37) {
    EXPECT_NEAR(wide(z), 2 * kWide * activated(Activation::sigmoid, 2 * z / kWide) - kWide, 1e-13 * kWide) << z;
  }
}

TEST(WideSigmoid, HasSlopeOneAtZero) {
  EXPECT_EQ(derivative(Activation::wide_sigmoid, 0), 1);
  EXPECT_NEAR((wide(1e-4) - wide(-1e-4)) / 2e-4, 1, 1e-9);
}

TEST(WideSigmoid, DerivativeMatchesFiniteDifferences) {
  constexpr double kStep = 1e-4;
  for (double z = -60; z <= 60; z += 0.7) {
    EXPECT_NEAR(derivative(Activation::wide_sigmoid, z), (wide(z + kStep) - wide(z - kStep)) / (2 * kStep), 1e-9) << z;
  }
}

TEST(WideSigmoid, IncreasesAndIsOdd) {
  double before = wide(-150);
  for (double z = -149.5; z <= 150; z += 0.5) {
    EXPECT_GT(wide(z), before) << z;
    before = wide(z);
    EXPECT_DOUBLE_EQ(wide(-z), -wide(z));
    EXPECT_LT(std::abs(wide(z)), kWide);
  }
}

// The linear part of a column: three deviations lose less than a percent.
TEST(WideSigmoid, IsNearlyStraightInTheMiddle) {
  EXPECT_NEAR(wide(3), 3, 0.03);
  EXPECT_NEAR(wide(kWide / 3), kWide / 3, 0.04 * kWide / 3);
  EXPECT_EQ(is_piecewise_linear(Activation::wide_sigmoid), false);
}

// Relative to the value, as of every activation: errors of small outputs must be small, too.
TEST(WideSigmoid, KernelEqualsItsDefinition) {
  aefx::test::under_each_instruction_set([](const std::string& target) {
    std::vector<float> z;
    for (int i = -10'000; i <= 10'000; ++i) z.push_back(static_cast<float>(i) / 100);
    std::vector<float> y = z;
    activate(Activation::wide_sigmoid, y.data(), static_cast<Index>(y.size()));
    double worst = 0;
    double worst_at = 0;
    for (std::size_t i = 0; i < z.size(); ++i) {
      const double expected = wide(static_cast<double>(z[i]));
      const double off = std::abs(static_cast<double>(y[i]) - expected) / std::max(std::abs(expected), 1e-30);
      if (off > worst) worst_at = static_cast<double>(z[i]);
      worst = std::max(worst, off);
    }
    EXPECT_LT(worst, 1e-6) << "at " << worst_at << ", " << target;
  });
}

// What the loss of a column of deviation 1 can tell.
TEST(WideSigmoid, KernelIsOffByLessThanAMillionthOfItsReach) {
  aefx::test::under_each_instruction_set([](const std::string& target) {
    for (float z = -100; z <= 100; z += 0.01F)
      ASSERT_NEAR(kernel(z), wide(static_cast<double>(z)), 1e-6 * kWide) << z << ", " << target;
  });
}

TEST(WideSigmoid, KernelKeepsZeroAndEnds) {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  EXPECT_EQ(kernel(0), 0);
  EXPECT_EQ(kernel(kInfinity), kWideSigmoid);
  EXPECT_EQ(kernel(-kInfinity), -kWideSigmoid);
  EXPECT_EQ(kernel(1e38F), kWideSigmoid);
  EXPECT_EQ(kernel(-1e38F), -kWideSigmoid);
  EXPECT_TRUE(std::isnan(kernel(std::numeric_limits<float>::quiet_NaN())));
}

TEST(WideSigmoid, KernelNeverDecreases) {
  float before = kernel(-120);
  for (float z = -119.99F; z <= 120; z += 0.01F) {
    ASSERT_GE(kernel(z), before) << z;
    before = kernel(z);
  }
}

TEST(WideSigmoid, KernelOfTheDerivativeIsComputedFromTheOutput) {
  for (float z = -60; z <= 60; z += 0.1F) {
    const float y = kernel(z);
    float delta = 3;
    multiply_by_derivative(Activation::wide_sigmoid, &y, &delta, 1);
    ASSERT_NEAR(delta, 3 * derivative(Activation::wide_sigmoid, static_cast<double>(z)), 3e-6) << z;
  }
}

TEST(WideSigmoid, IsFoundByName) {
  EXPECT_EQ(name(Activation::wide_sigmoid), "wide-sigmoid");
  EXPECT_EQ(activation_named("wide-sigmoid"), Activation::wide_sigmoid);
}

}  // namespace wide_sigmoid_test
}  // namespace aefx::nn
