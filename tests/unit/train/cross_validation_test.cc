// Cross-validation of a candidate, and its baselines.
#include "train/selection/cross_validation.h"

#include <gtest/gtest.h>

#include <cmath>

#include "nn/pass.h"
#include "train/range_error.h"
#include "train/selection/race.h"
#include "unit/train/rows.h"

namespace aefx::test {
namespace {

struct Setting {
  MatrixD table = some_table(60, 4);
  train::TrainOptions options;
  std::vector<train::Fold> folds;
  VectorD units;

  explicit Setting(std::uint64_t epochs) {
    options.dim = 2;
    options.fit.epochs = epochs;
    options.fit.patience = 20;
    const std::vector<train::Split> splits = train::cross_validation(table, 3, 0);
    for (const train::Split& split : splits) {
      folds.push_back({.learner = train::Learner(train::take_rows(table, split.fit), options),
                       .held_out = train::take_rows(table, split.held_out)});
    }
    folds.back().far = true;
    std::vector<Index> all;
    for (Index r = 0; r < 60; ++r) all.push_back(r);
    units = train::column_units(prep::column_statistics(table, all), {});
  }

  [[nodiscard]] train::Trial tried(const train::Candidate& candidate, std::size_t threads = 2) const {
    ThreadPool pool(threads);
    Silent observer;
    return train::try_candidates({{.candidate = candidate, .folds = folds}}, {.options = options, .units = units},
                                 {.pool = pool, .observer = observer, .reduction = train::Reduction::single()})
        .front();
  }

  [[nodiscard]] train::Candidate candidate(std::uint64_t epochs) const {
    return {.name = "decoder none",
            .encoder_hidden = {},
            .decoder_hidden = {},
            .optimizer = options.fit.optimizer,
            .epochs = epochs};
  }
};

TEST(TryCandidate, HasOneErrorPerHeldOutRow) {
  const Setting s(10);
  const train::Trial trial = s.tried(s.candidate(10));
  EXPECT_EQ(trial.near_rows, 60U);
  EXPECT_EQ(trial.errors.size(), 66U);  // 60 rows, and the farthest tenth again in the last fold
  EXPECT_EQ(trial.epochs, 10U);
  EXPECT_FALSE(trial.diverged);
  for (const double error : trial.errors) EXPECT_TRUE(std::isfinite(error) && error >= 0);
}

// They are told of all the same.
TEST(TryCandidate, DoubtfulValuesChooseNothing) {
  Setting s(10);
  s.folds.clear();
  prep::FeatureForms forms(4);
  forms[1].transform.high = s.table.col(1).maxCoeff();
  s.table(12, 1) = 1e6;
  for (const train::Split& split : train::cross_validation(s.table, 3, 0, forms)) {
    s.folds.push_back({.learner = train::Learner(train::take_rows(s.table, split.fit), s.options, forms),
                       .held_out = train::take_rows(s.table, split.held_out),
                       .far = split.far});
  }
  const train::Trial trial = s.tried(s.candidate(10));
  ASSERT_EQ(trial.reported.size(), trial.near_rows);
  std::size_t changed = 0;
  for (std::size_t r = 0; r < trial.near_rows; ++r) {
    EXPECT_LE(trial.errors[r], trial.reported[r]);
    changed += trial.errors[r] < trial.reported[r] ? 1 : 0;
  }
  EXPECT_EQ(changed, 1U);
}

TEST(TryCandidate, ResultDoesNotDependOnThreads) {
  const Setting s(10);
  EXPECT_EQ(s.tried(s.candidate(10), 1).errors, s.tried(s.candidate(10), 4).errors);
}

// Without epochs the network is the start, which is PCA except for the sigmoid.
TEST(TryCandidate, WithoutEpochsIsTheStart) {
  const Setting s(0);
  const train::Trial trial = s.tried(s.candidate(0));
  EXPECT_EQ(trial.epochs, 0U);
  for (const train::HeldOutFit& fit : train::held_out_fits(trial, s.candidate(0), s.folds)) {
    const prep::Prepared rows = fit.pipeline.transform(fit.held_out);
    const train::Learner learner(fit.fitted, s.options);
    const Matrix output = nn::apply(fit.network, rows.inputs, 0, fit.network.layers().size());
    const prep::Pca pca = learner.pca(2);
    const train::PcaBaseline baseline{.pipeline = fit.pipeline, .pca = pca, .output = learner.output()};
    EXPECT_LT((output - baseline.reconstruct(rows)).norm(), 0.01F * rows.inputs.norm());
  }
}

TEST(TryCandidate, KeepsTheBestEpoch) {
  const Setting s(0);
  const train::Trial trial = s.tried(s.candidate(300));
  const train::Trial start = s.tried(s.candidate(0));
  EXPECT_LE(trial.mean_error(), start.mean_error());
  EXPECT_LE(trial.epochs, 300U);
}

class Counting : public Silent {
 public:
  void epoch(std::uint64_t number, const model::EpochLoss&) override { last = number; }
  std::uint64_t last = 0;
};

// Errors are evaluated every five epochs.
TEST(TryCandidate, StopsAfterThePatience) {
  const Setting s(0);
  train::Candidate still = s.candidate(300);
  still.optimizer.learning_rate = 1e-30;
  ThreadPool pool(1);
  Counting observer;
  const train::Trial trial =
      train::try_candidates({{.candidate = still, .folds = s.folds}}, {.options = s.options, .units = s.units},
                            {.pool = pool, .observer = observer, .reduction = train::Reduction::single()})
          .front();
  EXPECT_EQ(trial.epochs, 0U);
  EXPECT_EQ(observer.last, 20U);
}

TEST(TryCandidate, ReportsDivergence) {
  Setting s(50);
  s.options.output_activation = nn::Activation::linear;
  train::Candidate wild = s.candidate(50);
  wild.optimizer = {.kind = optim::OptimizerKind::sgd, .learning_rate = 1e6};
  EXPECT_TRUE(s.tried(wild).diverged);
}

// Errors of predicting the means, computed from the raw table; PCA's are smaller.
TEST(Baselines, MeansAreOfTheFittedRows) {
  const Setting s(10);
  double sum = 0;
  for (std::size_t f = 0; f + 1 < s.folds.size(); ++f) {
    const VectorD mean = s.folds[f].learner.features().colwise().mean();
    const MatrixD away = s.folds[f].held_out.rowwise() - mean;
    for (Index r = 0; r < away.rows(); ++r) sum += (away.row(r).array() / s.units.array()).square().mean();
  }
  const train::RowBaselines b = train::baselines(s.folds, 2, s.units);
  const double pca = train::mean(b.pca), means = train::mean(b.means);
  EXPECT_EQ(b.means.size(), 60U);
  EXPECT_NEAR(means, sum / 60, 1e-5 * means);
  EXPECT_LT(pca, means);
  EXPECT_GT(pca, 0);
}

TEST(Baselines, DecreaseWithMoreComponents) {
  Setting s(10);
  s.options.dim = 4;
  std::vector<train::Fold> folds;
  for (const train::Fold& fold : s.folds) {
    folds.push_back({.learner = train::Learner(fold.learner.features(), s.options), .held_out = fold.held_out});
  }
  double before = train::mean(train::baselines(folds, 1, s.units).means);
  for (const Index codes : {1, 2, 3}) {
    const double pca = train::mean(train::baselines(folds, codes, s.units).pca);
    EXPECT_LT(pca, before) << codes;
    before = pca;
  }
  EXPECT_NEAR(train::mean(train::baselines(folds, 4, s.units).pca), 0, 1e-10);
}

}  // namespace
}  // namespace aefx::test
