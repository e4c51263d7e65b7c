// Candidates that are tried side by side.
#include "train/selection/race.h"

#include <gtest/gtest.h>

#include <limits>
#include <mutex>
#include <vector>

#include "dist/communicator.h"
#include "nn/pass.h"
#include "train/range_error.h"
#include "train/reconstruction.h"
#include "unit/dist/threads_as_ranks.h"
#include "unit/train/rows.h"

namespace aefx::test {
namespace race_test {

// A table of 120 rows whose second half of columns are squares of the first: a decoder without hidden units misses
// them.
MatrixD curved_table() {
  MatrixD table(120, 4);
  for (Index r = 0; r < table.rows(); ++r) {
    const double a = std::sin(static_cast<double>(r)), b = std::cos(1.7 * static_cast<double>(r));
    table.row(r) << a, b, a * a, b * b;
  }
  return table;
}

struct Setting {
  train::TrainOptions options;
  std::vector<train::Fold> folds;
  VectorD units;

  explicit Setting(std::uint64_t epochs = 0) {
    const MatrixD table = curved_table();
    options.dim = 2;
    options.fit.epochs = epochs;
    for (const train::Split& split : train::cross_validation(table, 3, 0)) {
      folds.push_back({.learner = train::Learner(train::take_rows(table, split.fit), options),
                       .held_out = train::take_rows(table, split.held_out),
                       .far = split.far});
    }
    units = train::column_units(prep::column_statistics(table, prep::all_rows(table.rows())), {});
  }

  [[nodiscard]] train::Entrant entrant(double rate, std::uint64_t epochs, std::vector<Index> decoder = {}) const {
    optim::OptimizerOptions optimizer{.kind = optim::OptimizerKind::adam, .learning_rate = rate};
    return {.candidate = {.name = "c",
                          .encoder_hidden = {},
                          .decoder_hidden = std::move(decoder),
                          .optimizer = optimizer,
                          .epochs = epochs},
            .folds = folds};
  }

