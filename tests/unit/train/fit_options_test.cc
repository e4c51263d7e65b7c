// Effects of each option on a fit.
#include <gtest/gtest.h>

#include "nn/pass.h"
#include "train/fit.h"
#include "unit/train/rows.h"

namespace aefx::test {
namespace {

train::FitOptions plain_sgd() {
  train::FitOptions options;
  options.optimizer = {.kind = optim::OptimizerKind::sgd, .learning_rate = 0.1, .momentum = 0};
  options.average = 0;
  options.epochs = 1;
  options.batch = 32;
  return options;
}

train::FitResult fit(const nn::Network& start, const prep::Prepared& rows, const train::FitOptions& options) {
  ThreadPool pool(1);
  Silent observer;
  return train::fit(start, rows, nullptr, options, pool, observer);
}

double size_of_kernels(const nn::Network& network) {
  double sum = 0;
  for (std::size_t l = 0; l < network.layers().size(); ++l) sum += network.kernel(l).cast<double>().cwiseAbs().sum();
  return sum;
}

TEST(Shuffle, NoShuffleKeepsOrder) {
  const prep::Prepared rows = some_rows(24, 3);
  const nn::Network start = some_network(3, {});
  train::FitOptions options = plain_sgd();
  options.batch = 8;
  options.shuffle = false;
  nn::Network in_steps = start;
  for (const Index at : {0, 8, 16}) {
    in_steps = fit(in_steps, prepared(rows.inputs.middleRows(at, 8)), options).network;
  }
  EXPECT_EQ(parameters(fit(start, rows, options).network), parameters(in_steps));
  options.shuffle = true;
  EXPECT_NE(parameters(fit(start, rows, options).network), parameters(in_steps));
}

TEST(Shuffle, DependsOnTheSeed) {
  const prep::Prepared rows = some_rows(64, 3);
  const nn::Network start = some_network(3, {});
  train::FitOptions options = plain_sgd();
  options.batch = 8;
  options.seed = 5;
  const auto five = parameters(fit(start, rows, options).network);
  EXPECT_EQ(parameters(fit(start, rows, options).network), five);
  options.seed = 6;
  EXPECT_NE(parameters(fit(start, rows, options).network), five);
}

// One step of each: the encoder's is a part of what it would be, the decoder's is whole.
TEST(EncoderRate, ShortensStepsOfTheEncoderAlone) {
  const prep::Prepared rows = some_rows(32, 3);
  const nn::Network start = some_network(3, {});
  train::FitOptions options = plain_sgd();
  const nn::Network whole = fit(start, rows, options).network;
  options.encoder_rate = 0.25;
  const nn::Network part = fit(start, rows, options).network;
  const Matrix moved = whole.kernel(0) - start.kernel(0);
  EXPECT_GT(moved.norm(), 0);
  EXPECT_LT((Matrix(part.kernel(0) - start.kernel(0)) - 0.25F * moved).norm(), 1e-6);
  EXPECT_EQ(part.kernel(1), whole.kernel(1));
  options.encoder_rate = 0;
  EXPECT_EQ(fit(start, rows, options).network.kernel(0), start.kernel(0));
}

TEST(LastBatch, IsUsedEvenIfShort) {
  const prep::Prepared rows = some_rows(10, 3);
  const nn::Network start = some_network(3, {});
  train::FitOptions options = plain_sgd();
  options.shuffle = false;
  options.batch = 8;
  const nn::Network eight = fit(start, prepared(rows.inputs.topRows(8)), options).network;
  const nn::Network ten = fit(eight, prepared(rows.inputs.bottomRows(2)), options).network;
  EXPECT_EQ(parameters(fit(start, rows, options).network), parameters(ten));
}

TEST(Batch, MayExceedTheTable) {
  const prep::Prepared rows = some_rows(10, 3);
  train::FitOptions options = plain_sgd();
  options.batch = 10;
  options.shuffle = false;
  const auto ten = parameters(fit(some_network(3, {}), rows, options).network);
  options.batch = 1'000'000;
  EXPECT_EQ(parameters(fit(some_network(3, {}), rows, options).network), ten);
}

TEST(L1, ShrinksKernels) {
  const prep::Prepared rows = some_rows(100, 4);
  train::FitOptions options;
  options.epochs = 50;
  const double free = size_of_kernels(fit(some_network(4, {}), rows, options).network);
  options.l1 = 0.01;
  EXPECT_LT(size_of_kernels(fit(some_network(4, {}), rows, options).network), 0.8 * free);
}

TEST(L1, SubtractsTheSignOfWeights) {
  nn::Network start = some_network(3, {});
  const prep::Prepared rows = some_rows(16, 3);
  train::FitOptions options = plain_sgd();
  const auto free = parameters(fit(start, rows, options).network);
  options.l1 = 0.5;
  const auto shrunk = parameters(fit(start, rows, options).network);
  const nn::Layer& layer = start.layers()[0];
  for (std::size_t i = 0; i < layer.kernel_size(); ++i) {
    const float sign = start.parameters()[i] > 0 ? 1 : -1;
    EXPECT_NEAR(shrunk[i], free[i] - 0.1F * 0.5F * sign, 1e-6);
  }
  EXPECT_EQ(shrunk[layer.bias_at], free[layer.bias_at]);
}

TEST(L2, PullsWeightsTowardZero) {
  nn::Network start = some_network(3, {});
  const prep::Prepared rows = some_rows(16, 3);
  train::FitOptions options = plain_sgd();
  const auto free = parameters(fit(start, rows, options).network);
  options.l2 = 0.5;
  const auto shrunk = parameters(fit(start, rows, options).network);
  const nn::Layer& layer = start.layers()[1];
  for (std::size_t i = layer.kernel_at; i < layer.kernel_at + layer.kernel_size(); ++i) {
    EXPECT_NEAR(shrunk[i], free[i] - 0.1F * 2 * 0.5F * start.parameters()[i], 1e-6);
  }
}

TEST(Sparsity, LowersTheMeanCode) {
  const prep::Prepared rows = some_rows(200, 5);
  nn::Network start = some_network(5, {.codes = 3});
  start.bias(0).setConstant(1);
  train::FitOptions options;
  options.epochs = 30;
  const double free = nn::encode(fit(start, rows, options).network, rows.inputs).cwiseAbs().mean();
  options.sparsity = 0.1;
  EXPECT_LT(nn::encode(fit(start, rows, options).network, rows.inputs).cwiseAbs().mean(), 0.8 * free);
}

TEST(Noise, ChangesInputsNotTargets) {
  const prep::Prepared rows = some_rows(32, 4);
  const nn::Network zero(4, {{.units = 2}, {.units = 4}}, 1);  // outputs 0 for every input
  train::FitOptions options = plain_sgd();
  const double clean = fit(zero, rows, options).curve[0].train;
  options.noise = 5;
  EXPECT_EQ(fit(zero, rows, options).curve[0].train, clean);
}

TEST(Noise, ChangesTheResultAndIsSeeded) {
  const prep::Prepared rows = some_rows(32, 4);
  const nn::Network start = some_network(4, {});
  train::FitOptions options = plain_sgd();
  const auto clean = parameters(fit(start, rows, options).network);
  options.noise = 0.1;
  const auto noisy = parameters(fit(start, rows, options).network);
  EXPECT_NE(noisy, clean);
  EXPECT_EQ(parameters(fit(start, rows, options).network), noisy);
}

TEST(Average, ReturnsAverageOfSteps) {
  const prep::Prepared rows = some_rows(64, 3);
  const nn::Network start = some_network(3, {});
  train::FitOptions options = plain_sgd();
  options.batch = 64;
  const auto last = parameters(fit(start, rows, options).network);
  options.average = 0.99;
  const auto averaged = parameters(fit(start, rows, options).network);  // average of the start and one step
  for (std::size_t i = 0; i < last.size(); ++i) {
    const float was = start.parameters()[i];
    EXPECT_GE(averaged[i], std::min(was, last[i]));
    EXPECT_LE(averaged[i], std::max(was, last[i]));
  }
  EXPECT_NE(averaged, last);
  EXPECT_NE(averaged, parameters(start));
}

TEST(MissingValues, AreExcludedFromTheLoss) {
  prep::Prepared rows = some_rows(32, 3);
  rows.weights = Matrix::Ones(32, 3);
  rows.weights.col(1).setZero();
  const nn::Network start = some_network(3, {});
  train::FitOptions options = plain_sgd();
  options.batch = 32;
  const nn::Network fitted = fit(start, rows, options).network;
  EXPECT_EQ(fitted.bias(1)(1), start.bias(1)(1));  // an output that is always missing has no gradient
  EXPECT_NE(fitted.bias(1)(0), start.bias(1)(0));
}

}  // namespace
}  // namespace aefx::test
