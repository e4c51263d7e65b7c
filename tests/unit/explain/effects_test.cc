// Ablation and permutation effects, compared with direct computations.
#include "explain/effects.h"

#include <gtest/gtest.h>

#include <cmath>

#include "aefx/explain/explain.h"
#include "nn/pass.h"
#include "unit/model/skewed.h"

namespace aefx::test {
namespace effects_test {

double variance(const Eigen::ArrayXd& v) { return (v - v.mean()).square().mean(); }

// A one-layer model whose units are on for every row.
model::Model always_on(const MatrixD& table) {
  model::Model m = some_model(table, {.codes = 2});
  m.network.bias(0).setConstant(50);
  m.measurements = explain::evaluate(m, m.pipeline.transform(table));
  return m;
}

// A code that is on for every row, of a number and a category of two levels.
model::Model with_levels(const MatrixD& table) {
  const prep::FeatureForms forms{0, 2};
  model::Model m;
  m.table = {
      .name = "t.csv", .named = true, .columns = 2, .missing = {}, .features = {{.name = "a"}, {.name = "kind"}}};
  m.pipeline = prep::fit_pipeline(prep::encoded_statistics(table, prep::all_rows(table.rows()), forms), {}, forms);
  m.network = some_network(3, {.codes = 1});
  m.network.bias(0).setConstant(50);
  m.measurements = explain::evaluate(m, m.pipeline.transform(table));
  return m;
}

TEST(Effects, ColumnAblationMatchesDirectComputation) {
  const MatrixD table = some_table(120, 4);
  for (const std::vector<Index>& hidden : {std::vector<Index>{}, {7}, {6, 5}}) {
    const model::Model m = some_model(table, {.hidden = hidden, .codes = 2});
    const Matrix x = m.pipeline.transform(table).inputs;
    const MatrixD codes = nn::encode(m.network, x).cast<double>();
    for (Index i = 0; i < 4; ++i) {
      Matrix held = x;
      held.col(i).setConstant(static_cast<float>(x.col(i).cast<double>().mean()));
      const MatrixD moved = nn::encode(m.network, held).cast<double>();
      for (Index k = 0; k < 2; ++k) {
        const double v = variance(codes.col(k).array());
        const double expected = v > 0 ? (moved.col(k) - codes.col(k)).squaredNorm() / 120 / v : 0;
        EXPECT_NEAR(m.measurements.effects.ablation(i, k), expected, 1e-4 * std::max(1.0, expected)) << hidden.size();
      }
    }
  }
}

TEST(Effects, OfLinearCodeAgreeWithWeights) {
  const MatrixD table = some_table(300, 5);
  const model::Model m = always_on(table);
  const explain::Explanation e = explain::explain(m, m.measurements);
  for (const explain::Code& code : e.codes) {
    EXPECT_TRUE(code.always_on);
    EXPECT_NEAR(code.ablation_agreement, 1, 1e-4);
    EXPECT_NEAR(code.permutation_agreement, 1, 1e-4);  // the mean over all orders
  }
  EXPECT_EQ(e.effects.formula_r2, VectorD::Ones(e.effects.formula_r2.size()));
  EXPECT_EQ(e.effects.permutation_error, 0);
}

// Where relu cuts, the mean over all pairs of rows is what the shuffles estimate, with the error that they state.
TEST(Effects, ShufflesEstimateTheMeanOverAllPairs) {
  const MatrixD table = some_table(150, 3);
  model::Model m = some_model(table, {.codes = 1});
  const Matrix x = m.pipeline.transform(table).inputs;
  m.network.bias(0)(0) = -(x * m.network.kernel(0).col(0)).mean();  // on for about half of the rows
  m.measurements = explain::evaluate(m, m.pipeline.transform(table));
  const model::Effects& effects = m.measurements.effects;
  EXPECT_GE(effects.shuffles, 30U);
  EXPECT_GT(effects.permutation_error, 0);
  EXPECT_LT(effects.permutation_error, 0.02);
  const MatrixD codes = nn::encode(m.network, x).cast<double>();
  for (Index i = 0; i < 3; ++i) {
    double sum = 0;
    for (Index other = 0; other < 150; ++other) {
      Matrix moved = x;
      moved.col(i).setConstant(x(other, i));
      sum += (nn::encode(m.network, moved).cast<double>() - codes).squaredNorm() / 150 / 150 / 2;
    }
    EXPECT_NEAR(effects.permutation(i, 0), sum / variance(codes.col(0).array()), 4 * effects.permutation_error);
  }
  model::Model other_seed = m;
  other_seed.training.options.emplace_back("seed", "7");
  EXPECT_NE(explain::evaluate(other_seed, m.pipeline.transform(table)).effects.permutation, effects.permutation);
}

// All levels of a feature change together: half of that would be the sum of two levels changed one by one.
TEST(Effects, LevelsOfAFeatureChangeTogether) {
  MatrixD table = some_table(200, 2);
  for (Index r = 0; r < 200; ++r) table(r, 1) = static_cast<double>(r % 5 == 0);
  const model::Model m = with_levels(table);
  const model::Effects& effects = m.measurements.effects;
  const Matrix x = m.pipeline.transform(table).inputs;
  ASSERT_EQ(x.cols(), 3);
  const MatrixD codes = nn::encode(m.network, x).cast<double>();
  Matrix ablated = x;
  for (const Index i : {1, 2}) ablated.col(i).setConstant(static_cast<float>(x.col(i).cast<double>().mean()));
  const double change = (nn::encode(m.network, ablated).cast<double>() - codes).squaredNorm() / 200;
  const double all = variance(codes.col(0).array());
  for (const Index i : {1, 2}) {
    EXPECT_NEAR(effects.ablation(i, 0), change / all, 1e-4);
    EXPECT_NEAR(effects.permutation(i, 0), change / all, 1e-4);
    EXPECT_NEAR(effects.predicted(i, 0), change / all, 1e-4);
    double between = 0;  // of the two levels' means
    for (const double level : {0.0, 1.0}) {
      double rows = 0, sum = 0;
      for (Index r = 0; r < 200; ++r) {
        if (table(r, 1) != level) continue;
        ++rows;
        sum += codes(r, 0) - codes.col(0).mean();
      }
      between += sum * sum / rows / 200;
    }
    EXPECT_NEAR(effects.correlation(i, 0), std::sqrt(between / all), 1e-4);
  }
  const Eigen::ArrayXd a = table.col(0).array() - table.col(0).mean();
  const Eigen::ArrayXd c = codes.col(0).array() - codes.col(0).mean();
  EXPECT_NEAR(effects.correlation(0, 0), (a * c).sum() / std::sqrt(a.square().sum() * c.square().sum()), 1e-5);
}

TEST(Effects, RowsAreFewerTheWiderTheTable) {
  EXPECT_EQ(explain::effect_rows(some_network(10, {.codes = 1})), 2048);
  EXPECT_EQ(explain::effect_rows(some_network(4096, {.codes = 1})), 512);
  EXPECT_EQ(explain::effect_rows(some_network(100'000, {.codes = 1})), 64);
  // Multiplications of a row: 5 * 1000 columns * (100 + 200 weights) to encode, 2 * 2 codes * 100200 weights to decode.
  EXPECT_EQ(explain::effect_rows(some_network(1000, {.hidden = {100}, .codes = 2})), (1 << 28) / 1'900'800);
}

TEST(Effects, InactiveRowsLowerTheAgreement) {
  const MatrixD table = some_table(300, 5);
  model::Model m = some_model(table, {.codes = 1});
  const Matrix x = m.pipeline.transform(table).inputs;
  m.network.bias(0)(0) = -(x * m.network.kernel(0).col(0)).mean();  // on about half of the rows
  m.measurements = explain::evaluate(m, m.pipeline.transform(table));
  const explain::Explanation e = explain::explain(m, m.measurements);
  EXPECT_LT(e.codes[0].ablation_agreement, 0.95);
  EXPECT_GT(e.codes[0].ablation_agreement, 0);
}

TEST(Effects, PermutationOfLinearCodeMatchesVariance) {
  const MatrixD table = some_table(2000, 4);
  const model::Model m = always_on(table);
  const Matrix x = m.pipeline.transform(table).inputs;
  const MatrixD codes = nn::encode(m.network, x).cast<double>();
  for (Index i = 0; i < 4; ++i) {
    for (Index k = 0; k < 2; ++k) {
      const double w = m.network.kernel(0)(i, k);
      const double expected = w * w * variance(x.col(i).cast<double>().array()) / variance(codes.col(k).array());
      EXPECT_NEAR(m.measurements.effects.permutation(i, k), expected, 0.1 * expected + 1e-6);
    }
  }
}

TEST(Effects, CodeAblationMatchesDirectComputation) {
  const MatrixD table = some_table(90, 4);
  const model::Model m = some_model(table, {.hidden = {6}, .codes = 3});
  const Matrix x = m.pipeline.transform(table).inputs;
  const Matrix codes = nn::encode(m.network, x);
  const MatrixD usual = (nn::decode(m.network, codes) - x).cast<double>();
  for (Index k = 0; k < 3; ++k) {
    Matrix held = codes;
    held.col(k).setConstant(static_cast<float>(codes.col(k).cast<double>().mean()));
    Matrix only = codes;
    for (Index j = 0; j < 3; ++j) {
      if (j != k) only.col(j).setConstant(static_cast<float>(codes.col(j).cast<double>().mean()));
    }
    const MatrixD without = (nn::decode(m.network, held) - x).cast<double>();
    const MatrixD alone = (nn::decode(m.network, only) - x).cast<double>();
    for (Index i = 0; i < 4; ++i) {
      const double v = variance(x.col(i).cast<double>().array());
      const double lost = (without.col(i).squaredNorm() - usual.col(i).squaredNorm()) / 90 / v;
      EXPECT_NEAR(m.measurements.effects.reconstruction_loss(i, k), lost, 1e-4 * std::max(1.0, std::abs(lost)));
      const double kept = 1 - alone.col(i).squaredNorm() / 90 / v;
      EXPECT_NEAR(m.measurements.effects.single_code_r2(i, k), kept, 1e-4 * std::max(1.0, std::abs(kept)));
    }
  }
}

// A column with missing values: error and variance are those of its present values.
TEST(Effects, CodeAblationIgnoresMissingValues) {
  MatrixD table = some_table(200, 3);
  for (Index r = 0; r < 200; r += 2) table(r, 1) = std::nan("");
  const model::Model m = some_model(table, {.codes = 1});
  const prep::Prepared rows = m.pipeline.transform(table);
  Matrix codes = nn::encode(m.network, rows.inputs);
  const MatrixD usual = (nn::decode(m.network, codes) - rows.inputs).cast<double>();
  codes.setConstant(static_cast<float>(codes.cast<double>().mean()));
  const MatrixD held = (nn::decode(m.network, codes) - rows.inputs).cast<double>();
  double more = 0;
  Eigen::ArrayXd there(100);
  for (Index r = 1; r < 200; r += 2) {
    more += (held(r, 1) * held(r, 1) - usual(r, 1) * usual(r, 1)) / 100;
    there(r / 2) = rows.inputs(r, 1);
  }
  EXPECT_NEAR(m.measurements.effects.reconstruction_loss(1, 0), more / variance(there), 1e-4);
}

// Of a column of logarithms, what the codes keep is measured in its own units.
TEST(Effects, CodeAblationOfLogarithmsIsInOwnUnits) {
  const MatrixD table = skewed_table(200);
  const model::Model m = skewed_model(table, {.codes = 2, .output = nn::Activation::linear});
  const Matrix codes = nn::encode(m.network, m.pipeline.transform(table).inputs);
  const auto error = [&](const Matrix& from) {
    return (m.pipeline.invert(nn::decode(m.network, from)).col(1) - table.col(1)).squaredNorm() / 200;
  };
  for (Index k = 0; k < 2; ++k) {
    Matrix ablated = codes, alone = codes;
    for (Index j = 0; j < 2; ++j)
      (j == k ? ablated : alone).col(j).setConstant(static_cast<float>(codes.col(j).cast<double>().mean()));
    const double v = variance(table.col(1).array());
    const double lost = (error(ablated) - error(codes)) / v, kept = 1 - error(alone) / v;
    EXPECT_NEAR(m.measurements.effects.reconstruction_loss(1, k), lost, 1e-4 * std::max(1.0, std::abs(lost)));
    EXPECT_NEAR(m.measurements.effects.single_code_r2(1, k), kept, 1e-4 * std::max(1.0, std::abs(kept)));
  }
}

TEST(Effects, AreFiniteWithMissingValues) {
  MatrixD table = some_table(60, 3);
  for (Index r = 0; r < 60; r += 4) table(r, 1) = std::nan("");
  const model::Model m = some_model(table);
  EXPECT_TRUE(m.measurements.effects.reconstruction_loss.allFinite());
  EXPECT_TRUE(m.measurements.effects.single_code_r2.allFinite());
  EXPECT_TRUE(m.measurements.effects.ablation.allFinite());
}

// Compares the R^2 of the average formula with its residuals.
TEST(FormulaR2, OfDeepEncoderMatchesDirectComputation) {
  const MatrixD table = some_table(200, 4);
  const model::Model m = some_model(table, {.hidden = {8}, .codes = 2});
  const MatrixD x = m.pipeline.transform(table).inputs.cast<double>();
  const MatrixD pre = nn::apply_without_last_activation(m.network, x.cast<float>(), 0, 2).cast<double>();
  for (Index k = 0; k < 2; ++k) {
    const Eigen::ArrayXd miss =
        pre.col(k).array() - (x * m.measurements.weights.col(k)).array() - m.measurements.bias(k);
    EXPECT_NEAR(m.measurements.effects.formula_r2(k), 1 - miss.square().mean() / variance(pre.col(k).array()), 1e-4);
  }
}

}  // namespace effects_test
}  // namespace aefx::test