  [[nodiscard]] std::vector<train::Trial> run(const std::vector<train::Entrant>& entrants, std::size_t threads = 2,
                                              train::Reduction& reduction = train::Reduction::single()) const {
    ThreadPool pool(threads);
    Silent observer;
    return train::try_candidates(entrants, {.options = options, .units = units},
                                 {.pool = pool, .observer = observer, .reduction = reduction});
  }
};

void expect_equal(const std::vector<train::Trial>& a, const std::vector<train::Trial>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(a[i].errors, b[i].errors) << i;
    EXPECT_EQ(a[i].epochs, b[i].epochs) << i;
    EXPECT_EQ(a[i].given_up, b[i].given_up) << i;
    EXPECT_EQ(a[i].weights, b[i].weights) << i;
  }
}

// The networks of the best epoch give the errors that the race reports, as decoding does.
TEST(Race, KeepsTheNetworksOfTheBestEpoch) {
  const Setting s;
  const train::Entrant entrant = s.entrant(0.01, 40, {8});
  const train::Trial trial = s.run({entrant}).front();
  const std::vector<train::HeldOutFit> fits = train::held_out_fits(trial, entrant.candidate, s.folds);
  ASSERT_EQ(fits.size(), 3U);
  std::vector<double> errors;
  Index held_out = 0;
  for (const train::HeldOutFit& fit : fits) {
    const prep::Prepared rows = fit.pipeline.transform(fit.held_out);
    const model::CodeRange range = train::code_range(fit.network, fit.pipeline.transform(fit.fitted).inputs);
    const Matrix output = train::reconstruct(fit.network, rows.inputs, range);
    for (const double error : train::unit_errors(output, rows, fit.pipeline, s.units)) errors.push_back(error);
    held_out += fit.held_out.rows();
    EXPECT_EQ(fit.fitted.rows() + fit.held_out.rows(), 120);
  }
  EXPECT_EQ(held_out, 120);
  EXPECT_EQ(errors, std::vector<double>(trial.errors.begin(), trial.errors.begin() + 120));
  train::Trial without = trial;
  without.weights.pop_back();
  EXPECT_TRUE(train::held_out_fits(without, entrant.candidate, s.folds).empty());
}

// A candidate whose error falls fast to the end gets as many epochs again, and is then what it is after all of these.
TEST(Race, TheBestGoesOnWhileItsErrorFallsFast) {
  const train::Trial trial = Setting().run({Setting().entrant(0.003, 12, {32, 32})}).front();
  ASSERT_EQ(trial.epochs, 24U);
  const Setting fixed(24);
  EXPECT_EQ(trial.errors, fixed.run({fixed.entrant(0.003, 24, {32, 32})}).front().errors);
}

TEST(Race, OnlyTheBestGoesOn) {
  const Setting s;
  const std::vector<train::Trial> trials = s.run({s.entrant(0.001, 12, {32, 32}), s.entrant(0.003, 12, {32, 32})});
  EXPECT_LE(trials[0].epochs, 12U);
  EXPECT_EQ(trials[1].epochs, 24U);
}

TEST(Race, ErrorThatStaysGetsNoMoreEpochs) {
  EXPECT_LE(Setting().run({Setting().entrant(1e-30, 12)}).front().epochs, 12U);
}

// Far rows whose errors are many times as large as those of the others, and go on falling slowly, do not keep training
// going until the others are overfitted.
TEST(Race, FarRowsAloneDoNotDecideOnEpochs) {
  Setting s;
  ASSERT_TRUE(s.folds.back().far);
  s.folds.back().held_out.array() += 2;
  const double near = s.run({s.entrant(0.003, 100, {32, 32})}).front().near_error();
  s.folds.pop_back();
  EXPECT_LT(near, 1.08 * s.run({s.entrant(0.003, 100, {32, 32})}).front().near_error());
}

// A candidate that stays at PCA is far behind one that bends, and is given up; the other is not.
TEST(Race, GivesUpACandidateFarBehind) {
  const Setting s;
  const std::vector<train::Trial> trials = s.run({s.entrant(1e-30, 200), s.entrant(0.01, 200, {32, 32})});
  EXPECT_GE(trials[0].given_up, 20U);
  EXPECT_LE(trials[0].given_up, 80U);
  EXPECT_EQ(trials[1].given_up, 0U);
  EXPECT_LT(trials[1].near_error(), 0.8 * trials[0].near_error());
  EXPECT_EQ(trials[0].errors.size(), trials[1].errors.size()) << "errors so far are kept";
}

// What the leader does does not depend on those it is compared with.
TEST(Race, LeaderIsAsItWouldBeAlone) {
  const Setting s;
  const train::Entrant leader = s.entrant(0.01, 60, {32, 32});
  expect_equal({s.run({s.entrant(1e-30, 60), leader})[1]}, s.run({leader}));
}

// Neither has an error that could still fall, nor would twice as many epochs be more. All held-out cells are missing,
// which is no error.
TEST(Race, CandidateWithoutEpochsOrErrorsEnds) {
  Setting s;
  EXPECT_EQ(s.run({s.entrant(0.01, 0)}).front().epochs, 0U);
  for (train::Fold& fold : s.folds) fold.held_out.setConstant(std::numeric_limits<double>::quiet_NaN());
  EXPECT_EQ(s.run({s.entrant(0.01, 0)}).front().near_error(), 0);
  EXPECT_EQ(s.run({s.entrant(0.01, 40)}).front().near_error(), 0);
}

TEST(Race, FixedEpochsAreRunToTheEnd) {
  const Setting s(40);
  const std::vector<train::Trial> trials = s.run({s.entrant(1e-30, 40), s.entrant(0.01, 40, {32, 32})});
  for (const train::Trial& trial : trials) {
    EXPECT_EQ(trial.given_up, 0U);
    EXPECT_EQ(trial.epochs, 40U);
  }
}

// The second ends early, and the first runs on.
TEST(Race, CandidatesMayHaveDifferentEpochs) {
  const Setting s;
  const std::vector<train::Trial> trials = s.run({s.entrant(0.003, 47, {8}), s.entrant(0.003, 3, {8})});
  EXPECT_LE(trials[0].epochs, 47U);
  EXPECT_GT(trials[0].epochs, 3U);
  EXPECT_LE(trials[1].epochs, 3U);
}

TEST(Race, ResultDoesNotDependOnThreadsOrProcesses) {
  const Setting s;
  const std::vector<train::Entrant> entrants{s.entrant(1e-30, 100), s.entrant(0.01, 100, {32, 32}),
                                             s.entrant(0.003, 50, {8})};
  const std::vector<train::Trial> alone = s.run(entrants, 1);
  expect_equal(alone, s.run(entrants, 4));
  for (const std::size_t processes : {2U, 3U, 4U}) {
    std::mutex one_at_a_time;
    Job::run(processes, [&](dist::Communicator& rank) {
      const std::vector<train::Trial> trials = s.run(entrants, 1, rank);
      const std::lock_guard lock(one_at_a_time);
      expect_equal(alone, trials);
    });
  }
}

}  // namespace race_test
}  // namespace aefx::test
