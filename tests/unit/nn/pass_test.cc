#include "nn/pass.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>

#include "reference.h"

namespace aefx::nn {
namespace {

using test::kAllActivations;
using test::random_matrix;

Network deep_network(Activation activation) {
  Network network(9, {{7, activation}, {3, activation}, {7, activation}, {9, Activation::sigmoid}}, 2);
  test::randomize(network, 1);
  return network;
}

TEST(Pass, MatchesTheReference) {
  for (const Activation activation : kAllActivations) {
    const Network network = deep_network(activation);
    const Matrix x = random_matrix(300, 9, 2);
    const test::Reference expected = test::reference_pass(network, test::parameters_of(network), x.cast<double>());
    const Matrix codes = encode(network, x);
    EXPECT_LT((codes.cast<double>() - expected.after[1]).cwiseAbs().maxCoeff(), 1e-5) << name(activation);
    EXPECT_LT((decode(network, codes).cast<double>() - expected.after[3]).cwiseAbs().maxCoeff(), 1e-5)
        << name(activation);
    EXPECT_LT(
        (apply_without_last_activation(network, x, 0, 2).cast<double>() - expected.before[1]).cwiseAbs().maxCoeff(),
        1e-5)
        << name(activation);
  }
}

TEST(Pass, BitsOfARowDoNotDependOnOtherRows) {
  for (const Activation activation : kAllActivations) {
    const Network network = deep_network(activation);
    const Matrix x = random_matrix(1000, 9, 3);
    const Matrix together = encode(network, x);
    for (const Index row : {0, 1, 254, 255, 256, 257, 700, 999}) {
      const Matrix alone = encode(network, x.row(row));
      EXPECT_EQ(std::memcmp(alone.data(), together.data() + row * 3, 3 * sizeof(float)), 0)
          << name(activation) << ", row " << row;
    }
  }
}

TEST(Pass, WithoutRowsReturnsNoRows) {
  const Matrix codes = encode(deep_network(Activation::relu), Matrix(0, 9));
  EXPECT_EQ(codes.rows(), 0);
  EXPECT_EQ(codes.cols(), 3);
}

TEST(Pass, BackwardReplacesTheGradient) {
  const Network network = deep_network(Activation::tanh);
  const Matrix x = random_matrix(5, 9, 4);
  Workspace workspace(network, 5);
  TransposedKernels transposed(network);
  transposed.update(network);
  const auto compute = [&](float before) {
    Vector gradient = Vector::Constant(static_cast<Index>(network.parameters().size()), before);
    forward(network, {.x = x.data(), .count = 5}, 0, 4, workspace);
    workspace.outputs.back().setConstant(0.5F);
    test::backward_pass(network, transposed, {.x = x.data(), .count = 5}, 0, workspace, gradient.data());
    return gradient;
  };
  const Vector gradient = compute(0);
  EXPECT_GT(gradient.cwiseAbs().maxCoeff(), 1e-3F);
  EXPECT_EQ(gradient, compute(std::numeric_limits<float>::quiet_NaN()));
}

Network wide_network() {
  Network network(203, {{70, Activation::tanh}, {21, Activation::relu}, {203, Activation::sigmoid}}, 2);
  test::randomize(network, 5);
  return network;
}

TEST(Pass, KernelsAreTransposed) {
  ThreadPool pool(3);
  for (const Network& network : {deep_network(Activation::relu), wide_network()}) {
    TransposedKernels transposed(network);
    transposed.update(network, &pool);
    for (std::size_t l = 1; l < network.layers().size(); ++l) {
      const Layer& layer = network.layers()[l];
      const Eigen::Map<const Matrix> there(transposed.kernel(l), layer.outputs, layer.inputs);
      EXPECT_EQ(Matrix(there), Matrix(network.kernel(l).transpose())) << l;
    }
  }
}

TEST(Pass, KernelsAreTransposedSliceBySlice) {
  for (const Network& network : {deep_network(Activation::relu), wide_network()}) {
    for (const Index size : {1, 100, 8000, 1'000'000}) {
      TransposedKernels transposed(network);
      for (const ParameterSlice& slice : parameter_slices(network, size)) transposed.update(network, slice);
      for (std::size_t l = 1; l < network.layers().size(); ++l) {
        const Layer& layer = network.layers()[l];
        const Eigen::Map<const Matrix> there(transposed.kernel(l), layer.outputs, layer.inputs);
        EXPECT_EQ(Matrix(there), Matrix(network.kernel(l).transpose())) << l << ", " << size;
      }
    }
  }
}

// Slices of every size have the same bits as whole layers, and write their own values only.
TEST(Pass, SlicesOfTheGradientEqualTheWhole) {
  constexpr Index kRows = 37;
  for (const Network& network : {deep_network(Activation::tanh), wide_network()}) {
    const Index columns = network.inputs();
    const Matrix x = random_matrix(kRows, columns, 6);
    const auto count = static_cast<Index>(network.parameters().size());
    Workspace workspace(network, kRows + 2);
    TransposedKernels transposed(network);
    transposed.update(network);
    const auto forward_pass = [&](Index first) {
      forward(network, {.x = x.data(), .count = kRows, .first = first}, 0, network.layers().size(), workspace);
      workspace.outputs.back().middleRows(first, kRows) = x;
    };
    Vector whole(count);
    forward_pass(0);
    test::backward_pass(network, transposed, {.x = x.data(), .count = kRows}, 0, workspace, whole.data());
    forward_pass(2);
    const PassRows rows{.x = x.data(), .count = kRows, .first = 2};
    backward(network, transposed, rows, 0, workspace);
    for (const Index size : {1, 100, 8000, 1'000'000}) {
      Vector sliced = Vector::Zero(count);
      Vector times = Vector::Zero(count);
      for (const ParameterSlice& slice : parameter_slices(network, size)) {
        const Vector before = sliced;
        sliced.setConstant(std::numeric_limits<float>::quiet_NaN());
        parameter_gradient(network, slice, rows, workspace, gradient_target(network, slice, sliced.data()));
        for (Index i = 0; i < count; ++i) {
          if (std::isnan(sliced(i))) {
            sliced(i) = before(i);
          } else {
            ++times(i);
          }
        }
      }
      EXPECT_EQ(times, Vector::Ones(count)) << size;
      EXPECT_EQ(sliced, whole) << size;
    }
  }
}

}  // namespace
}  // namespace aefx::nn
