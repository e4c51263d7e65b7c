// Statistics of a model over rows, compared with direct computations.
#include "explain/accumulator.h"

#include <gtest/gtest.h>

#include <cmath>

#include "aefx/explain/explain.h"
#include "aefx/infer/encode.h"
#include "explain/evaluation.h"
#include "nn/pass.h"
#include "unit/model/skewed.h"

namespace aefx::test {
namespace {

const std::vector<std::vector<Index>> kHidden{{}, {6}, {8, 5}};

double variance(const Eigen::ArrayXd& v) { return (v - v.mean()).square().mean(); }

TEST(Shares, SumToOneWithTheResidual) {
  const MatrixD table = some_table(1500, 6);
  for (const auto& hidden : kHidden) {
    const model::Model m = some_model(table, {.hidden = hidden, .codes = 3, .activation = nn::Activation::tanh});
    for (Index k = 0; k < 3; ++k) {
      EXPECT_NEAR(m.measurements.shares.col(k).sum() + m.measurements.residual_share(k), 1, 1e-6) << hidden.size();
      if (hidden.empty()) {
        EXPECT_NEAR(m.measurements.residual_share(k), 0, 1e-5);
      }
    }
  }
}

// Few rows of many columns are two parts too.
TEST(Shares, DoNotDependOnThreads) {
  const MatrixD table = some_table(450, 1200);
  const model::Model m = some_model(table, {.codes = 3});
  const prep::Prepared rows = m.pipeline.transform(table);
  ThreadPool one(1), three(3);
  const model::Measurements alone = explain::evaluate(m, rows, &one), shared = explain::evaluate(m, rows, &three);
  EXPECT_EQ(alone.shares, shared.shares);
  EXPECT_EQ(alone.error, shared.error);
  EXPECT_EQ(alone.effects.ablation, shared.effects.ablation);
  EXPECT_EQ(alone.effects.permutation, shared.effects.permutation);
  EXPECT_EQ(alone.effects.permutation_error, shared.effects.permutation_error);
  EXPECT_EQ(alone.effects.single_code_r2, shared.effects.single_code_r2);
  EXPECT_EQ(alone.pca.components, shared.pca.components);
  EXPECT_EQ(alone.rows, 450U);
  const Matrix codes = nn::encode(m.network, rows.inputs);
  const MatrixD error = (nn::decode(m.network, codes) - rows.inputs).cast<double>();
  const VectorD squares = error.array().square().colwise().mean();
  EXPECT_LT((alone.error - squares).cwiseAbs().maxCoeff(), 1e-6 * squares.maxCoeff());
  EXPECT_EQ(alone.codes[0].max, codes.col(0).maxCoeff());
}

TEST(Shares, FollowThePathOfDeepEncodersThatHaveOne) {
  const auto follow = [](const Shape& shape) { return some_model(some_table(50, 3), shape).measurements.path_shares; };
  EXPECT_TRUE(follow({.hidden = {4}, .activation = nn::Activation::tanh}));
  EXPECT_TRUE(follow({.hidden = {4, 4}, .activation = nn::Activation::relu}));
  EXPECT_FALSE(follow({.hidden = {4, 4}, .activation = nn::Activation::tanh}));
  EXPECT_FALSE(follow({})) << "of one layer weights are the shares";
}

TEST(Shares, AreCovariancesOfContributions) {
  const MatrixD table = some_table(2500, 5);  // more than one slice
  model::Model m = some_model(table, {.codes = 2});
  const prep::Prepared rows = m.pipeline.transform(table);
  m.network.bias(0) = -(rows.inputs * m.network.kernel(0)).colwise().mean();  // on for some rows, off for others
  m.measurements = explain::evaluate(m, rows);
  const MatrixD x = rows.inputs.cast<double>();
  const MatrixD kernel = m.network.kernel(0).cast<double>();
  for (Index k = 0; k < 2; ++k) {
    const Eigen::ArrayXd code = nn::encode(m.network, x.cast<float>()).col(k).cast<double>().array();
    const Eigen::ArrayXd on = (code > 0).cast<double>();
    double sum = 0;
    for (Index i = 0; i < 5; ++i) {
      const prep::EncodedColumn& column = m.pipeline.columns[static_cast<std::size_t>(i)];
      const Eigen::ArrayXd part = on * (x.col(i).array() - column.scale.apply(column.statistics.mean)) * kernel(i, k);
      const double covariance = ((part - part.mean()) * (code - code.mean())).mean();
      EXPECT_NEAR(m.measurements.shares(i, k), covariance / variance(code), 1e-4);
      sum += covariance / variance(code);
    }
    EXPECT_NEAR(m.measurements.residual_share(k), 1 - sum, 1e-4);
  }
}

TEST(Weights, EqualKernelForOneLayer) {
  const model::Model m = some_model(some_table(100, 4), {.codes = 3});
  EXPECT_LT((m.measurements.weights - m.network.kernel(0).cast<double>()).cwiseAbs().maxCoeff(), 1e-12);
  EXPECT_LT((m.measurements.bias - m.network.bias(0).cast<double>()).cwiseAbs().maxCoeff(), 1e-12);
}

TEST(Weights, OfDeepEncoderGiveMeanPreActivation) {
  const MatrixD table = some_table(300, 4);
  const model::Model m = some_model(table, {.hidden = {6}, .codes = 2, .activation = nn::Activation::linear});
  // A linear encoder: the averages hold on every row.
  const Matrix x = m.pipeline.transform(table).inputs;
  const MatrixD z = (x.cast<double>() * m.measurements.weights).rowwise() + m.measurements.bias;
  EXPECT_LT((z - nn::encode(m.network, x).cast<double>()).cwiseAbs().maxCoeff(), 1e-4);
}

TEST(CodeStatistics, MatchTheCodes) {
  const MatrixD table = some_table(400, 4);
  model::Model m = some_model(table, {.codes = 2});
  const Matrix x = m.pipeline.transform(table).inputs;
  m.network.bias(0) = -(x * m.network.kernel(0)).colwise().mean();  // on for some rows, off for others
  explain::Accumulator measure(m);
  measure.add(m.pipeline.transform(table));
  const model::Measurements e = measure.measurements();
  const MatrixD codes = nn::encode(m.network, x).cast<double>();
  for (Index k = 0; k < 2; ++k) {
    const model::CodeStatistics& c = e.codes[static_cast<std::size_t>(k)];
    const double active = static_cast<double>((codes.col(k).array() > 0).count()) / 400;
    EXPECT_EQ(c.active, active);
    EXPECT_GT(active, 0.1);
    EXPECT_LT(active, 0.9);
    EXPECT_EQ(c.min, 0);
    EXPECT_EQ(c.max, codes.col(k).maxCoeff());
    EXPECT_NEAR(c.mean, codes.col(k).mean(), 1e-9);
    EXPECT_NEAR(c.deviation, std::sqrt(variance(codes.col(k).array())), 1e-6);
    EXPECT_NEAR(c.pre_mean, 0, 1e-4);
  }
}

TEST(ColumnR2, IsThatOfTheReconstruction) {
  const MatrixD table = some_table(300, 4);
  const model::Model m = some_model(table);
  const Matrix x = m.pipeline.transform(table).inputs;
  const MatrixD error = (nn::decode(m.network, nn::encode(m.network, x)) - x).cast<double>();
  const explain::Explanation e = explain::explain(m, m.measurements);
  for (Index i = 0; i < 4; ++i) {
    const double direct = 1 - error.col(i).squaredNorm() / 300 / variance(x.col(i).cast<double>().array());
    ASSERT_TRUE(e.columns[static_cast<std::size_t>(i)].r2);
    EXPECT_NEAR(*e.columns[static_cast<std::size_t>(i)].r2, direct, 1e-5 * std::abs(direct) + 1e-6);
  }
}

TEST(ColumnR2, IgnoresMissingValues) {
  MatrixD table = some_table(300, 3);
  for (Index r = 0; r < 100; ++r) table(r, 1) = std::numeric_limits<double>::quiet_NaN();
  const model::Model m = some_model(table);
  const Matrix x = m.pipeline.transform(table).inputs;
  const MatrixD error = (nn::decode(m.network, nn::encode(m.network, x)) - x).cast<double>();
  EXPECT_NEAR(m.measurements.error(1), error.col(1).tail(200).squaredNorm() / 200, 1e-9);
  EXPECT_NEAR(m.measurements.variance(1), variance(x.col(1).tail(200).cast<double>().array()), 1e-7);
}

TEST(Accumulator, DoesNotDependOnBlocks) {
  const MatrixD table = some_table(2100, 4);
  const model::Model m = some_model(table, {.hidden = {5}, .codes = 2});
  explain::Accumulator measure(m);
  for (Index at = 0; at < 2100; at += 70) measure.add(m.pipeline.transform(table.middleRows(at, 70)));
  const model::Measurements e = measure.measurements();
  EXPECT_EQ(e.rows, 2100U);
  EXPECT_LT((e.shares - m.measurements.shares).cwiseAbs().maxCoeff(), 1e-7);
  EXPECT_LT((e.weights - m.measurements.weights).cwiseAbs().maxCoeff(), 1e-7);
  EXPECT_LT((e.bias - m.measurements.bias).cwiseAbs().maxCoeff(), 1e-7);
  EXPECT_LT((e.error - m.measurements.error).cwiseAbs().maxCoeff(), 1e-9);
  EXPECT_LT((e.variance - m.measurements.variance).cwiseAbs().maxCoeff(), 1e-9);
  EXPECT_EQ(e.codes[1].active, m.measurements.codes[1].active);
  EXPECT_EQ(e.codes[1].max, m.measurements.codes[1].max);
}

TEST(Accumulator, IsZeroWithoutRows) {
  const model::Model m = some_model(some_table(10, 3));
  const model::Measurements e = explain::Accumulator(m).measurements();
  EXPECT_EQ(e.rows, 0U);
  EXPECT_TRUE(e.weights.isZero() && e.shares.isZero() && e.error.isZero());
  EXPECT_EQ(e.codes[0].min, 0);
  EXPECT_EQ(e.codes[0].max, 0);
}

// Of a column of logarithms too: recomputed from decoded and given values.
TEST(ColumnR2, OfLogarithmsIsInTheColumnsOwnUnits) {
  MatrixD table = skewed_table(300);
  for (Index r = 0; r < 40; ++r) table(r, 1) = std::numeric_limits<double>::quiet_NaN();
  for (const prep::Scaling scaling : {prep::Scaling::minmax, prep::Scaling::standard, prep::Scaling::none}) {
    const model::Model m = skewed_model(table, {.output = nn::Activation::linear}, {.scaling = scaling, .margin = 0.1});
    const MatrixD back = infer::decode(m, nn::encode(m.network, m.pipeline.transform(table).inputs));
    const Eigen::ArrayXd values = table.col(1).tail(260).array();
    const double direct = 1 - (back.col(1).tail(260).array() - values).square().mean() / variance(values);
    const explain::Explanation e = explain::explain(m, m.measurements);
    ASSERT_TRUE(e.columns[1].r2);
    EXPECT_NEAR(*e.columns[1].r2, direct, 1e-4 * std::abs(direct) + 1e-6) << prep::name(scaling);
  }
}

}  // namespace
}  // namespace aefx::test
