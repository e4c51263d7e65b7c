// The gradient of training against finite differences of the loss, computed in double.
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "aefx/base/thread_pool.h"
#include "reference.h"
#include "train/batch_gradient.h"
#include "whole_gradient.h"

namespace aefx::nn {
namespace gradient_test {

using test::kAllActivations;
using test::Parameters;
using test::Reference;

constexpr Index kColumns = 5;
constexpr double kFromKinks = 2e-4;  // so that neither a difference nor float32 steps over a kink
constexpr double kStep = 1e-6;

struct Penalties {
  double l1 = 0, l2 = 0, sparsity = 0;
};

double loss(const Network& shape, const Parameters& p, const MatrixD& x, const MatrixD& weights, const Penalties& by) {
  const Reference pass = test::reference_pass(shape, p, x);
  double value = ((pass.after.back() - x).array().square() * weights.array()).sum() / weights.sum();
  value += by.sparsity * pass.after[shape.encoder_layers() - 1].cwiseAbs().mean();
  for (const Layer& layer : shape.layers()) {
    for (std::size_t i = layer.kernel_at; i < layer.kernel_at + layer.kernel_size(); ++i) {
      value += by.l1 * std::abs(p[i]) + by.l2 * p[i] * p[i];
    }
  }
  return value;
}

Network shape_of(Activation activation, bool deep) {
  if (!deep) return {kColumns, {{3, activation}, {kColumns, activation}}, 1};
  return {kColumns, {{4, activation}, {3, activation}, {4, activation}, {kColumns, activation}}, 2};
}

struct Case {
  Network network;
  prep::Prepared rows;
};

// The first seed whose pre-activations are all far enough from 0 and whose outputs are not all cut off.
Case away_from_kinks(Activation activation, bool deep, Index rows) {
  for (std::uint64_t seed = 0; seed < 100'000; ++seed) {
    Case c{shape_of(activation, deep), {}};
    test::randomize(c.network, seed);
    c.rows.inputs = test::random_matrix(rows, kColumns, seed);
    const Reference pass =
        test::reference_pass(c.network, test::parameters_of(c.network), c.rows.inputs.cast<double>());
    const bool alive = (pass.before.back().array() > 0).colwise().any().all();
    if (alive && pass.nearest_to_kink() > kFromKinks) return c;
  }
  ADD_FAILURE() << "no seed keeps away from the kinks of " << name(activation);
  return {shape_of(activation, deep), {}};
}

// float32 passes are off by some 1e-6 of the largest slope; a term left out, or a factor, by far more than 1e-5.
void expect_gradient(const Case& c, const Penalties& by, const std::string& what) {
  const Index n = c.rows.inputs.rows();
  train::FitOptions options;
  options.l1 = by.l1;
  options.l2 = by.l2;
  options.sparsity = by.sparsity;
  train::BatchGradient batch(c.network, n, options, c.rows.weighted());
  train::RowOrder order(static_cast<std::size_t>(n));
  std::iota(order.begin(), order.end(), train::RowNumber{0});
  ThreadPool pool(2);
  const test::WholeGradient whole = test::whole_gradient(batch, c.network, c.rows, order.data(), n, pool);

  const MatrixD x = c.rows.inputs.cast<double>();
  MatrixD weights = MatrixD::Ones(n, kColumns);
  if (c.rows.weights.rows() > 0) weights = c.rows.weights.cast<double>();
  if (c.rows.column_weights.size() > 0) weights.array().rowwise() *= c.rows.column_weights.cast<double>().array();
  Parameters p = test::parameters_of(c.network);
  const double data_loss = loss(c.network, p, x, weights, {});
  EXPECT_NEAR(whole.loss, data_loss, 1e-5 * data_loss) << what;
  std::vector<double> slopes(p.size());
  double largest = 0;
  for (std::size_t i = 0; i < p.size(); ++i) {
    const double here = p[i];
    p[i] = here + kStep;
    const double above = loss(c.network, p, x, weights, by);
    p[i] = here - kStep;
    const double below = loss(c.network, p, x, weights, by);
    p[i] = here;
    slopes[i] = (above - below) / (2 * kStep);
    largest = std::max(largest, std::abs(slopes[i]));
  }
  ASSERT_GT(largest, 1e-3) << what;
  for (std::size_t i = 0; i < p.size(); ++i) {
    EXPECT_NEAR(whole.values[i], slopes[i], 1e-5 * largest) << what << ", parameter " << i;
  }
}

void expect_gradients(const Penalties& by, bool weighted, const Vector& column_weights = {}) {
  for (const Activation activation : kAllActivations) {
    for (const bool deep : {false, true}) {
      Case c = away_from_kinks(activation, deep, 9);
      c.rows.column_weights = column_weights;
      if (weighted) {
        c.rows.weights = Matrix::Ones(c.rows.inputs.rows(), kColumns);
        for (Index i = 0; i < c.rows.weights.size(); i += 3) c.rows.weights.data()[i] = 0;
      }
      expect_gradient(c, by, std::string(name(activation)) + (deep ? ", deep" : ", shallow"));
    }
  }
}

TEST(Gradient, MeanSquaredError) { expect_gradients({}, false); }
TEST(Gradient, MissingValues) { expect_gradients({}, true); }
// Three of the columns are levels of one categorical feature.
Vector level_weights() { return Vector{{1, 1.F / 3, 1.F / 3, 1.F / 3, 1}}; }
TEST(Gradient, ColumnWeights) { expect_gradients({}, false, level_weights()); }
TEST(Gradient, ColumnWeightsAndMissingValues) { expect_gradients({}, true, level_weights()); }
TEST(Gradient, PenaltyL1) { expect_gradients({.l1 = 0.3}, false); }
TEST(Gradient, PenaltyL2) { expect_gradients({.l2 = 0.3}, false); }
TEST(Gradient, PenaltyOnCodes) { expect_gradients({.sparsity = 0.7}, false); }
TEST(Gradient, AllPenaltiesAndMissingValues) { expect_gradients({.l1 = 0.1, .l2 = 0.2, .sparsity = 0.3}, true); }

// 200 rows are cut into blocks for threads; smooth activations, since no seed keeps so many rows from kinks.
TEST(Gradient, SeveralBlocks) {
  for (const Activation activation : {Activation::linear, Activation::tanh, Activation::sigmoid}) {
    Case c{shape_of(activation, true), {}};
    test::randomize(c.network, 5);
    c.rows.inputs = test::random_matrix(200, kColumns, 5);
    c.rows.weights = Matrix::Ones(200, kColumns);
    for (Index i = 0; i < c.rows.weights.size(); i += 7) c.rows.weights.data()[i] = 0;
    expect_gradient(c, {.l2 = 0.1}, std::string(name(activation)));
  }
}

TEST(Gradient, BitsDoNotDependOnThreads) {
  Case c{shape_of(Activation::relu, true), {}};
  test::randomize(c.network, 6);
  c.rows.inputs = test::random_matrix(500, kColumns, 6);
  train::RowOrder order(500);
  std::iota(order.begin(), order.end(), train::RowNumber{0});
  const train::FitOptions options;
  const auto gradient = [&](std::size_t threads) {
    train::BatchGradient batch(c.network, 500, options, false);
    ThreadPool pool(threads);
    return test::whole_gradient(batch, c.network, c.rows, order.data(), 500, pool).values;
  };
  const std::vector<float> one = gradient(1);
  EXPECT_EQ(gradient(2), one);
  EXPECT_EQ(gradient(4), one);
}

TEST(Gradient, UsesTheRowsOfTheBatch) {
  Case c{shape_of(Activation::tanh, false), {}};
  test::randomize(c.network, 7);
  c.rows.inputs = test::random_matrix(6, kColumns, 7);
  prep::Prepared two;
  two.inputs.resize(2, kColumns);
  two.inputs << c.rows.inputs.row(4), c.rows.inputs.row(1);
  const train::FitOptions options;
  train::BatchGradient of_six(c.network, 3, options, false);
  train::BatchGradient of_two(c.network, 2, options, false);
  ThreadPool pool(1);
  const train::RowOrder order{0, 2, 4, 1, 3, 5};
  const train::RowOrder both{0, 1};
  const test::WholeGradient named = test::whole_gradient(of_six, c.network, c.rows, order.data() + 2, 2, pool);
  const test::WholeGradient copied = test::whole_gradient(of_two, c.network, two, both.data(), 2, pool);
  EXPECT_EQ(named.loss, copied.loss);
  EXPECT_EQ(named.values, copied.values);
}

}  // namespace gradient_test
}  // namespace aefx::nn
