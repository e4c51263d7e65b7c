#include "nn/loss.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

#include "nn/kernels.h"

namespace aefx::nn {
namespace {

constexpr std::array kOutput{1.F, 2.F, 3.F, 4.F};
constexpr std::array kTarget{0.F, 4.F, 3.F, 1.F};  // differences 1, -2, 0, 3
constexpr std::array kWeights{1.F, 0.F, 1.F, 1.F};

TEST(SquaredError, MeanIsOverAllValues) {
  const SquaredError error = squared_error(kOutput.data(), kTarget.data(), nullptr, 2, 2);
  EXPECT_EQ(error.sum, 14);
  EXPECT_EQ(error.weight, 4);
  EXPECT_EQ(error.mean(), 3.5);
}

TEST(SquaredError, IgnoresMissingValues) {
  const SquaredError error = squared_error(kOutput.data(), kTarget.data(), kWeights.data(), 2, 2);
  EXPECT_EQ(error.sum, 10);
  EXPECT_EQ(error.weight, 3);
}

TEST(SquaredError, WithoutValuesIsZero) {
  constexpr std::array<float, 4> kNone{};
  EXPECT_EQ(squared_error(kOutput.data(), kTarget.data(), kNone.data(), 2, 2).mean(), 0);
  EXPECT_EQ(SquaredError{}.mean(), 0);
}

TEST(SquaredError, AddsUp) {
  SquaredError error{.sum = 6, .weight = 2};
  error += {.sum = 2, .weight = 6};
  EXPECT_EQ(error.mean(), 1);
}

TEST(Deltas, MatchTheFormula) {
  std::array<float, 4> values = kOutput;
  EXPECT_EQ(replace_by_deltas(Activation::linear, values.data(), kTarget.data(), nullptr, 4, 8).sum, 14);
  EXPECT_EQ(values, (std::array{0.25F, -0.5F, 0.F, 0.75F}));
  values = kOutput;
  EXPECT_EQ(replace_by_deltas(Activation::linear, values.data(), kTarget.data(), kWeights.data(), 4, 4).sum, 10);
  EXPECT_EQ(values, (std::array{0.5F, 0.F, 0.F, 1.5F}));
}

TEST(Deltas, AreZeroWithoutValues) {
  constexpr std::array<float, 4> kNone{};
  std::array<float, 4> values = kOutput;
  EXPECT_EQ(replace_by_deltas(Activation::linear, values.data(), kTarget.data(), kNone.data(), 4, 0).weight, 0);
  EXPECT_EQ(values, kNone);
}

// More values than one block.
TEST(Deltas, IncludeTheDerivativeOfTheActivation) {
  constexpr Index kCount = 2500;
  std::vector<float> output(kCount), target(kCount), weights(kCount);
  for (std::size_t i = 0; i < output.size(); ++i) {
    output[i] = 0.5F + 0.4F * std::sin(static_cast<float>(i));
    target[i] = 0.5F + 0.4F * std::cos(static_cast<float>(i) * 1.7F);
    weights[i] = i % 3 == 0 ? 0 : 1;
  }
  for (const Activation activation : {Activation::linear, Activation::sigmoid, Activation::tanh}) {
    for (const float* const some : {static_cast<const float*>(nullptr), static_cast<const float*>(weights.data())}) {
      std::vector<float> values = output;
      const SquaredError error = replace_by_deltas(activation, values.data(), target.data(), some, kCount, 1000);
      std::vector<float> expected(kCount);
      for (std::size_t i = 0; i < expected.size(); ++i)
        expected[i] = (some == nullptr ? 1 : some[i]) * (output[i] - target[i]) / 500;
      multiply_by_derivative(activation, output.data(), expected.data(), kCount);
      for (std::size_t i = 0; i < expected.size(); ++i)
        ASSERT_NEAR(values[i], expected[i], 1e-6F * std::abs(expected[i])) << name(activation) << " " << i;
      const SquaredError whole = squared_error(output.data(), target.data(), some, 1, kCount);
      EXPECT_NEAR(error.sum, whole.sum, 1e-12 * whole.sum);
      EXPECT_EQ(error.weight, whole.weight);
    }
  }
}

}  // namespace
}  // namespace aefx::nn
