// Passes by columns give the gradient of passes by rows.
#include "nn/column_parallel_pass.h"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <span>
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

// The gradient of a sample, in the order of parameters.
struct GradientStep final : Step {
  explicit GradientStep(const Sample& of) : gradient(of.network.parameters().size(), NAN), uses(gradient.size(), 0) {
    rows = of.inputs.rows();
    inputs = of.inputs.data();
    targets = of.targets.data();
    weights = of.weights_or_null();
    total_weight = of.total_weight();
    code_slope = of.code_slope;
    loaded = true;
  }
  void load(Range /*rows*/, Range /*columns*/) override {}
  void use(std::size_t begin, std::span<float> some) override {
    for (std::size_t i = 0; i < some.size(); ++i) {
      gradient[begin + i] = some[i];
      ++uses[begin + i];
      if (spoilt != nullptr) spoilt->parameters()[begin + i] = NAN;
    }
  }

  std::vector<float> gradient;
  std::vector<int> uses;
  Network* spoilt = nullptr;  // parameters that use() overwrites
};

Found by_rows(const Sample& of) {
  const PassRows rows{.x = of.inputs.data(), .count = of.inputs.rows()};
  Workspace workspace(of.network, rows.count);
  forward(of.network, rows, 0, of.network.layers().size(), workspace);
  Found found{.error = {}, .gradient = std::vector<float>(of.network.parameters().size())};
  found.error = replace_by_deltas(of.network.layers().back().activation, workspace.outputs.back().data(),
                                  of.targets.data(), of.weights_or_null(), of.targets.size(), of.total_weight());
  TransposedKernels transposed(of.network);
  transposed.update(of.network);
  test::backward_pass(of.network, transposed, rows, of.code_slope, workspace, found.gradient.data());
  return found;
}

Found by_columns(const Sample& of, std::size_t threads) {
  ThreadPool pool(threads);
  ColumnParallelPass pass(of.network, of.inputs.rows() + 3, parameter_slices(of.network, 256));
  pass.update(of.network, pool);
  GradientStep step(of);
  const SquaredError error = pass.compute(of.network, step, pool);
  return {.error = error, .gradient = step.gradient};
}

void expect_alike(const Sample& of, const std::string& what, double tolerance = 1e-5) {
  const Found expected = by_rows(of);
  const Found found = by_columns(of, 2);
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

TEST(ColumnParallelPass, MatchesThePassByRows) {
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

// Partitions so wide that rows are compared one by one, or two by two.
TEST(ColumnParallelPass, MatchesThePassByRowsOnLongRows) {
  constexpr double kTolerance = 5e-4;  // sums of thousands of values of either sign, in another order
  for (const Index columns : {4000, 8400}) {
    Sample of = sample(columns, {{3, Activation::relu}, {columns, Activation::sigmoid}}, 5);
    expect_alike(of, std::to_string(columns), kTolerance);
    of.weights = Matrix::Ones(5, columns);
    of.weights.row(2).setZero();
    expect_alike(of, std::to_string(columns) + ", with gaps", kTolerance);
  }
}

TEST(GradientPass, IsByColumnsWhereParametersAreManyAndRowsFew) {
  const auto is_by_columns = [](Index columns, Index rows, bool by_rows) {
    const Network network(columns, {{40, Activation::relu}, {columns, Activation::sigmoid}}, 1);
    const std::unique_ptr<GradientPass> pass = make_gradient_pass(network, rows, by_rows);
    return dynamic_cast<const ColumnParallelPass*>(pass.get()) != nullptr;
  };
  EXPECT_TRUE(is_by_columns(300, 256, false));
  EXPECT_FALSE(is_by_columns(300, 257, false));
  EXPECT_FALSE(is_by_columns(300, 256, true));
  EXPECT_FALSE(is_by_columns(100, 256, false));
}

TEST(ColumnParallelPass, BitsDoNotDependOnThreads) {
  for (const Sample& of : samples(Activation::elu, 37)) {
    const Found one = by_columns(of, 1);
    for (const std::size_t threads : {2, 3, 9}) {
      const Found more = by_columns(of, threads);
      EXPECT_EQ(more.gradient, one.gradient);
      EXPECT_EQ(more.error.sum, one.error.sum);
    }
  }
}

// A step of the optimizer changes parameters in use().
TEST(ColumnParallelPass, ParametersAreNotReadAfterTheirUse) {
  for (Sample of : samples(Activation::tanh, 20)) {
    const Found expected = by_columns(of, 2);
    ThreadPool pool(2);
    ColumnParallelPass pass(of.network, 20, parameter_slices(of.network, 256));
    pass.update(of.network, pool);
    GradientStep step(of);
    step.spoilt = &of.network;
    pass.compute(of.network, step, pool);
    EXPECT_EQ(step.gradient, expected.gradient);
    EXPECT_EQ(step.uses, std::vector<int>(step.uses.size(), 1));
  }
}

}  // namespace
}  // namespace aefx::nn
