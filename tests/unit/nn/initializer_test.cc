#include "nn/initializer.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace aefx::nn {
namespace {

using Initializer = void (*)(Network&, Random&);

Network wide() { return {100, {{50, Activation::relu}, {100, Activation::linear}}, 1}; }

std::vector<float> started(Initializer start, std::uint64_t seed) {
  Network network = wide();
  Random random(seed);
  start(network, random);
  return {network.parameters().begin(), network.parameters().end()};
}

// Uniform in [-limit, limit]: within it, near both ends, mean 0 and variance limit^2 / 3, to 4 standard errors.
template <typename Values>
void expect_uniform(const Values& values, double limit) {
  const auto v = values.template cast<double>().array();
  const auto n = static_cast<double>(values.size());
  EXPECT_LE(v.maxCoeff(), limit);
  EXPECT_GE(v.minCoeff(), -limit);
  EXPECT_GT(v.maxCoeff(), 0.9 * limit);
  EXPECT_LT(v.minCoeff(), -0.9 * limit);
  EXPECT_NEAR(v.mean(), 0, 4 * limit / std::sqrt(3 * n));
  EXPECT_NEAR(v.square().mean(), limit * limit / 3, 4 * limit * limit * std::sqrt(4.0 / 45 / n));
}

TEST(InitializeGlorot, KernelsAreUniformAndBiasesZero) {
  Network network = wide();
  network.bias(0).setConstant(7);
  Random random(1);
  initialize_glorot(network, random);
  for (const std::size_t layer : {0U, 1U}) {
    expect_uniform(network.kernel(layer), std::sqrt(6.0 / 150));
    EXPECT_TRUE((network.bias(layer).array() == 0).all());
  }
}

TEST(InitializeTorch, KernelsAndBiasesAreUniform) {
  Network network = wide();
  Random random(2);
  initialize_torch(network, random);
  expect_uniform(network.kernel(0), 0.1);
  expect_uniform(network.bias(0), 0.1);
  expect_uniform(network.kernel(1), 1 / std::sqrt(50.0));
  expect_uniform(network.bias(1), 1 / std::sqrt(50.0));
}

TEST(Initializers, DependOnTheSeed) {
  for (const Initializer start : {Initializer{initialize_glorot}, Initializer{initialize_torch}}) {
    EXPECT_EQ(started(start, 3), started(start, 3));
    EXPECT_NE(started(start, 3), started(start, 4));
  }
}

}  // namespace
}  // namespace aefx::nn
