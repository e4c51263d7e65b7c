#include "aefx/prep/pipeline.h"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

namespace aefx::prep {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// Columns 0, 10, missing, 2 and 1, 2, 3, 4.
MatrixD table() {
  MatrixD x(4, 2);
  x << 0, 1, 10, 2, kNan, 3, 2, 4;
  return x;
}

Pipeline fitted(const PipelineOptions& options) {
  return fit_pipeline(column_statistics(table(), {0, 1, 2, 3}), options);
}

TEST(Pipeline, ScalesColumnsIndependently) {
  const Prepared p = fitted({}).transform(table());
  EXPECT_FLOAT_EQ(p.inputs(0, 0), 0);
  EXPECT_FLOAT_EQ(p.inputs(1, 0), 1);
  EXPECT_FLOAT_EQ(p.inputs(3, 0), 0.2F);
  EXPECT_FLOAT_EQ(p.inputs(1, 1), 1.F / 3);
  EXPECT_FALSE(p.beyond_float);
}

TEST(Pipeline, MaskFillsTheMeanWithWeightZero) {
  const Prepared p = fitted({}).transform(table());
  EXPECT_FLOAT_EQ(p.inputs(2, 0), 0.4F);  // mean 4
  Matrix weights(4, 2);
  weights << 1, 1, 1, 1, 0, 1, 1, 1;
  EXPECT_EQ(p.weights, weights);
  EXPECT_EQ(p.weights_data(), p.weights.data());
}

TEST(Pipeline, CompleteRowsHaveNoWeights) {
  const Prepared p = fitted({}).transform(table().topRows(2));
  EXPECT_EQ(p.weights.rows(), 0);
  EXPECT_EQ(p.weights_data(), nullptr);
}

TEST(Pipeline, MeanAndMedianHaveWeightOne) {
  const Prepared mean = fitted({.on_missing = OnMissing::mean}).transform(table());
  EXPECT_FLOAT_EQ(mean.inputs(2, 0), 0.4F);
  EXPECT_EQ(mean.weights_data(), nullptr);
  const Prepared median = fitted({.on_missing = OnMissing::median}).transform(table());
  EXPECT_FLOAT_EQ(median.inputs(2, 0), 0.2F);  // median 2
  EXPECT_EQ(median.weights_data(), nullptr);
}

TEST(Pipeline, InvertReturnsRawUnits) {
  for (const Scaling scaling : {Scaling::minmax, Scaling::standard, Scaling::robust, Scaling::none}) {
    const Pipeline pipeline = fitted({.scaling = scaling, .margin = 0.05});
    const MatrixD whole = table().topRows(2);
    const MatrixD back = pipeline.invert(pipeline.transform(whole).inputs);
    EXPECT_LT((back - whole).cwiseAbs().maxCoeff(), 2e-6) << name(scaling);  // through float32
  }
}

TEST(Pipeline, ReportsTheFirstValueBeyondFloat) {
  const Pipeline raw = fitted({.scaling = Scaling::none});
  MatrixD x = table().topRows(2);
  x(1, 1) = -1e18;
  EXPECT_FALSE(raw.transform(x).beyond_float);
  x(1, 1) = -1.1e18;
  x(1, 0) = 5;
  const Prepared p = raw.transform(x);
  ASSERT_TRUE(p.beyond_float);
  EXPECT_EQ(p.beyond_float->row, 1);
  EXPECT_EQ(p.beyond_float->feature, 1U);
  x(0, 1) = std::numeric_limits<double>::infinity();
  EXPECT_EQ(raw.transform(x).beyond_float->row, 0);
}

TEST(OnMissing, NamesRoundTrip) {
  const std::vector<OnMissing> all{OnMissing::mask, OnMissing::mean, OnMissing::median, OnMissing::drop,
                                   OnMissing::error};
  EXPECT_EQ(on_missing_names().size(), all.size());
  for (const OnMissing rule : all) EXPECT_EQ(on_missing_named(name(rule)), rule);
  EXPECT_EQ(name(OnMissing::median), "median");
  EXPECT_FALSE(on_missing_named("none"));
}

}  // namespace
}  // namespace aefx::prep
