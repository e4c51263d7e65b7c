// Passes by strips of columns come to what those by rows do.
#include "nn/strip_pass.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "reference.h"

namespace aefx::nn {
namespace {

using test::kAllActivations;

struct Found {
  SquaredError error;
  std::vector<float> gradient;
};

struct Sample {
  Network network;
  Matrix inputs, targets, weights;  // weights may be empty
  float code_slope = 0;

  [[nodiscard]] const float* weights_or_null() const { return weights.rows() > 0 ? weights.data() : nullptr; }
  [[nodiscard]] double total_weight() const {
    return weights.rows() > 0 ? weights.cast<double>().sum() : static_cast<double>(targets.size());
  }
};

Sample sample(Index columns, const std::vector<LayerOptions>& layers, Index rows) {
  Sample made{.network = Network(columns, layers, layers.size() / 2),
              .inputs = test::random_matrix(rows, columns, 3),
              .targets = test::random_matrix(rows, layers.back().units, 4),
              .weights = {}};
  test::randomize(made.network, 2);
  return made;
}

Found by_rows(const Sample& of) {
  const Index rows = of.inputs.rows();
  Workspace workspace(of.network, rows);
  forward(of.network, of.inputs.data(), rows, 0, of.network.layers().size(), workspace);
  Found found{.error = {}, .gradient = std::vector<float>(of.network.parameters().size())};
  const Matrix codes = workspace.outputs[of.network.encoder_layers() - 1].topRows(rows);
  const Matrix code_gradient = of.code_slope * codes.array().sign().matrix();
  found.error = replace_by_deltas(of.network.layers().back().activation, workspace.outputs.back().data(),
                                  of.targets.data(), of.weights_or_null(), of.targets.size(), of.total_weight());
  TransposedKernels transposed(of.network);
  transposed.update(of.network);
  backward(of.network, transposed, of.inputs.data(), rows, code_gradient.data(), workspace, found.gradient.data());
  return found;
}

Found by_strips(const Sample& of, std::size_t threads) {
  const Index rows = of.inputs.rows();
  const std::vector<ParameterShare> shares = parameter_shares(of.network, 256);
  StripPass pass(of.network, rows + 3, shares);
  Workspace workspace(of.network, rows + 3);
  TransposedKernels transposed(of.network);
  transposed.update(of.network);
  ThreadPool pool(threads);
  Found found{.error = {}, .gradient = std::vector<float>(of.network.parameters().size(), NAN)};
  const auto use = [&](std::size_t i) {
    const ParameterShare& share = shares[i];
    const Layer& layer = of.network.layers()[share.layer];
    float* const kernel = found.gradient.data() + layer.kernel_at;
    parameter_gradient(of.network, share, of.inputs.data(), rows, workspace, 0,
                       kernel + share.inputs.begin * layer.outputs + share.outputs.begin, layer.outputs,
                       found.gradient.data() + layer.bias_at + share.bias.begin);
  };
  found.error = pass.compute(of.network, transposed,
                             {.count = rows,
                              .inputs = of.inputs.data(),
                              .targets = of.targets.data(),
                              .weights = of.weights_or_null(),
                              .total_weight = of.total_weight(),
                              .code_slope = of.code_slope},
                             workspace, pool, use);
  return found;
}

void expect_alike(const Sample& of, const std::string& what, double tolerance = 1e-5) {
  const Found expected = by_rows(of);
  const Found found = by_strips(of, 2);
  EXPECT_NEAR(found.error.sum, expected.error.sum, 1e-5 * expected.error.sum) << what;
  EXPECT_NEAR(found.error.weight, expected.error.weight, 1e-9 * expected.error.weight) << what;
  float largest = 0;
  for (const float slope : expected.gradient) largest = std::max(largest, std::abs(slope));
  ASSERT_GT(largest, 1e-5) << what;
  for (std::size_t i = 0; i < expected.gradient.size(); ++i)
    ASSERT_NEAR(found.gradient[i], expected.gradient[i], tolerance * static_cast<double>(largest))
        << what << ", parameter " << i;
}

// Kernels that are longer along their inputs, along their outputs, or square; one and several on each side.
std::vector<Sample> samples(Activation activation, Index rows) {
  const auto layer = [&](Index units) { return LayerOptions{.units = units, .activation = activation}; };
  return {sample(70, {layer(19), layer(70)}, rows), sample(33, {layer(64), layer(33)}, rows),
          sample(66, {layer(40), layer(17), layer(40), layer(66)}, rows),
          sample(40, {layer(80), layer(40), layer(80), layer(40)}, rows), sample(50, {layer(50), layer(50)}, rows)};
}

TEST(StripPass, IsThatByRows) {
  for (const Activation activation : kAllActivations) {
    for (const Index rows : {1, 16, 50}) {
      int shape = 0;
      for (Sample& of : samples(activation, rows)) {
        const std::string what = std::string(name(activation)) + ", shape " + std::to_string(shape++);
        expect_alike(of, what);
        of.code_slope = 0.01F;
        expect_alike(of, what + ", with a penalty on codes");
        of.weights = Matrix::Ones(of.targets.rows(), of.targets.cols());
        for (Index r = 0; r < of.weights.rows(); ++r) of.weights(r, r % of.weights.cols()) = 0;
        expect_alike(of, what + ", with gaps");
      }
    }
  }
}

// A strip's part of a row is so long that rows are compared one by one, or two by two.
TEST(StripPass, OfLongRowsIsThatByRows) {
  constexpr double kTolerance = 5e-4;  // sums of thousands of values of either sign, in another order
  for (const Index columns : {4000, 8400}) {
    Sample of = sample(columns, {{3, Activation::relu}, {columns, Activation::sigmoid}}, 5);
    expect_alike(of, std::to_string(columns), kTolerance);
    of.weights = Matrix::Ones(5, columns);
    of.weights.row(2).setZero();
    expect_alike(of, std::to_string(columns) + ", with gaps", kTolerance);
  }
}

TEST(StripPass, HasTheSameBitsWhateverTheThreads) {
  for (const Sample& of : samples(Activation::elu, 37)) {
    const Found one = by_strips(of, 1);
    for (const std::size_t threads : {2, 3, 9}) {
      const Found more = by_strips(of, threads);
      EXPECT_EQ(more.gradient, one.gradient);
      EXPECT_EQ(more.error.sum, one.error.sum);
    }
  }
}

// Each share is used once, when no other needs it any more: as a step of the optimizer does, `use` may spoil it.
TEST(StripPass, ASharesParametersAreNotReadAfterItsUse) {
  for (Sample of : samples(Activation::tanh, 20)) {
    const Found expected = by_strips(of, 2);
    const std::vector<ParameterShare> shares = parameter_shares(of.network, 256);
    StripPass pass(of.network, 20, shares);
    Workspace workspace(of.network, 20);
    TransposedKernels transposed(of.network);
    transposed.update(of.network);
    ThreadPool pool(2);
    std::vector<int> uses(shares.size(), 0);
    std::vector<float> gradient(of.network.parameters().size());
    const auto use = [&](std::size_t i) {
      ++uses[i];
      const ParameterShare& share = shares[i];
      const Layer& layer = of.network.layers()[share.layer];
      const Index at = share.inputs.begin * layer.outputs + share.outputs.begin;
      parameter_gradient(of.network, share, of.inputs.data(), 20, workspace, 0, gradient.data() + layer.kernel_at + at,
                         layer.outputs, gradient.data() + layer.bias_at + share.bias.begin);
      for (Index r = 0; r < share.inputs.count; ++r) {
        for (Index c = 0; c < share.outputs.count; ++c)
          of.network.parameters()[layer.kernel_at + static_cast<std::size_t>(at + r * layer.outputs + c)] = NAN;
      }
      transposed.update(of.network, share);
      for (Index c = 0; c < share.bias.count; ++c)
        of.network.parameters()[layer.bias_at + static_cast<std::size_t>(share.bias.begin + c)] = NAN;
    };
    pass.compute(
        of.network, transposed,
        {.count = 20, .inputs = of.inputs.data(), .targets = of.targets.data(), .total_weight = of.total_weight()},
        workspace, pool, use);
    EXPECT_EQ(gradient, expected.gradient);
    EXPECT_EQ(uses, std::vector<int>(shares.size(), 1));
  }
}

}  // namespace
}  // namespace aefx::nn
