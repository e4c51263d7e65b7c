#include "aefx/optim/optimizer.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace aefx::optim {
namespace {

ThreadPool pool(2);

constexpr std::array kAllKinds{OptimizerKind::adadelta, OptimizerKind::adam, OptimizerKind::sgd};

// Values of one parameter that starts at 1, after a step along each of the gradients.
std::vector<float> path(const OptimizerOptions& options, const std::vector<float>& gradients) {
  const auto optimizer = make_optimizer(options, 1);
  std::vector<float> values;
  std::array parameter{1.F};
  for (const float g : gradients) {
    optimizer->step(parameter, std::array{g}, pool);
    values.push_back(parameter[0]);
  }
  return values;
}

void expect_path(const OptimizerOptions& options, const std::vector<float>& gradients,
                 const std::vector<double>& expected) {
  const std::vector<float> got = path(options, gradients);
  for (std::size_t i = 0; i < got.size(); ++i) EXPECT_NEAR(got[i], expected[i], 2e-7) << "step " << i + 1;
}

// a, u and d as in optimizer.h, from a = d = 0:
//   g =  1:   a = 0.05      u =  sqrt(1e-7) / sqrt(0.0500001)                = 0.00141421215    d = 9.99998e-8
//   g = -2:   a = 0.2475    u = -2 sqrt(1.999998e-7) / sqrt(0.2475001)       = -0.00179786504   d = 2.56615745e-7
//   g = 0.5:  a = 0.247625  u = 0.5 sqrt(3.56615745e-7) / sqrt(0.2476251)    = 0.000600029951
TEST(Adadelta, MatchesStepsComputedByHand) {
  expect_path({.kind = OptimizerKind::adadelta}, {1, -2, 0.5F}, {0.99858578785, 1.00038365289, 0.99978362294});
}

// rho 0.9, epsilon 1e-6, learning rate 0.5:
//   g =  1:   a = 0.1       u = 0.001 / sqrt(0.100001)                       = 0.00316226185    d = 9.999990e-7
//   g = -2:   a = 0.49      u = -2 sqrt(1.999999e-6) / sqrt(0.490001)        = -0.00404059595
TEST(Adadelta, UsesItsOptions) {
  expect_path({.kind = OptimizerKind::adadelta, .learning_rate = 0.5, .rho = 0.9, .epsilon = 1e-6}, {1, -2},
              {0.99841886908, 1.00043916705});
}

// m and v from 0; m' = m / (1 - 0.9^t), v' = v / (1 - 0.999^t):
//   g =  1:   m = 0.1       v = 0.001        m' = 1              v' = 1             step 0.1 * 1 / (1 + 1e-7)
//   g = -2:   m = -0.11     v = 0.004999     m' = -0.578947368   v' = 2.500750375   step -0.0366103503
//   g = 0.5:  m = -0.049    v = 0.005244001  m' = -0.180811808   v' = 1.7497495     step -0.0136690653
TEST(Adam, MatchesStepsComputedByHand) {
  expect_path({.kind = OptimizerKind::adam, .learning_rate = 0.1}, {1, -2, 0.5F},
              {0.90000001, 0.93661036039, 0.95027942566});
}

// Both betas 0.5:
//   g =  1:   m = 0.5       v = 0.5          m' = 1              v' = 1             step 0.1
//   g = -2:   m = -0.75     v = 2.25         m' = -1             v' = 3             step -0.1 / sqrt(3)
TEST(Adam, UsesItsBetas) {
  expect_path({.kind = OptimizerKind::adam, .learning_rate = 0.1, .beta1 = 0.5, .beta2 = 0.5}, {1, -2},
              {0.90000001, 0.95773503359});
}

// Epsilon is added to the root: 0.1 / (1 + 1), then -0.0578947368 / (1.58137610 + 1).
TEST(Adam, AddsEpsilonToTheRoot) {
  expect_path({.kind = OptimizerKind::adam, .learning_rate = 0.1, .epsilon = 1}, {1, -2}, {0.95, 0.97242785807});
}

// Velocity -0.1, then 0.9 * -0.1 + 0.2 = 0.11, then 0.9 * 0.11 - 0.05 = 0.049.
TEST(Sgd, MatchesStepsComputedByHand) {
  expect_path({.kind = OptimizerKind::sgd, .learning_rate = 0.1, .momentum = 0.9}, {1, -2, 0.5F}, {0.9, 1.01, 1.059});
}

TEST(Sgd, WithoutMomentumFollowsTheGradient) {
  expect_path({.kind = OptimizerKind::sgd, .learning_rate = 0.25, .momentum = 0}, {1, -2}, {0.75, 1.25});
}

TEST(Optimizer, UpdatesParametersIndependently) {
  for (const OptimizerKind kind : kAllKinds) {
    const OptimizerOptions options{.kind = kind, .learning_rate = 0.1};
    const auto optimizer = make_optimizer(options, 3);
    std::array parameters{1.F, 1.F, 1.F};
    optimizer->step(parameters, std::array{1.F, 0.F, -3.F}, pool);
    optimizer->step(parameters, std::array{-2.F, 0.F, 1.F}, pool);
    EXPECT_EQ(parameters[0], path(options, {1, -2})[1]) << name(kind);
    EXPECT_EQ(parameters[1], 1) << name(kind);
    EXPECT_EQ(parameters[2], path(options, {-3, 1})[1]) << name(kind);
  }
}

// (x - 3)^2 from 1.
TEST(Optimizer, MinimizesAQuadraticFunction) {
  for (const OptimizerKind kind : kAllKinds) {
    const auto optimizer =
        make_optimizer({.kind = kind, .learning_rate = kind == OptimizerKind::adadelta ? 1 : 0.02}, 1);
    std::array x{1.F};
    for (int i = 0; i < 5000; ++i) optimizer->step(x, std::array{2 * (x[0] - 3)}, pool);
    EXPECT_NEAR(x[0], 3, 0.02) << name(kind);
  }
}

TEST(OptimizerKind, NamesRoundTrip) {
  EXPECT_EQ(optimizer_names().size(), kAllKinds.size());
  for (const OptimizerKind kind : kAllKinds) EXPECT_EQ(optimizer_named(name(kind)), kind);
  EXPECT_EQ(name(OptimizerKind::adadelta), "adadelta");
  EXPECT_EQ(name(OptimizerKind::adam), "adam");
  EXPECT_EQ(name(OptimizerKind::sgd), "sgd");
  EXPECT_FALSE(optimizer_named("Adam"));
}

TEST(OptimizerKind, DefaultLearningRatesAreThoseOfKerasAndPyTorch) {
  EXPECT_EQ(default_learning_rate(OptimizerKind::adadelta), 1);
  EXPECT_EQ(default_learning_rate(OptimizerKind::adam), 0.001);
  EXPECT_EQ(default_learning_rate(OptimizerKind::sgd), 0.01);
}

}  // namespace
}  // namespace aefx::optim
