// Scores of rows.
#include "aefx/infer/score.h"

#include <gtest/gtest.h>

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "aefx/infer/encode.h"
#include "unit/model/earlier_version.h"
#include "unit/model/skewed.h"

namespace aefx::test {
namespace {

infer::Scores scores_of(const model::Model& m, const MatrixD& table) {
  return infer::Scorer(m).score(table, m.pipeline.transform(table).inputs);
}

TEST(Score, ErrorDoesNotDependOnScaling) {
  const MatrixD table = some_table(60, 4);
  const VectorD range = table.colwise().maxCoeff() - table.colwise().minCoeff();
  for (const prep::Scaling scaling : {prep::Scaling::minmax, prep::Scaling::standard, prep::Scaling::none}) {
    for (const double margin : {0.0, 0.3}) {
      const model::Model m = some_model(table, {.hidden = {5}}, {.scaling = scaling, .margin = margin});
      const infer::Scores s = scores_of(m, table);
      const MatrixD back = infer::decode(m, infer::encode_prepared(m, m.pipeline.transform(table).inputs));
      for (Index r = 0; r < 60; ++r) {
        double sum = 0;
        for (Index c = 0; c < 4; ++c) {
          EXPECT_NEAR(s.errors(r, c), back(r, c) - table(r, c), 1e-12);
          sum += std::pow((back(r, c) - table(r, c)) / range(c), 2);
        }
        EXPECT_NEAR(s.error(r), sum / 4, 1e-12 * (1 + sum));
      }
    }
  }
}

TEST(Score, IgnoresMissingValues) {
  MatrixD table = some_table(30, 3);
  for (const prep::OnMissing rule : {prep::OnMissing::mask, prep::OnMissing::mean, prep::OnMissing::median}) {
    const model::Model m = some_model(table, {}, {.on_missing = rule});
    MatrixD gaps = table.topRows(3);
    gaps(0, 1) = std::numeric_limits<double>::quiet_NaN();
    gaps.row(1).setConstant(std::numeric_limits<double>::quiet_NaN());
    const infer::Scores s = scores_of(m, gaps);
    EXPECT_TRUE(std::isnan(s.errors(0, 1)));
    EXPECT_TRUE(std::isnan(s.rows(1)));
    EXPECT_EQ(s.rows(2), scores_of(m, table).rows(2));
    double sum = 0;
    for (const Index c : {0, 2}) {
      const prep::ColumnStatistics& st = m.pipeline.columns[static_cast<std::size_t>(c)].statistics;
      sum += std::pow(s.errors(0, c) / (st.max - st.min), 2);
    }
    EXPECT_NEAR(s.error(0), sum / 2, 1e-12);
    EXPECT_TRUE(std::isnan(s.error(1)) && std::isnan(s.misfit(1)));
  }
}

TEST(Score, JudgesValuesThatAreNotCapped) {
  const MatrixD table = some_table(60, 3);
  const double high = table.col(1).mean();
  const model::Model m = some_model(table, {}, {}, {{}, {0, {.high = high}}, {}});
  MatrixD rows = table.topRows(3);
  rows(0, 1) = high;
  rows(1, 1) = high + 1;
  rows(2, 1) = high + 1000;
  for (Index r = 1; r < 3; ++r) rows(r, 0) = rows(0, 0), rows(r, 2) = rows(0, 2);
  const Matrix inputs = m.pipeline.transform(rows).inputs;
  EXPECT_EQ(inputs.row(0), inputs.row(2));
  const infer::Scores s = scores_of(m, rows);
  EXPECT_NEAR(s.errors(0, 1) - s.errors(1, 1), 1, 1e-9);
  EXPECT_NEAR(s.errors(0, 1) - s.errors(2, 1), 1000, 1e-9);
  EXPECT_EQ(s.errors(0, 0), s.errors(2, 0));
  EXPECT_GT(s.rows(2), s.rows(1));
}

// In the column's own units, as all others: of values below the lower cap too, which have no logarithm.
TEST(Score, JudgesLogarithmsInTheColumnsOwnUnits) {
  const MatrixD table = skewed_table(60);
  prep::FeatureForms forms = log_forms(table, 1);
  forms[1].transform.high = 400;
  const model::Model m = some_model(table, {}, {}, forms);
  MatrixD rows = table.topRows(4);
  rows.col(1) << 20, 1e6, -5, std::numeric_limits<double>::quiet_NaN();
  const infer::Scores s = scores_of(m, rows);
  const MatrixD back = infer::decode(m, infer::encode_prepared(m, m.pipeline.transform(rows).inputs));
  for (Index r = 0; r < 3; ++r) EXPECT_NEAR(s.errors(r, 1), back(r, 1) - rows(r, 1), 1e-9) << r;
  EXPECT_TRUE(std::isnan(s.errors(3, 1)));
}

// The usual error is the root mean square on the training rows, so that misfit is 1 on average.
TEST(Score, UsualErrorsOfLogarithmsAreThoseOfTheTrainingRows) {
  const MatrixD table = skewed_table(200);
  const model::Model m = skewed_model(table, {.output = nn::Activation::linear});
  const infer::Scores s = scores_of(m, table);
  const infer::Scorer scorer(m);
  EXPECT_NEAR(scorer.usual()(1) / std::sqrt(s.errors.col(1).array().square().mean()), 1, 1e-3);
  EXPECT_NEAR(scorer.range()(1) / (table.col(1).maxCoeff() - table.col(1).minCoeff()), 1, 1e-9);
  EXPECT_NEAR(s.misfit.mean(), 1, 1e-3);
}

TEST(Score, RowsAreIndependent) {
  const MatrixD table = some_table(200, 4);
  const model::Model m = some_model(table, {.hidden = {7}});
  const infer::Scores all = scores_of(m, table);
  for (const Index r : {0, 99, 199}) EXPECT_EQ(scores_of(m, table.middleRows(r, 1)).rows(0), all.rows(r));
}

TEST(Score, ScalesConstantColumnsByTheirValue) {
  MatrixD table = some_table(30, 3);
  for (const double constant : {50.0, 0.0, -1e-9}) {
    table.col(1).setConstant(constant);
    const model::Model m = some_model(table);
    MatrixD two = table.topRows(2);
    two.row(1) = two.row(0);
    const double size = constant == 0 ? 1 : std::abs(constant);
    two(1, 1) += 0.1 * size;
    const infer::Scores s = scores_of(m, two);
    EXPECT_EQ(s.errors(0, 1), 0);
    EXPECT_NEAR(s.errors(1, 1), -0.1 * size, 1e-12 * size);
    // Its input changes the codes too, so only its own part of the sum is known.
    EXPECT_GE(s.error(1), 0.01 / 3 * 0.999);
    EXPECT_GE(s.misfit(1), 1e4 / 3 * 0.999);
  }
}

TEST(Score, FiniteForDenormalRanges) {
  MatrixD table = some_table(10, 2);
  table.col(0) *= 1e-320;
  const infer::Scores s = scores_of(some_model(table), table);
  for (Index r = 0; r < 10; ++r) EXPECT_TRUE(std::isfinite(s.rows(r)));
}

TEST(Score, IsAboutOneOnTrainingRows) {
  for (const Index rows : {40, 300, 1000}) {
    const MatrixD table = some_table(rows, 5);
    for (const prep::Scaling scaling : {prep::Scaling::minmax, prep::Scaling::standard}) {
      const model::Model m = some_model(table, {.codes = 2, .activation = nn::Activation::tanh}, {.scaling = scaling});
      const infer::Scores s = scores_of(m, table);
      EXPECT_NEAR(s.rows.mean(), 1, 0.3) << rows;
      EXPECT_EQ(s.rows, s.distance);
      for (Index r = 0; r < rows; ++r) EXPECT_NEAR(s.parts.row(r).sum(), s.rows(r), 1e-12 * (1 + s.rows(r)));
    }
  }
}

// Of 200 rows 128 are neighbors, and six of the distances from them are passed over.
TEST(Score, IsADistanceFromReconstructionsOfTrainingRows) {
  const MatrixD table = some_table(200, 3);
  const model::Model m = some_model(table, {.codes = 2, .activation = nn::Activation::tanh});
  const infer::Scores s = scores_of(m, table);
  const MatrixD back = table + s.errors;
  std::vector<double> distances;
  for (Index j = 0; j < 128; ++j) {
    double sum = 0;
    for (Index c = 0; c < 3; ++c) {
      const double deviation = m.pipeline.columns[static_cast<std::size_t>(c)].statistics.deviation;
      sum += std::abs(back(j * 200 / 128, c) - table(7, c)) / deviation / 3;
    }
    distances.push_back(sum);
  }
  std::sort(distances.begin(), distances.end());
  const infer::Scorer scorer(m);
  EXPECT_EQ(scorer.rank(), 9);  // 7% of 128
  const double usual = 1 / scorer.steps()(0) / m.pipeline.columns[0].statistics.deviation;
  EXPECT_NEAR(s.rows(7) * usual, distances[9], 1e-6);
}

TEST(Score, OddRowsThatAreAlikeDoNotHideEachOther) {
  MatrixD table = some_table(100, 4);
  table.topRows(4).setConstant(table.maxCoeff() * 1.5);
  const infer::Scores s = scores_of(some_model(table, {.codes = 2, .activation = nn::Activation::linear}), table);
  EXPECT_GT(s.rows.head(4).minCoeff(), s.rows.tail(96).maxCoeff());
}

TEST(Score, OfOneTrainingRowIsFinite) {
  const MatrixD table = some_table(1, 3);
  EXPECT_TRUE(scores_of(some_model(table), table).rows.allFinite());
}

TEST(Score, OfEarlierVersionsIsTheMeanOfMisfitAndDistance) {
  const MatrixD table = some_table(300, 5);
  for (const prep::Scaling scaling : {prep::Scaling::minmax, prep::Scaling::standard}) {
    const model::Model m = as_earlier_version(
        some_model(table, {.codes = 2, .activation = nn::Activation::tanh}, {.scaling = scaling}), table);
    const infer::Scores s = scores_of(m, table);
    EXPECT_NEAR(s.misfit.mean(), 1, 1e-4);
    EXPECT_NEAR(s.distance.mean(), 1, 1e-4);
    EXPECT_EQ(s.parts.size(), 0);
    for (Index r = 0; r < 300; ++r) EXPECT_EQ(s.rows(r), (s.misfit(r) + s.distance(r)) / 2);
  }
}

TEST(Score, DistanceOfEarlierVersionsIsMahalanobis) {
  const MatrixD table = some_table(200, 5);
  const model::Model m = as_earlier_version(some_model(table, {.codes = 3, .activation = nn::Activation::tanh}), table);
  const MatrixD codes = infer::encode_prepared(m, m.pipeline.transform(table).inputs).cast<double>();
  const MatrixD away = codes.rowwise() - codes.colwise().mean();
  const MatrixD inverse = (away.transpose() * away / 200).inverse();
  const infer::Scores s = scores_of(m, table);
  for (Index r = 0; r < 200; ++r) {
    const double expected = (away.row(r) * inverse * away.row(r).transpose())(0) / 3;
    EXPECT_NEAR(s.distance(r), expected, 1e-4 * (1 + expected));
  }
}

TEST(Score, DistanceOfEarlierVersionsIgnoresDeadCodes) {
  const MatrixD table = some_table(100, 4);
  model::Model m = some_model(table, {.codes = 3, .activation = nn::Activation::relu});
  m.network.bias(0).setConstant(-1e3F);
  EXPECT_TRUE(scores_of(as_earlier_version(m, table), table).distance.isZero());
  m.network.bias(0)(1) = 1e3F;
  EXPECT_NEAR(scores_of(as_earlier_version(m, table), table).distance.mean(), 1, 1e-6);
}

TEST(Score, RequiresMeasuredModel) {
  model::Model m = some_model(some_table(10, 3));
  m.measurements.points = {};
  const auto error = error_of([&] { const infer::Scorer scorer(m); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->fault(), Fault::model);
}

TEST(MeasureScores, StoresQuantilesOfTrainingRows) {
  const MatrixD table = some_table(5'000, 3);  // more than one slice
  const model::Model m = some_model(table);
  const infer::Scores s = scores_of(m, table);
  EXPECT_EQ(m.scores.at(0), s.rows.minCoeff());
  EXPECT_EQ(m.scores.at(1), s.rows.maxCoeff());
  const double limit = m.scores.at(0.99);
  EXPECT_NEAR(static_cast<double>((s.rows.array() > limit).count()), 50, 1);
}

}  // namespace
}  // namespace aefx::test
