// Quantiles of the scores of training rows.
#include "aefx/model/score_quantiles.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "base/random.h"
#include "unit/model/sealed.h"

namespace aefx::test {
namespace {

std::vector<double> some_scores(std::size_t n) {
  Random random(3);
  std::vector<double> scores;
  for (std::size_t i = 0; i < n; ++i) scores.push_back(std::pow(random.uniform(), 3));
  return scores;
}

// Linear interpolation, the default of numpy.quantile.
double quantile(std::vector<double> scores, double level) {
  std::sort(scores.begin(), scores.end());
  const double at = level * static_cast<double>(scores.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  if (below + 1 == scores.size()) return scores.back();
  return scores[below] + (at - static_cast<double>(below)) * (scores[below + 1] - scores[below]);
}

TEST(ScoreQuantiles, ExactForFewRows) {
  for (const std::size_t n : {2U, 3U, 150U, 362U}) {
    const std::vector<double> scores = some_scores(n);
    const model::ScoreQuantiles q = model::score_quantiles(scores);
    EXPECT_EQ(q.levels.size(), static_cast<Index>(n));
    for (const double level : {0.0, 0.1, 0.5, 0.9, 0.95, 0.99, 0.995, 0.999, 0.99995, 1.0}) {
      EXPECT_NEAR(q.at(level), quantile(scores, level), 1e-12) << n << " " << level;
    }
  }
}

TEST(ScoreQuantiles, ExactAtUsualLevelsForManyRows) {
  const std::vector<double> scores = some_scores(50'000);
  const model::ScoreQuantiles q = model::score_quantiles(scores);
  EXPECT_LT(q.levels.size(), 400);
  for (const double level : {0.0, 0.25, 0.5, 0.9, 0.95, 0.99, 0.995, 0.999, 0.9995, 0.9999, 1.0}) {
    EXPECT_EQ(q.at(level), quantile(scores, level)) << level;
  }
  for (double level = 0; level < 1; level += 0.0007) EXPECT_NEAR(q.at(level), quantile(scores, level), 2e-3) << level;
}

TEST(ScoreQuantiles, AscendsWithLevel) {
  const model::ScoreQuantiles q = model::score_quantiles(some_scores(5'000));
  double before = q.at(0);
  for (double level = 0; level <= 1; level += 0.0003) {
    const double score = q.at(level);
    EXPECT_GE(score, before);
    before = score;
  }
}

TEST(ScoreQuantiles, HandlesNanInfinityAndTies) {
  EXPECT_TRUE(model::score_quantiles({}).empty());
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_TRUE(model::score_quantiles({nan, nan}).empty());
  EXPECT_EQ(model::score_quantiles({0.5}).at(0.3), 0.5);
  EXPECT_EQ(model::score_quantiles({2, nan, 1}).at(0), 1);
  const model::ScoreQuantiles same = model::score_quantiles(std::vector<double>(1000, 0.25));
  EXPECT_EQ(same.at(0.999), 0.25);
  const double inf = std::numeric_limits<double>::infinity();
  EXPECT_TRUE(std::isfinite(model::score_quantiles({1, inf}).at(1)));
}

TEST(ScoreQuantiles, RoundTripsExactly) {
  model::Model m = some_model(some_table(20, 3));
  for (const std::size_t n : {0U, 7U, 4'000U}) {
    m.scores = model::score_quantiles(some_scores(n));
    const model::ScoreQuantiles back = model::from_text(model::to_text(m), "m").scores;
    EXPECT_EQ(back.levels, m.scores.levels);
    EXPECT_EQ(back.scores, m.scores.scores);
  }
}

// The order statistic ceil(level (n + 1)), found by counting.
TEST(HeldOutQuantiles, GiveTheOrderStatisticOfSplitConformalPrediction) {
  for (const std::size_t n : {1U, 9U, 40U, 99U, 150U, 362U, 363U, 1'000U, 5'000U}) {
    std::vector<double> scores = some_scores(n);
    const model::ScoreQuantiles q = model::held_out_quantiles(scores);
    EXPECT_EQ(q.held_out_rows, n);
    EXPECT_LT(q.levels.size(), 400);
    std::sort(scores.begin(), scores.end());
    for (int thousandth = 0; thousandth <= 1000; thousandth += thousandth < 900 ? 10 : 1) {
      const auto rank = std::max<std::size_t>((static_cast<std::size_t>(thousandth) * (n + 1) + 999) / 1000, 1);
      const auto threshold = q.threshold(thousandth / 1000.0);
      ASSERT_EQ(threshold.has_value(), rank <= n) << n << " " << thousandth;
      if (!threshold) continue;
      EXPECT_EQ(threshold->score, scores[rank - 1]) << n << " " << thousandth;
      EXPECT_NEAR(threshold->expected, 1 - static_cast<double>(rank) / static_cast<double>(n + 1), 1e-12);
    }
  }
}

// Between the levels that are stored of many rows the next one counts: fewer rows are flagged, not more.
TEST(HeldOutQuantiles, RoundUp) {
  std::vector<double> scores = some_scores(5'000);
  const model::ScoreQuantiles q = model::held_out_quantiles(scores);
  std::sort(scores.begin(), scores.end());
  for (double level = 0.0003; level < 0.9997; level += 0.00071) {
    const auto threshold = q.threshold(level);
    ASSERT_TRUE(threshold);
    EXPECT_GE(threshold->score, scores[static_cast<std::size_t>(std::ceil(level * 5001)) - 1]) << level;
    EXPECT_LE(threshold->expected, 1 - level) << level;
  }
}

TEST(HeldOutQuantiles, RoundTripAndModelsWithoutThem) {
  model::Model m = some_model(some_table(20, 3));
  EXPECT_FALSE(m.scores.threshold(0.5));
  m.scores = model::held_out_quantiles(some_scores(1'000));
  std::string text = model::to_text(m);
  const model::ScoreQuantiles back = model::from_text(text, "m").scores;
  EXPECT_EQ(back.held_out_rows, 1'000U);
  EXPECT_EQ(back.scores, m.scores.scores);
  EXPECT_EQ(back.threshold(0.99)->score, m.scores.threshold(0.99)->score);
}

TEST(ScoreQuantiles, RefusesInvalidQuantiles) {
  model::Model m = some_model(some_table(20, 3));
  const auto refused = [&](std::vector<double> levels, std::vector<double> scores) {
    m.scores.levels = Eigen::Map<VectorD>(levels.data(), static_cast<Index>(levels.size()));
    m.scores.scores = Eigen::Map<VectorD>(scores.data(), static_cast<Index>(scores.size()));
    EXPECT_EQ(error_in(model::to_text(m)).fault(), Fault::model);
  };
  refused({0, 1}, {1});
  refused({0, 1}, {1, 2, 3});
  refused({0}, {1});
  refused({0.1, 1}, {1, 2});
  refused({0, 0.9}, {1, 2});
  refused({0, 0.5, 0.5, 1}, {1, 2, 3, 4});
  refused({0, 2, 1}, {1, 2, 3});
  refused({0, 0.5, 1}, {1, 3, 2});
  refused({0, 1}, {-1, 2});
  refused({0, 1}, {1, std::numeric_limits<double>::infinity()});
}

}  // namespace
}  // namespace aefx::test
