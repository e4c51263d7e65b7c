// Shuffling, the loss of an epoch, and short batches.
#include <gtest/gtest.h>

#include "nn/pass.h"
#include "train/fit.h"
#include "unit/train/rows.h"

namespace aefx::test {
namespace {

// An optimizer without state, so that a second fit continues the first.
train::FitOptions plain_sgd(Index batch) {
  train::FitOptions options;
  options.optimizer = {.kind = optim::OptimizerKind::sgd, .learning_rate = 0.1, .momentum = 0};
  options.average = 0;
  options.batch = batch;
  return options;
}

TEST(Epochs, AreReshuffled) {
  const prep::Prepared rows = some_rows(24, 3);
  const train::FitOptions options = plain_sgd(4);
  ThreadPool pool(1);
  train::Fitter fitter(some_network(3, {}), rows, options);
  fitter.epoch(pool);
  train::Fitter again(fitter.network(), rows, options);  // its first epoch repeats the order of the first epoch
  fitter.epoch(pool);
  again.epoch(pool);
  EXPECT_NE(parameters(fitter.network()), parameters(again.network()));
}

TEST(Epochs, LossWeighsRowsEqually) {
  prep::Prepared rows = some_rows(10, 3);
  rows.inputs.bottomRows(2).array() += 5;  // the last batch, far from the other rows
  train::FitOptions options = plain_sgd(8);
  options.optimizer.learning_rate = 1e-30;
  options.shuffle = false;
  ThreadPool pool(1);
  const nn::Network network = some_network(3, {});
  train::Fitter fitter(network, rows, options);
  const double whole = train::evaluate(network, rows, pool).mean();
  EXPECT_NEAR(fitter.epoch(pool), whole, 1e-6 * whole);
}

TEST(Batches, ShortLastBatchDoesNotReusePreviousRows) {
  prep::Prepared rows = some_rows(10, 3);
  rows.weights = Matrix::Ones(10, 3);
  rows.weights(1, 2) = rows.weights(4, 0) = rows.weights(9, 1) = 0;
  train::FitOptions options = plain_sgd(8);
  options.shuffle = false;
  options.sparsity = 0.01;
  ThreadPool pool(1);
  const auto part = [&](Index at, Index count) {
    return prep::Prepared{
        .inputs = rows.inputs.middleRows(at, count), .weights = rows.weights.middleRows(at, count), .beyond_float = {}};
  };
  train::Fitter whole(some_network(3, {}), rows, options);
  whole.epoch(pool);
  const prep::Prepared first = part(0, 8);
  const prep::Prepared last = part(8, 2);
  train::Fitter eight(some_network(3, {}), first, options);
  eight.epoch(pool);
  train::Fitter two(eight.network(), last, options);
  two.epoch(pool);
  EXPECT_EQ(parameters(whole.network()), parameters(two.network()));
}

TEST(Evaluate, IsMeanSquaredErrorOfAllRows) {
  ThreadPool pool(2);
  for (const Index n : {1, 127, 1024, 1025, 2500}) {  // around the boundaries of its tasks
    const prep::Prepared rows = some_rows(n, 3, 4);
    const nn::Network network = some_network(3, {.hidden = {4}});
    const Matrix out = nn::apply(network, rows.inputs, 0, network.layers().size());
    const nn::SquaredError error = train::evaluate(network, rows, pool);
    EXPECT_EQ(error.weight, static_cast<double>(3 * n));
    EXPECT_NEAR(error.sum, (out - rows.inputs).cast<double>().squaredNorm(), 1e-6 * (1 + error.sum)) << n;
  }
}

}  // namespace
}  // namespace aefx::test
