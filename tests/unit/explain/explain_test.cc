// Explanations: formulas in original units, activity, records.
#include "aefx/explain/explain.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "explain/accumulator.h"
#include "nn/pass.h"
#include "unit/model/skewed.h"

namespace aefx::test {
namespace {

TEST(Unscale, RawFormulaEqualsTheEncoder) {
  MatrixD table = some_table(200, 5);
  table.col(3).array() += 1e5;  // far from 0
  for (const prep::Scaling scaling :
       {prep::Scaling::minmax, prep::Scaling::standard, prep::Scaling::robust, prep::Scaling::none}) {
    const model::Model m = some_model(table, {.codes = 3, .activation = nn::Activation::linear},
                                      {.scaling = scaling, .margin = scaling == prep::Scaling::minmax ? 0.2 : 0});
    const explain::Explanation e = explain::explain(m, m.measurements);
    const MatrixD formula = (table * e.raw_weights).rowwise() + e.raw_bias;
    const MatrixD codes = nn::encode(m.network, m.pipeline.transform(table).inputs).cast<double>();
    EXPECT_LT((formula - codes).cwiseAbs().maxCoeff(), 1e-5 * std::max(1.0, codes.cwiseAbs().maxCoeff()))
        << prep::name(scaling);
    EXPECT_TRUE(e.exact);
  }
}

TEST(Unscale, OneColumnByHand) {
  prep::Pipeline pipeline;
  pipeline.columns.push_back(
      {.source = 0, .scale = {.offset = 10, .scale = 0.5, .base = 0.25}, .fill = 0, .statistics = {}});
  const explain::RawWeights raw = explain::unscale(pipeline, MatrixD::Constant(1, 1, 4), VectorD::Constant(1, 1));
  EXPECT_DOUBLE_EQ(raw.weights(0, 0), 2);
  EXPECT_DOUBLE_EQ(raw.bias(0), 1 + 4 * (0.25 - 5));
}

TEST(Explain, DeepEncoderIsNotExact) {
  const model::Model m = some_model(some_table(50, 3), {.hidden = {4}});
  const explain::Explanation e = explain::explain(m, m.measurements);
  EXPECT_FALSE(e.exact);
  EXPECT_EQ(e.encoder_layers, 2U);
}

// Codes that are on for every row, for some rows and for none.
TEST(Explain, DistinguishesAlwaysOnAndDeadCodes) {
  const MatrixD table = some_table(100, 3);
  model::Model m = some_model(table, {.codes = 3});
  m.network.bias(0) << 100, 0, -100;
  const Matrix x = m.pipeline.transform(table).inputs;
  m.network.bias(0)(1) = -(x * m.network.kernel(0).col(1)).mean();
  explain::Accumulator measure(m);
  measure.add(m.pipeline.transform(table));
  const explain::Explanation e = explain::explain(m, measure.measurements());
  EXPECT_TRUE(e.codes[0].always_on);
  EXPECT_FALSE(e.codes[0].dead);
  EXPECT_FALSE(e.codes[1].always_on);
  EXPECT_FALSE(e.codes[1].dead);
  EXPECT_TRUE(e.codes[2].dead);
  EXPECT_EQ(e.codes[2].active, 0);
  EXPECT_EQ(e.codes[2].name, "code3");
}

TEST(Explain, ConstantColumnHasNoR2) {
  MatrixD table = some_table(40, 3);
  table.col(1).setConstant(4);
  const model::Model m = some_model(table);
  const explain::Explanation e = explain::explain(m, m.measurements);
  EXPECT_FALSE(e.columns[1].r2);
  EXPECT_TRUE(e.columns[0].r2);
  EXPECT_NEAR(e.shares(1, 0), 0, 1e-9);
}

TEST(Explain, ActivationIsThatOfTheCodes) {
  for (const std::vector<Index>& hidden : {std::vector<Index>{}, {4}}) {
    const model::Model m = some_model(
        some_table(40, 3), {.hidden = hidden, .activation = nn::Activation::tanh, .output = nn::Activation::linear});
    EXPECT_EQ(explain::explain(m, m.measurements).activation, "tanh");
  }
}

TEST(ReconstructionR2, IsTheMeanOfFeatures) {
  const model::Model m = some_model(some_table(40, 3));
  model::Measurements measured = m.measurements;
  measured.error = VectorD{{1, 2, 3}};
  measured.variance = VectorD{{4, 4, 4}};
  EXPECT_DOUBLE_EQ(explain::reconstruction_r2(m, measured).value(), 0.5);
  measured.variance.setZero();
  EXPECT_FALSE(explain::reconstruction_r2(m, measured));
}

// The column varies on the rows that are measured.
TEST(ReconstructionR2, LeavesOutColumnsThatWereConstantInTraining) {
  MatrixD table = some_table(40, 3);
  table.col(1).setConstant(4);
  const model::Model m = some_model(table);
  model::Measurements measured = m.measurements;
  measured.error = VectorD{{1, 3, 2}};
  measured.variance = VectorD{{4, 4, 4}};
  const std::vector<std::optional<double>> r2 = explain::feature_r2(m, measured);
  ASSERT_EQ(r2.size(), 3U);
  EXPECT_FALSE(r2[1]);
  EXPECT_EQ(explain::explain(m, measured).feature_r2, r2);
  EXPECT_DOUBLE_EQ(explain::reconstruction_r2(m, measured).value(), 0.625);
}

TEST(Explain, HoldsTheTraining) {
  const model::Model m = some_model(some_table(40, 3));
  const explain::Explanation e = explain::explain(m, m.measurements);
  EXPECT_EQ(e.training.options, m.training.options);
  EXPECT_EQ(e.training.curve.size(), 2U);
  EXPECT_EQ(e.training.curve[1].valid, m.training.curve[1].valid);
  EXPECT_EQ(e.training.errors.pca, m.training.errors.pca);
  EXPECT_EQ(e.training.candidates[0].name, "decoder none");
  EXPECT_EQ(e.training.notes, m.training.notes);
  EXPECT_EQ(e.training.stopped, m.training.stopped);
}

// The lower cap of a logarithm shows only where it changes values.
TEST(Explain, LogarithmsShowCapsThatAct) {
  const MatrixD table = skewed_table(100);
  const model::Model m = skewed_model(table);
  const explain::Column column = explain::explain(m, m.measurements).columns[1];
  EXPECT_EQ(column.log_offset, 0);
  EXPECT_FALSE(column.lower_cap);
  EXPECT_NEAR(column.min, std::log(table.col(1).minCoeff()), 1e-9) << "as weights count them";
  prep::FeatureForms forms = log_forms(table);
  forms[1].transform.low = table.col(1).mean();
  const model::Model capped = some_model(table, {}, {}, forms);
  EXPECT_EQ(explain::explain(capped, capped.measurements).columns[1].lower_cap, table.col(1).mean());
}

}  // namespace
}  // namespace aefx::test
