// A table with known structure: two groups of three columns with one hidden cause each, and two columns of noise.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "aefx/explain/explain.h"
#include "aefx/train/train.h"
#include "explain/evaluation.h"
#include "explain/stability.h"
#include "unit/train/rows.h"

namespace aefx::test {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

// Columns a1 a2 a3 and b1 b2 b3 in units of their own, and n1 n2. `balance` is the strength of the second cause.
MatrixD two_causes(double balance, std::uint64_t seed) {
  Random random(seed);
  MatrixD table(600, 8);
  for (Index r = 0; r < table.rows(); ++r) {
    const double a = random.uniform();
    const double b = random.uniform();
    for (Index c = 0; c < 3; ++c) {
      table(r, c) = (a + 0.05 * random.normal()) * std::pow(10.0, static_cast<double>(c));
      table(r, 3 + c) = (balance * b + 0.05 * random.normal()) / std::pow(10.0, static_cast<double>(c)) - 7;
    }
    table(r, 6) = 0.3 * std::pow(random.uniform() - 0.5, 3);
    table(r, 7) = 5 + 100 * std::pow(random.uniform() - 0.5, 3);
  }
  return table;
}

struct TrainedTable {
  explain::Explanation explanation;
  std::vector<std::string> names{"a1", "a2", "a3", "b1", "b2", "b3", "n1", "n2"};
};

TrainedTable trained_on(const MatrixD& table, train::Init init, std::size_t runs) {
  TrainedTable out;
  const csv::RowBatch rows = batch_of(table);
  model::Table t{.name = "t.csv", .named = true, .columns = 8, .missing = {""}, .features = {}};
  for (std::size_t c = 0; c < 8; ++c) t.features.push_back({.name = out.names[c], .position = c});
  train::TrainOptions options;
  options.dim = 2;
  options.init = init;
  Silent silent;
  const prep::Origin origin{.table = "t.csv", .features = out.names};
  train::Trained trained = train_in_memory(rows, {.table = t, .origin = origin}, options, silent);
  trained.model.measurements = explain::evaluate(trained.model, prep::prepare(trained.model.pipeline, origin, rows));
  trained.model.measurements.stability = explain::measure_stability(
      trained.model, {.rows = rows, .origin = origin, .options = trained.settled, .runs = runs}, silent);
  out.explanation = explain::explain(trained.model, trained.model.measurements);
  return out;
}

void expect_each_group_on_its_own_code(const explain::Explanation& e) {
  const bool first = e.shares.col(0).head(3).sum() > 0.5;
  const Index a = first ? 0 : 1;
  EXPECT_GT(e.shares.col(a).head(3).sum(), 0.95);
  EXPECT_GT(e.shares.col(1 - a).segment(3, 3).sum(), 0.95);
  for (Index k = 0; k < 2; ++k) {
    EXPECT_LT(std::abs(e.shares(6, k)), 0.05);
    EXPECT_LT(std::abs(e.shares(7, k)), 0.05);
    EXPECT_NEAR(e.shares.col(k).sum() + e.residual_share(k), 1, 1e-4);
  }
  const auto has_all = [](const char* x, const char* y, const char* z) {
    return ::testing::AllOf(HasSubstr(x), HasSubstr(y), HasSubstr(z));
  };
  EXPECT_THAT(e.findings,
              Contains(::testing::AllOf(HasSubstr(a == 0 ? "code1 " : "code2 "), has_all("a1", "a2", "a3"))));
  EXPECT_THAT(e.findings,
              Contains(::testing::AllOf(HasSubstr(a == 0 ? "code2 " : "code1 "), has_all("b1", "b2", "b3"))));
  EXPECT_THAT(e.cautions, Contains(HasSubstr("No code draws much on n1 and n2")));
}

TEST(GroundTruth, PcaSeparatesGroupsOfDifferentStrength) {
  const TrainedTable t = trained_on(two_causes(2, 1), train::Init::pca, 10);
  // Scaled to their ranges both groups are equally strong, so that noise decides the rotation of the codes.
  const explain::Explanation& e = t.explanation;
  ASSERT_TRUE(e.stability);
  const bool separate = std::abs(e.shares.col(0).head(3).sum() - 0.5) > 0.45;
  const bool turned = std::any_of(e.cautions.begin(), e.cautions.end(),
                                  [](const std::string& s) { return s.find("rotation") != s.npos; });
  EXPECT_TRUE(separate || turned);
  EXPECT_GT(e.stability->subspace_r2, 0.95);
  for (Index k = 0; k < 2; ++k) {
    EXPECT_LT(std::abs(e.shares(6, k)), 0.05);
    EXPECT_LT(std::abs(e.shares(7, k)), 0.05);
  }
}

TEST(GroundTruth, VarimaxSeparatesGroupsReproducibly) {
  for (const std::uint64_t seed : {1, 2, 3}) {
    const TrainedTable t = trained_on(two_causes(1, seed), train::Init::varimax, 10);
    expect_each_group_on_its_own_code(t.explanation);
    ASSERT_TRUE(t.explanation.stability);
    EXPECT_EQ(t.explanation.stability->runs, 10U);
    EXPECT_EQ(t.explanation.stability->recovery_rate.minCoeff(), 1);
    EXPECT_THAT(t.explanation.cautions, Contains(HasSubstr("every code was reproduced")));
  }
}

// Matched codes are rescaled, so that their weights are close to those of the model.
TEST(Stability, WeightsAreComparableWithTheModel) {
  const TrainedTable t = trained_on(two_causes(1, 4), train::Init::varimax, 8);
  const explain::Explanation& e = t.explanation;
  ASSERT_TRUE(e.stability);
  for (Index i = 0; i < 6; ++i) {
    for (Index k = 0; k < 2; ++k) {
      const double size = e.raw_weights.col(k).cwiseAbs().maxCoeff();
      if (e.shares(i, k) < 0.2) continue;
      EXPECT_NEAR(e.stability->weight_mean(i, k) / e.raw_weights(i, k), 1, 0.1) << i << ' ' << k << ' ' << size;
      EXPECT_LT(e.stability->weight_deviation(i, k), 0.2 * std::abs(e.raw_weights(i, k)));
      EXPECT_NEAR(e.stability->share_mean(i, k), e.shares(i, k), 0.05);
    }
  }
}

TEST(Stability, NoRuns) { EXPECT_FALSE(trained_on(two_causes(1, 4), train::Init::pca, 0).explanation.stability); }

// Columns of pure noise: no code is reproducible, and the report says so.
TEST(Stability, FlagsCodesThatAreNotReproducible) {
  Random random(3);
  MatrixD noise(200, 8);
  for (Index r = 0; r < noise.rows(); ++r) {
    for (Index c = 0; c < 8; ++c) noise(r, c) = random.uniform();
  }
  const explain::Explanation e = trained_on(noise, train::Init::pca, 8).explanation;
  ASSERT_TRUE(e.stability);
  EXPECT_LT(e.stability->recovery_rate.minCoeff(), 0.9);
  EXPECT_THAT(e.cautions, Contains(HasSubstr("not reproducible")));
}

}  // namespace
}  // namespace aefx::test
