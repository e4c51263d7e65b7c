// The gradient of a batch is the mean of the gradients of its rows, however it is divided between threads.
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
namespace gradient_blocks_test {

using test::kAllActivations;

constexpr Index kColumns = 5;

Network network_of(Activation activation) {
  Network network(kColumns, {{6, activation}, {3, activation}, {6, activation}, {kColumns, activation}}, 2);
  test::randomize(network, 2);
  return network;
}

std::vector<double> gradient_of(const Network& network, const prep::Prepared& rows, const train::RowOrder& order,
                                const train::FitOptions& options) {
  const auto n = static_cast<Index>(order.size());
  train::BatchGradient batch(network, n, options, rows.weights.rows() > 0);
  ThreadPool pool(2);
  const std::vector<float> whole = test::whole_gradient(batch, network, rows, order.data(), n, pool).values;
  return {whole.begin(), whole.end()};
}

train::RowOrder all(Index rows) {
  train::RowOrder order(static_cast<std::size_t>(rows));
  std::iota(order.begin(), order.end(), train::RowNumber{0});
  return order;
}

void expect_mean_of_rows(const prep::Prepared& rows, const train::FitOptions& options,
                         const std::vector<Network>& networks = {}) {
  const Index n = rows.inputs.rows();
  std::vector<Network> all_networks = networks;
  for (const Activation activation : kAllActivations) {
    if (networks.empty()) all_networks.push_back(network_of(activation));
  }
  for (const Network& network : all_networks) {
    const std::string what(name(network.layers()[0].activation));
    const std::vector<double> together = gradient_of(network, rows, all(n), options);
    std::vector<double> sum(together.size(), 0);
    double largest = 0;
    for (Index r = 0; r < n; ++r) {
      const std::vector<double> alone = gradient_of(network, rows, {static_cast<train::RowNumber>(r)}, options);
      for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += alone[i] / static_cast<double>(n);
    }
    for (const double slope : sum) largest = std::max(largest, std::abs(slope));
    ASSERT_GT(largest, 1e-4) << what;
    for (std::size_t i = 0; i < sum.size(); ++i) {
      ASSERT_NEAR(together[i], sum[i], 2e-6 * largest) << what << ", " << n << " rows, parameter " << i;
    }
  }
}

// 64 rows are a block of their own; beyond 512 rows blocks grow.
TEST(GradientBlocks, AreTheMeanOverRows) {
  for (const Index rows : {1, 63, 64, 65, 130, 700}) {
    expect_mean_of_rows({.inputs = test::random_matrix(rows, kColumns, 3), .weights = {}, .beyond_float = {}}, {});
  }
}

// So many parameters that threads take slices of them.
TEST(GradientBlocks, WideNetwork) {
  Network network(120, {{70, Activation::relu}, {120, Activation::sigmoid}}, 1);
  test::randomize(network, 8);
  train::FitOptions options;
  options.l1 = 0.05;
  options.l2 = 0.1;
  options.sparsity = 0.2;
  for (const Index rows : {1, 47, 100, 203, 300}) {  // beyond 256 threads take rows
    expect_mean_of_rows({.inputs = test::random_matrix(rows, 120, 9), .weights = {}, .beyond_float = {}}, options,
                        {network});
  }
}

TEST(GradientBlocks, Penalties) {
  train::FitOptions options;
  options.l1 = 0.05;
  options.l2 = 0.1;
  options.sparsity = 0.2;
  expect_mean_of_rows({.inputs = test::random_matrix(150, kColumns, 4), .weights = {}, .beyond_float = {}}, options);
}

// Every row misses one value, so that each row counts as much as the others.
TEST(GradientBlocks, MissingValues) {
  prep::Prepared rows{
      .inputs = test::random_matrix(150, kColumns, 5), .weights = Matrix::Ones(150, kColumns), .beyond_float = {}};
  for (Index r = 0; r < 150; ++r) rows.weights(r, r % kColumns) = 0;
  expect_mean_of_rows(rows, {});
}

// Every row misses one value.
TEST(GradientBlocks, WideNetworkWithMissingValues) {
  Network network(120, {{70, Activation::tanh}, {120, Activation::sigmoid}}, 1);
  test::randomize(network, 8);
  prep::Prepared rows{
      .inputs = test::random_matrix(110, 120, 5), .weights = Matrix::Ones(110, 120), .beyond_float = {}};
  for (Index r = 0; r < 110; ++r) rows.weights(r, r % 120) = 0;
  expect_mean_of_rows(rows, {}, {network});
}

// A smaller batch after a larger one.
TEST(GradientBlocks, WideNetworkDoesNotDependOnTheBatchBefore) {
  Network network(120, {{70, Activation::tanh}, {120, Activation::sigmoid}}, 1);
  test::randomize(network, 8);
  const prep::Prepared rows{.inputs = test::random_matrix(100, 120, 5), .weights = {}, .beyond_float = {}};
  const train::RowOrder order = all(100);
  const train::FitOptions options;
  ThreadPool pool(2);
  train::BatchGradient used(network, 100, options, false), fresh(network, 100, options, false);
  test::whole_gradient(used, network, rows, order.data(), 100, pool);
  const test::WholeGradient after = test::whole_gradient(used, network, rows, order.data(), 37, pool);
  const test::WholeGradient expected = test::whole_gradient(fresh, network, rows, order.data(), 37, pool);
  EXPECT_EQ(after.values, expected.values);
  EXPECT_EQ(after.loss, expected.loss);
}

// The second block has no value at all: it adds nothing, and what is divided by is the weight of the first.
TEST(GradientBlocks, BlockWithoutValuesAddsNothing) {
  prep::Prepared rows{
      .inputs = test::random_matrix(128, kColumns, 6), .weights = Matrix::Ones(128, kColumns), .beyond_float = {}};
  rows.weights.bottomRows(64).setZero();
  const Network network = network_of(Activation::tanh);
  const std::vector<double> first = gradient_of(network, rows, {all(64)}, {});
  const std::vector<double> both = gradient_of(network, rows, all(128), {});
  for (std::size_t i = 0; i < both.size(); ++i) ASSERT_NEAR(both[i], first[i], 1e-7) << i;
}

// Noise is drawn anew for every value, with the deviation asked for: the first layer's slope on a linear network of one
// unit is 2 * mean of (noisy - clean) * noisy for a weight of 1 in and out, which is 2 * deviation^2 on average.
TEST(GradientBlocks, NoiseHasTheRequestedDeviation) {
  constexpr Index kRows = 20'000;
  constexpr double kDeviation = 0.5;
  Network network(1, {{1, Activation::linear}, {1, Activation::linear}}, 1);
  network.kernel(0)(0, 0) = network.kernel(1)(0, 0) = 1;
  const prep::Prepared rows{.inputs = test::random_matrix(kRows, 1, 7), .weights = {}, .beyond_float = {}};
  train::FitOptions options;
  options.noise = kDeviation;
  const std::vector<double> gradient = gradient_of(network, rows, all(kRows), options);
  // 2 (x e + e^2): variance 4 (0.25 + 2 * 0.0625) over the rows.
  EXPECT_NEAR(gradient[0], 2 * kDeviation * kDeviation, 5 * std::sqrt(1.5 / kRows));
}

// Transposed kernels follow the changes that `use` makes, with few parameters and with many.
TEST(GradientBlocks, FollowChangesOfTheNetwork) {
  const prep::Prepared rows{
      .inputs = (test::random_matrix(100, 203, 3).array() + 1) / 2, .weights = {}, .beyond_float = {}};
  const train::RowOrder order = all(100);
  ThreadPool pool(2);
  for (const Index codes : {Index{3}, Index{70}}) {
    Network network(203, {{codes, Activation::tanh}, {203, Activation::sigmoid}}, 1);
    test::randomize(network, 5);
    train::FitOptions options;
    train::BatchGradient batch(network, 100, options, false);
    Random random(0);
    const train::Batch some{.rows = rows, .order = order.data(), .count = 100, .all = 100};
    batch.begin(network, pool);
    for (int step = 0; step < 2; ++step) {
      std::vector<float> received(network.parameters().size());
      const std::vector<float> expected = [&] {
        train::BatchGradient fresh(network, 100, options, false);
        return test::whole_gradient(fresh, network, rows, order.data(), 100, pool).values;
      }();
      batch.compute(network, some, random, pool, [&](std::size_t begin, std::span<const float> gradient) {
        for (std::size_t i = 0; i < gradient.size(); ++i) {
          received[begin + i] = gradient[i];
          network.parameters()[begin + i] -= 100 * gradient[i];
        }
      });
      EXPECT_EQ(received, expected) << codes << " codes, step " << step;
    }
  }
}

}  // namespace gradient_blocks_test
}  // namespace aefx::nn
