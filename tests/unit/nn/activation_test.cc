#include "aefx/nn/activation.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "nn/kernels.h"
#include "reference.h"
#include "support/instruction_sets.h"

namespace aefx::nn {
namespace {

using test::kAllActivations;

// Every hundredth in [-100, 100], and powers of ten down to 1e-30 on both sides of 0.
std::vector<float> grid() {
  std::vector<float> z;
  for (int i = -10'000; i <= 10'000; ++i) z.push_back(static_cast<float>(i) / 100);
  for (int e = -30; e < 2; ++e) {
    z.push_back(std::pow(10.F, static_cast<float>(e)));
    z.push_back(-z.back());
  }
  return z;
}

// To 8 units of the last digit of float32, whose normal numbers end at 1e-37.
TEST(Activation, MatchesItsDefinition) {
  aefx::test::under_each_instruction_set([](const std::string& target) {
    for (const Activation activation : kAllActivations) {
      const std::vector<float> z = grid();
      std::vector<float> y = z;
      activate(activation, y.data(), static_cast<Index>(y.size()));
      for (std::size_t i = 0; i < z.size(); ++i) {
        const double expected = activated(activation, static_cast<double>(z[i]));
        ASSERT_NEAR(y[i], expected, 1e-6 * std::abs(expected) + 1e-37)
            << name(activation) << " of " << z[i] << ", " << target;
      }
    }
  });
}

// The relative error of a small sigmoid is that of e^-z.
TEST(Activation, SigmoidIsAccurateToTheLastDigits) {
  aefx::test::under_each_instruction_set([](const std::string& target) {
    const std::vector<float> z = grid();
    std::vector<float> y = z;
    activate(Activation::sigmoid, y.data(), static_cast<Index>(y.size()));
    for (std::size_t i = 0; i < z.size(); ++i) {
      if (z[i] < -86) continue;
      const double expected = activated(Activation::sigmoid, static_cast<double>(z[i]));
      ASSERT_NEAR(y[i], expected, 0x1p-22 * expected) << z[i] << ", " << target;
    }
  });
}

TEST(Activation, SigmoidSaturatesAtZeroAndOne) {
  aefx::test::under_each_instruction_set([](const std::string& target) {
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    std::vector<float> y{-kInfinity, -1e38F, -88, 88, 1e38F, kInfinity, std::numeric_limits<float>::quiet_NaN()};
    activate(Activation::sigmoid, y.data(), static_cast<Index>(y.size()));
    for (std::size_t i = 0; i < 3; ++i) {
      EXPECT_GE(y[i], 0) << target;
      EXPECT_LT(y[i], 1e-37F) << target;
      EXPECT_EQ(y[i + 3], 1) << target;
    }
    EXPECT_TRUE(std::isnan(y[6])) << target;
  });
}

TEST(Activation, ReferencesMatchKnownValues) {
  EXPECT_EQ(activated(Activation::linear, -3.5), -3.5);
  EXPECT_EQ(activated(Activation::relu, -3.5), 0);
  EXPECT_EQ(activated(Activation::relu, 3.5), 3.5);
  EXPECT_NEAR(activated(Activation::leaky_relu, -3.5), -0.035, 1e-8);  // the slope 0.01 is a float
  EXPECT_EQ(activated(Activation::leaky_relu, 3.5), 3.5);
  EXPECT_NEAR(activated(Activation::elu, -1), -0.6321205588285577, 1e-15);  // 1/e - 1
  EXPECT_EQ(activated(Activation::elu, 2), 2);
  EXPECT_NEAR(activated(Activation::tanh, 1), 0.7615941559557649, 1e-15);
  EXPECT_EQ(activated(Activation::sigmoid, 0), 0.5);
  EXPECT_NEAR(activated(Activation::sigmoid, 1), 0.7310585786300049, 1e-15);
  EXPECT_EQ(activated(Activation::wide_sigmoid, 0), 0);
  EXPECT_NEAR(activated(Activation::wide_sigmoid, 20), 15.231883119115298, 1e-13);  // 20 tanh 1
  EXPECT_NEAR(activated(Activation::wide_sigmoid, -20), -15.231883119115298, 1e-13);
}

TEST(Activation, DerivativeMatchesFiniteDifferences) {
  constexpr double kStep = 1e-5;
  for (const Activation activation : kAllActivations) {
    for (const double z : {-30.0, -5.0, -1.0, -0.1, 0.1, 1.0, 5.0, 30.0}) {
      const double slope = (activated(activation, z + kStep) - activated(activation, z - kStep)) / (2 * kStep);
      EXPECT_NEAR(derivative(activation, z), slope, 1e-9) << name(activation) << " at " << z;
    }
  }
}

// 1 - y^2 and y (1 - y) of a float y: absolute to a few units of the last digit of 1.
TEST(Activation, DerivativeIsComputedFromTheOutput) {
  for (const Activation activation : kAllActivations) {
    const std::vector<float> z = grid();
    std::vector<float> y = z;
    activate(activation, y.data(), static_cast<Index>(y.size()));
    std::vector<float> deltas(y.size(), 3);
    multiply_by_derivative(activation, y.data(), deltas.data(), static_cast<Index>(y.size()));
    for (std::size_t i = 0; i < z.size(); ++i) {
      ASSERT_NEAR(deltas[i], 3 * derivative(activation, static_cast<double>(z[i])), 3e-6)
          << name(activation) << " at " << z[i];
    }
  }
}

TEST(Activation, KeepsNan) {
  for (const Activation activation : kAllActivations) {
    for (std::size_t at = 0; at < 19; ++at) {
      std::vector<float> values(19, -0.5F);
      values[at] = std::numeric_limits<float>::quiet_NaN();
      activate(activation, values.data(), 19);
      for (std::size_t i = 0; i < 19; ++i) ASSERT_EQ(std::isnan(values[i]), i == at) << name(activation) << " " << at;
    }
  }
}

TEST(Activation, InfinityGivesTheLimit) {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  const auto at = [](Activation activation, float z) {
    activate(activation, &z, 1);
    return z;
  };
  EXPECT_EQ(at(Activation::tanh, kInfinity), 1);
  EXPECT_EQ(at(Activation::tanh, -kInfinity), -1);
  EXPECT_EQ(at(Activation::sigmoid, kInfinity), 1);
  EXPECT_NEAR(at(Activation::sigmoid, -kInfinity), 0, 1e-37);
  EXPECT_EQ(at(Activation::elu, -kInfinity), -1);
  EXPECT_EQ(at(Activation::elu, kInfinity), kInfinity);
  EXPECT_EQ(at(Activation::relu, -kInfinity), 0);
}

TEST(Activation, BitsDoNotDependOnThePosition) {
  for (const Activation activation : kAllActivations) {
    for (const float z : {-3.3F, -0.7F, 0.3F, 1.9F}) {
      float alone = z;
      activate(activation, &alone, 1);
      for (std::size_t length = 1; length <= 70; ++length) {
        std::vector<float> values(length, z);
        activate(activation, values.data(), static_cast<Index>(length));
        for (const float value : values) {
          ASSERT_EQ(std::memcmp(&value, &alone, sizeof value), 0) << name(activation) << " " << z << " of " << length;
        }
      }
    }
  }
}

TEST(Activation, DoesNotWriteBeyondTheEnd) {
  for (const Activation activation : kAllActivations) {
    for (std::size_t length = 0; length < 40; ++length) {
      std::vector<float> values(length + 1, -2);
      activate(activation, values.data(), static_cast<Index>(length));
      ASSERT_EQ(values.back(), -2) << name(activation) << " " << length;
    }
  }
}

TEST(Activation, NamesRoundTrip) {
  EXPECT_EQ(activation_names().size(), kAllActivations.size());
  for (const Activation activation : kAllActivations) EXPECT_EQ(activation_named(name(activation)), activation);
  EXPECT_EQ(name(Activation::leaky_relu), "leaky-relu");
  EXPECT_FALSE(activation_named("leaky_relu"));
  EXPECT_FALSE(activation_named(""));
}

// Tested by the middle of two points on each side.
TEST(Activation, PiecewiseLinearIsLinearOnBothSidesOfZero) {
  for (const Activation activation : kAllActivations) {
    bool straight = true;
    for (const double side : {-1.0, 1.0}) {
      const double middle = (activated(activation, side) + activated(activation, 3 * side)) / 2;
      straight = straight && std::abs(middle - activated(activation, 2 * side)) < 1e-12;
    }
    EXPECT_EQ(is_piecewise_linear(activation), straight) << name(activation);
  }
}

}  // namespace
}  // namespace aefx::nn
