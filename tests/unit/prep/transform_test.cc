// Transforms: caps and logarithms before a column is scaled.
#include "aefx/prep/transform.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "aefx/prep/pipeline.h"

namespace aefx::prep {
namespace transform_test {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kMost = std::numeric_limits<double>::max();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

TEST(Transform, DefaultChangesNothing) {
  const Transform none;
  EXPECT_TRUE(none.is_identity());
  EXPECT_FALSE(none.has_caps());
  for (const double value : {-kInfinity, -kMost, -3.5, -0.0, 5e-324, 7.0, kMost, kInfinity}) {
    EXPECT_EQ(none.apply(value), value);
    EXPECT_EQ(none.invert(value), value);
  }
  EXPECT_TRUE(std::isnan(none.apply(kNan)));
}

TEST(Transform, CapsLimitValues) {
  const Transform caps{.low = -2, .high = 5};
  EXPECT_TRUE(caps.has_caps());
  EXPECT_FALSE(caps.is_identity());
  for (const auto& [value, inside] :
       std::vector<std::pair<double, double>>{{-kInfinity, -2}, {-2.5, -2}, {-2, -2}, {0.5, 0.5}, {5, 5}, {1e300, 5}}) {
    EXPECT_EQ(caps.apply(value), inside);
    EXPECT_EQ(caps.capped(value), inside);
  }
  EXPECT_EQ(caps.invert(4), 4);
}

TEST(Transform, OneCapLeavesTheOtherSide) {
  EXPECT_TRUE((Transform{.low = 0}).has_caps());
  EXPECT_EQ((Transform{.low = 0}).apply(kMost), kMost);
  EXPECT_EQ((Transform{.low = 0}).apply(-1), 0);
  EXPECT_TRUE((Transform{.high = 0}).has_caps());
  EXPECT_EQ((Transform{.high = 0}).apply(-kMost), -kMost);
  EXPECT_EQ((Transform{.high = 0}).apply(1), 0);
}

TEST(Transform, MissingValuesStayMissing) {
  for (const Transform& t : {Transform{.low = -2, .high = 5}, Transform{.low = 0, .log_offset = 1}}) {
    EXPECT_TRUE(std::isnan(t.apply(kNan)));
    EXPECT_TRUE(std::isnan(t.capped(kNan)));
    EXPECT_TRUE(std::isnan(t.invert(kNan)));
  }
}

TEST(Transform, LogarithmIsOfTheCappedValueAndTheOffset) {
  const Transform log{.low = 0, .high = 1000, .log_offset = 0.5};
  EXPECT_FALSE(log.is_identity());
  EXPECT_DOUBLE_EQ(log.apply(2), std::log(2.5));
  EXPECT_DOUBLE_EQ(log.apply(-7), std::log(0.5));
  EXPECT_DOUBLE_EQ(log.apply(1e9), std::log(1000.5));
  EXPECT_FALSE((Transform{.log_offset = 1}).is_identity());
  EXPECT_FALSE((Transform{.log_offset = 1}).has_caps());
}

TEST(Transform, InvertReturnsTheValue) {
  const Transform log{.low = 0, .log_offset = 0.5};
  for (const double value : {0.0, 1e-6, 0.3, 2.0, 77.0, 1e9}) {
    EXPECT_NEAR(log.invert(log.apply(value)), value, 1e-12 * (value + 1)) << value;
  }
}

TEST(FeatureForm, ConvertsFromTheNumberOfLevels) {
  const FeatureForms forms{0, 3, {0, {.high = 2}}};
  EXPECT_EQ(forms[0].levels, 0U);
  EXPECT_TRUE(forms[0].transform.is_identity());
  EXPECT_EQ(forms[1].levels, 3U);
  EXPECT_EQ(forms[2].transform, Transform{.high = 2});
}

MatrixD table() {
  MatrixD x(5, 3);
  x << 1, 0, 1, 2, 1, 10, 3, 1, 100, 4, 0, 1000, 1000, 1, kNan;
  return x;
}

const FeatureForms kForms{{0, {.high = 5}}, 2, {0, {.low = 0, .log_offset = 0.0}}};

std::vector<ColumnStatistics> statistics() { return encoded_statistics(table(), all_rows(5), kForms); }

TEST(EncodedStatistics, AreOfTransformedNumbers) {
  const std::vector<ColumnStatistics> s = statistics();
  ASSERT_EQ(s.size(), 4U);
  EXPECT_EQ(s[0].min, 1);
  EXPECT_EQ(s[0].max, 5);
  EXPECT_DOUBLE_EQ(s[0].mean, 3);
  EXPECT_DOUBLE_EQ(s[1].mean, 0.4);
  EXPECT_DOUBLE_EQ(s[2].mean, 0.6);
  EXPECT_EQ(s[3].missing, 1U);
  EXPECT_DOUBLE_EQ(s[3].max, std::log(1000));
  EXPECT_DOUBLE_EQ(s[3].mean, std::log(10) * 1.5);
}

TEST(TransformedPipeline, ScalesTransformedValues) {
  const Pipeline pipeline = fit_pipeline(statistics(), {.scaling = Scaling::minmax}, kForms);
  const Prepared p = pipeline.transform(table());
  Matrix expected(5, 4);
  expected << 0, 1, 0, 0, 0.25F, 0, 1, 1.F / 3, 0.5F, 0, 1, 2.F / 3, 0.75F, 1, 0, 1, 1, 0, 1, 0.5F;
  EXPECT_LT((p.inputs - expected).cwiseAbs().maxCoeff(), 1e-6);
  EXPECT_EQ(p.weights(4, 3), 0) << "missing";
}

// Numbers alone have a shorter way.
TEST(TransformedPipeline, IsTheSameWithAndWithoutLevels) {
  MatrixD numbers(5, 2);
  numbers << table().col(0), table().col(2);
  for (const Scaling scaling : {Scaling::minmax, Scaling::standard, Scaling::robust, Scaling::none}) {
    for (const Transform& second : {kForms[2].transform, Transform{.low = 5, .high = 50}}) {
      const FeatureForms plain{kForms[0], {0, second}};
      const FeatureForms mixed{kForms[0], 2, {0, second}};
      const Prepared a =
          fit_pipeline(encoded_statistics(numbers, all_rows(5), plain), {.scaling = scaling}, plain).transform(numbers);
      const Prepared b =
          fit_pipeline(encoded_statistics(table(), all_rows(5), mixed), {.scaling = scaling}, mixed).transform(table());
      EXPECT_EQ(a.inputs.col(0), b.inputs.col(0)) << name(scaling);
      EXPECT_EQ(a.inputs.col(1), b.inputs.col(3)) << name(scaling);
    }
  }
}

TEST(TransformedPipeline, InvertReturnsCappedValuesInTheirUnits) {
  for (const Scaling scaling : {Scaling::minmax, Scaling::standard, Scaling::robust, Scaling::none}) {
    const Pipeline pipeline = fit_pipeline(statistics(), {.scaling = scaling}, kForms);
    const MatrixD back = pipeline.invert(pipeline.transform(table()).inputs);
    MatrixD expected = table();
    expected(4, 0) = 5;
    EXPECT_LT(((back - expected).topRows(4).array() / (1 + expected.topRows(4).array())).abs().maxCoeff(), 1e-5)
        << name(scaling);
    EXPECT_NEAR(back(4, 0), 5, 1e-5) << name(scaling);
    EXPECT_NEAR(back(4, 2), std::pow(10, 1.5), 1e-3) << name(scaling) << ": the mean of the logarithms";
  }
}

TEST(TransformedPipeline, ExpandKeepsValues) {
  const MatrixD expanded = fit_pipeline(statistics(), {}, kForms).expand(table());
  EXPECT_EQ(expanded(4, 0), 1000);
  EXPECT_EQ(expanded(3, 3), 1000);
  EXPECT_EQ(expanded(3, 1), 1);
  EXPECT_TRUE(std::isnan(expanded(4, 3)));
}

TEST(EncodedColumn, EncodesOneValue) {
  const Pipeline pipeline = fit_pipeline(statistics(), {}, kForms);
  EXPECT_EQ(pipeline.columns[0].encoded(1000), 5);
  EXPECT_EQ(pipeline.columns[1].encoded(0), 1);
  EXPECT_EQ(pipeline.columns[2].encoded(0), 0);
  EXPECT_DOUBLE_EQ(pipeline.columns[3].encoded(10), std::log(10));
  EXPECT_TRUE(std::isnan(pipeline.columns[3].encoded(kNan)));
  EXPECT_TRUE(std::isnan(pipeline.columns[1].encoded(kNan)));
}

}  // namespace transform_test
}  // namespace aefx::prep
