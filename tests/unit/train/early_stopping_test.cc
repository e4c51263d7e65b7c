// When a fit stops, and which weights it returns.
#include <gtest/gtest.h>

#include <algorithm>

#include "train/fit.h"
#include "unit/train/rows.h"

namespace aefx::test {
namespace {

double error_on(const nn::Network& network, const prep::Prepared& rows) {
  ThreadPool pool(1);
  return train::evaluate(network, rows, pool).mean();
}

train::FitResult fit(const nn::Network& start, const prep::Prepared& rows, const prep::Prepared* valid,
                     const train::FitOptions& options) {
  ThreadPool pool(1);
  Silent observer;
  return train::fit(start, rows, valid, options, pool, observer);
}

TEST(EarlyStopping, RestoresTheBestWeights) {
  const prep::Prepared rows = some_rows(8, 6);  // so few that the network overfits soon
  const prep::Prepared valid = some_rows(200, 6, 9);
  train::FitOptions options;
  options.optimizer = {.kind = optim::OptimizerKind::adam, .learning_rate = 0.05};
  options.epochs = 400;
  options.patience = 7;
  options.batch = 4;
  const train::FitResult r = fit(some_network(6, {.hidden = {16}, .codes = 4}), rows, &valid, options);
  ASSERT_EQ(r.stop, train::Stop::no_improvement);
  ASSERT_GT(r.best_epoch, 0U);
  EXPECT_EQ(r.curve.size(), r.best_epoch + options.patience);
  const auto best = std::min_element(r.curve.begin(), r.curve.end(),
                                     [](const auto& a, const auto& b) { return *a.valid < *b.valid; });
  EXPECT_EQ(static_cast<std::uint64_t>(best - r.curve.begin()) + 1, r.best_epoch);
  EXPECT_EQ(error_on(r.network, valid), *best->valid);
}

TEST(EarlyStopping, KeepsTheStartWithoutImprovement) {
  const nn::Network start(2, {{.units = 1}, {.units = 2}}, 1);  // all 0, as are the held-out rows
  const prep::Prepared rows = prepared(Matrix::Ones(10, 2));
  const prep::Prepared valid = prepared(Matrix::Zero(10, 2));
  train::FitOptions options;
  options.patience = 3;
  const train::FitResult r = fit(start, rows, &valid, options);
  EXPECT_EQ(r.best_epoch, 0U);
  EXPECT_EQ(r.curve.size(), 3U);
  EXPECT_EQ(parameters(r.network), parameters(start));
}

TEST(EarlyStopping, DisabledReturnsTheLastWeights) {
  const nn::Network start(2, {{.units = 1}, {.units = 2}}, 1);
  const prep::Prepared rows = prepared(Matrix::Ones(10, 2));
  const prep::Prepared valid = prepared(Matrix::Zero(10, 2));
  train::FitOptions options;
  options.stop_early = false;
  options.epochs = 12;
  const train::FitResult r = fit(start, rows, &valid, options);
  EXPECT_EQ(r.stop, train::Stop::finished);
  EXPECT_EQ(r.best_epoch, 12U);
  EXPECT_EQ(error_on(r.network, valid), *r.curve.back().valid);
  EXPECT_GT(*r.curve.back().valid, 0);
}

TEST(EarlyStopping, RunsAllEpochsWithoutValidation) {
  const prep::Prepared rows = some_rows(20, 3);
  train::FitOptions options;
  options.epochs = 60;
  options.patience = 1;
  const train::FitResult r = fit(some_network(3, {}), rows, nullptr, options);
  EXPECT_EQ(r.curve.size(), 60U);
  EXPECT_EQ(r.best_epoch, 60U);
  EXPECT_FALSE(r.curve[0].valid);
}

TEST(StoppedFit, ReturnsTheWeightsSoFar) {
  const prep::Prepared rows = some_rows(50, 3);
  train::FitOptions options;
  options.epochs = 3;
  const nn::Network start = some_network(3, {});
  const train::FitResult three = fit(start, rows, nullptr, options);
  options.epochs = 100;
  ThreadPool pool(1);
  Silent observer(3);
  const train::FitResult stopped = train::fit(start, rows, nullptr, options, pool, observer);
  EXPECT_EQ(stopped.stop, train::Stop::interrupted);
  EXPECT_EQ(stopped.curve.size(), 3U);
  EXPECT_EQ(parameters(stopped.network), parameters(three.network));
}

TEST(DivergingFit, IsReportedWithFiniteWeights) {
  train::FitOptions options;
  options.optimizer = {.kind = optim::OptimizerKind::sgd, .learning_rate = 1e6};
  options.epochs = 100;
  const train::FitResult r =
      fit(some_network(4, {.output = nn::Activation::linear}), some_rows(100, 4), nullptr, options);
  EXPECT_EQ(r.stop, train::Stop::diverged);
  EXPECT_LT(r.curve.size(), 100U);
  EXPECT_TRUE(all_finite(r.network));
}

}  // namespace
}  // namespace aefx::test
