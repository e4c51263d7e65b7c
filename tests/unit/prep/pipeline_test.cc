#include "aefx/prep/pipeline.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace aefx::prep {
namespace pipeline_test {

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

// Amounts of several decades, read as log(v + offset).
Pipeline of_logarithms(const MatrixD& x, double offset, Scaling scaling = Scaling::standard) {
  FeatureForms forms(static_cast<std::size_t>(x.cols()));
  forms[0].transform = {.low = x.col(0).minCoeff() / 2, .log_offset = offset};
  return fit_pipeline(encoded_statistics(x, all_rows(x.rows()), forms), {.scaling = scaling, .margin = 0.1}, forms);
}

MatrixD amounts() {
  MatrixD x(6, 2);
  x << 1, 1, 3, 2, 20, 3, 100, 4, 700, 5, 2000, 6;
  return x;
}

TEST(Linearized, IsTheValueUpToUnitAndOrigin) {
  const MatrixD x = amounts();
  for (const Scaling scaling : {Scaling::minmax, Scaling::standard, Scaling::robust, Scaling::none}) {
    for (const double offset : {0.0, 1.0}) {
      const Pipeline pipeline = of_logarithms(x, offset, scaling);
      for (const EncodedColumn& column : pipeline.columns) {
        const double first = column.linearized(column.scale.apply(column.encoded(1)));
        for (const double value : {1.0, 2.5, 20.0, 2000.0, 90'000.0}) {
          const double got = column.linearized(column.scale.apply(column.encoded(value)));
          EXPECT_NEAR((got - first) / column.linearized_unit(), value - 1, 1e-9 * value)
              << name(scaling) << " " << offset << " " << value;
        }
      }
    }
  }
}

TEST(Linearized, HasSlopeOneAtTheMean) {
  const Pipeline pipeline = of_logarithms(amounts(), 1);
  const EncodedColumn& column = pipeline.columns[0];
  const double mean = column.scale.apply(column.statistics.mean);
  EXPECT_NEAR(column.linearized(mean), mean, 1e-12);
  EXPECT_NEAR((column.linearized(mean + 1e-6) - column.linearized(mean - 1e-6)) / 2e-6, 1, 1e-6);
}

TEST(Linearized, LeavesOtherColumnsAsTheyAre) {
  const Pipeline pipeline = of_logarithms(amounts(), 0);
  EXPECT_TRUE(pipeline.has_logarithms());
  EXPECT_FALSE(fitted({}).has_logarithms());
  const Matrix before = pipeline.transform(amounts()).inputs;
  Matrix after = before;
  pipeline.linearize(after);
  EXPECT_EQ(after.col(1), before.col(1));
  for (Index r = 0; r < 6; ++r)
    EXPECT_FLOAT_EQ(after(r, 0), static_cast<float>(pipeline.columns[0].linearized(static_cast<double>(before(r, 0)))));
  EXPECT_EQ(pipeline.columns[1].linearized(1e9), 1e9);
  EXPECT_EQ(pipeline.columns[1].linearized_unit(), pipeline.columns[1].scale.scale);
}

TEST(Linearized, FarOutIsFinite) {
  const Pipeline pipeline = of_logarithms(amounts(), 0);
  Matrix far = Matrix::Constant(1, 2, 1e18F);
  pipeline.linearize(far);
  EXPECT_TRUE(far.allFinite());
  far.setConstant(-1e18F);
  pipeline.linearize(far);
  EXPECT_TRUE(far.allFinite());
}

TEST(Prepared, SliceHasRowsWithTheirWeights) {
  Prepared all{.inputs = Matrix::Random(5, 2), .weights = Matrix::Ones(5, 2), .beyond_float = {}};
  all.weights(2, 1) = 0;
  all.column_weights = Vector{{1, 0.5F}};
  const Prepared some = slice(all, 1, 3);
  EXPECT_EQ(some.inputs, all.inputs.middleRows(1, 3));
  EXPECT_EQ(some.weights, all.weights.middleRows(1, 3));
  EXPECT_EQ(some.column_weights, all.column_weights);
  all.weights.resize(0, 0);
  EXPECT_EQ(slice(all, 1, 3).weights.size(), 0);
}

}  // namespace pipeline_test
}  // namespace aefx::prep
