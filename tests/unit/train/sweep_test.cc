// Sweep: several numbers of codes on one split.
#include "train/sweep.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "train/selection/split.h"
#include "unit/model/skewed.h"
#include "unit/train/rows.h"

namespace aefx::test {
namespace sweep_test {

train::TrainOptions quick() {
  train::TrainOptions options;
  options.valid = 0.25;
  options.decoder_hidden = std::vector<Index>();
  options.fit.epochs = 5;
  options.threads = 1;
  return options;
}

train::Sweep sweep_of(const MatrixD& table, const train::TrainOptions& options, const std::vector<Index>& sizes,
                      std::uint64_t stop_after = static_cast<std::uint64_t>(-1)) {
  const model::Model m = some_model(table);
  Silent observer(stop_after);
  const auto data = train::in_memory(
      batch_of(table), {.table = m.table, .origin = {.table = "t.csv", .features = m.table.feature_names()}});
  return train::sweep(*data, options, sizes, observer);
}

TEST(Sweep, ComparesWithPcaAndMeansOnOneSplit) {
  const train::Sweep s = sweep_of(some_table(120, 5), quick(), {1, 2, 4});
  EXPECT_EQ(s.fit_rows, 90U);
  EXPECT_EQ(s.held_out_rows, 30U);
  EXPECT_FALSE(s.interrupted);
  ASSERT_EQ(s.points.size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(s.points[i].codes, (std::vector<Index>{1, 2, 4})[i]);
    EXPECT_LT(s.points[i].network, s.means);
    // A few epochs from the start at PCA. Where little is lost, limits of codes beyond those of the fitted rows tell.
    EXPECT_NEAR(s.points[i].network / s.points[i].pca, 1, i < 2 ? 0.15 : 0.4);
    if (i > 0) {
      EXPECT_LT(s.points[i].network, s.points[i - 1].network);
    }
  }
}

// PCA and the network depend on the fitted rows only: moving a held-out row changes the errors of that row alone.
TEST(Sweep, HeldOutRowsDoNotInfluenceTraining) {
  MatrixD table = some_table(100, 4);
  train::TrainOptions options = quick();
  options.decoder_hidden.reset();
  options.fit.epochs = 0;
  const train::Split split = train::random_split(100, options.valid, options.fit.seed);
  const train::Sweep before = sweep_of(table, options, {2});
  // Reorders the held-out rows: the error of their set would change if they were used in fitting.
  MatrixD turned = table;
  const std::size_t n = split.held_out.size();
  for (std::size_t i = 0; i < n; ++i) turned.row(split.held_out[i]) = table.row(split.held_out[(i + 1) % n]);
  const train::Sweep same = sweep_of(turned, options, {2});
  EXPECT_NEAR(same.points[0].network, before.points[0].network, 1e-12);
  // Errors of each half of the held-out rows, with the other half replaced by a constant row.
  MatrixD first = table;
  MatrixD second = table;
  for (std::size_t i = 0; i < n; ++i) (i < n / 2 ? second : first).row(split.held_out[i]) = table.row(split.fit[0]);
  MatrixD none = table;
  for (const Index row : split.held_out) none.row(row) = table.row(split.fit[0]);
  const double a = sweep_of(first, options, {2}).points[0].network;
  const double b = sweep_of(second, options, {2}).points[0].network;
  const double c = sweep_of(none, options, {2}).points[0].network;
  EXPECT_NEAR(a + b - c, before.points[0].network, 1e-9);
}

TEST(Sweep, IsDeterministicForAnySizes) {
  const MatrixD table = some_table(80, 4);
  const train::Sweep all = sweep_of(table, quick(), {1, 2, 3});
  const train::Sweep one = sweep_of(table, quick(), {2});
  EXPECT_EQ(one.points[0].network, all.points[1].network);
  EXPECT_NEAR(one.points[0].pca, all.points[1].pca, 1e-9);
  train::TrainOptions other = quick();
  other.fit.seed = 7;
  EXPECT_NE(sweep_of(table, other, {2}).points[0].network, one.points[0].network);
}

TEST(Sweep, ExcludesMissingValuesFromErrors) {
  MatrixD table = some_table(80, 4);
  for (Index r = 0; r < 80; r += 5) table(r, r % 4) = std::numeric_limits<double>::quiet_NaN();
  const train::Sweep s = sweep_of(table, quick(), {1, 3});
  for (const train::SweepPoint& p : s.points) {
    EXPECT_TRUE(std::isfinite(p.network) && std::isfinite(p.pca));
    EXPECT_LT(p.network, s.means);
  }
}

TEST(Sweep, RejectsTooManyCodesAndTooFewRows) {
  const auto more = error_of([] { static_cast<void>(sweep_of(some_table(20, 3), quick(), {1, 4})); });
  ASSERT_TRUE(more);
  EXPECT_EQ(more->fault(), Fault::usage);
  EXPECT_EQ(more->message(), "4 codes are more than the 3 columns there are to learn from");
  const auto few = error_of([] { static_cast<void>(sweep_of(some_table(2, 3), quick(), {1})); });
  ASSERT_TRUE(few);
  EXPECT_EQ(few->fault(), Fault::data);
  train::TrainOptions options = quick();
  options.valid = 0.99;
  EXPECT_EQ(sweep_of(some_table(3, 3), options, {1}).fit_rows, 2U);
}

TEST(Sweep, InterruptionKeepsFinishedSizes) {
  const train::Sweep s = sweep_of(some_table(60, 4), quick(), {1, 2, 3}, 7);  // interrupted in the second size
  EXPECT_TRUE(s.interrupted);
  ASSERT_EQ(s.points.size(), 1U);
  EXPECT_EQ(s.points[0].codes, 1);
}

train::Sweep curve(double means, const std::vector<std::pair<Index, double>>& errors) {
  train::Sweep s;
  s.means = means;
  for (const auto& [codes, error] : errors) s.points.push_back({.codes = codes, .network = error, .pca = error});
  return s;
}

TEST(Elbow, IsWhereTheErrorStopsFalling) {
  EXPECT_EQ(elbow(curve(1, {{1, 0.6}, {2, 0.1}, {3, 0.08}, {4, 0.07}})), 1U);
  EXPECT_EQ(elbow(curve(1, {{1, 0.1}, {2, 0.09}, {3, 0.08}})), 0U);
  EXPECT_EQ(elbow(curve(50, {{1, 30}, {2, 5}, {8, 4}})), 1U);  // in any unit
}

TEST(Elbow, IsNoneOnAStraightOrFlatCurve) {
  EXPECT_FALSE(elbow(curve(1, {{1, 0.75}, {2, 0.5}, {3, 0.25}, {4, 0}})));
  EXPECT_FALSE(elbow(curve(1, {{1, 0.9}, {2, 1.1}})));
  EXPECT_FALSE(elbow(curve(1, {{2, 0.1}})));
  EXPECT_FALSE(elbow(curve(0, {{1, 0}, {2, 0}})));
  EXPECT_FALSE(elbow(curve(1, {})));
}

// With logarithms too the means have error 1 on average, and PCA is that of the same columns.
TEST(Sweep, OfLogarithmsJudgesInOwnUnits) {
  const MatrixD table = skewed_table(400);
  train::TrainOptions options = quick();
  const double means = sweep_of(table, options, {1}).means;
  options.transform = {.automatic = false, .columns = "c2"};
  const train::Sweep logs = sweep_of(table, options, {1, 2});
  EXPECT_NEAR(logs.means / means, 1, 1e-4) << "the means are the same";
  for (const auto& point : logs.points) {
    EXPECT_TRUE(std::isfinite(point.network));
    EXPECT_NEAR(point.network / point.pca, 1, 0.15);
  }
  options.transform.columns = "c1";
  MatrixD negative = table;
  negative.col(0).array() -= negative.col(0).mean();
  EXPECT_EQ(error_of([&] { static_cast<void>(sweep_of(negative, options, {1})); })->fault(), Fault::data);
}

}  // namespace sweep_test
}  // namespace aefx::test
