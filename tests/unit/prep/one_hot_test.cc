// Categorical features as indicator columns.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "aefx/prep/pipeline.h"
#include "prep/pca.h"

namespace aefx::prep {
namespace one_hot_test {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// Columns: a number, a feature of 3 levels, another number.
MatrixD table() {
  MatrixD x(5, 3);
  x << 0, 0, 5, 10, 2, 6, 4, 1, 9, 6, 0, 7, 5, 0, 5;
  return x;
}
const FeatureForms kLevels{0, 3, 0};

Pipeline fitted(const MatrixD& x, const FeatureForms& levels, const PipelineOptions& options = {}) {
  return fit_pipeline(encoded_statistics(x, all_rows(x.rows()), levels), options, levels);
}

TEST(OneHot, LevelsAreColumns) {
  const Pipeline pipeline = fitted(table(), kLevels, {.margin = 0.1});
  ASSERT_EQ(pipeline.columns.size(), 5U);
  EXPECT_EQ(pipeline.features(), 3U);
  EXPECT_FALSE(pipeline.columns[0].level);
  EXPECT_EQ(pipeline.columns[2].level, 1U);
  EXPECT_EQ(pipeline.columns[2].source, 1U);
  EXPECT_EQ(pipeline.columns[4].source, 2U);
  const Prepared p = pipeline.transform(table());
  Matrix levels(5, 3);
  levels << 0.9F, 0.1F, 0.1F, 0.1F, 0.1F, 0.9F, 0.1F, 0.9F, 0.1F, 0.9F, 0.1F, 0.1F, 0.9F, 0.1F, 0.1F;
  EXPECT_TRUE(p.inputs.middleCols(1, 3).isApprox(levels));
}

TEST(OneHot, StatisticsEqualThoseOfIndicators) {
  MatrixD indicators(5, 3);
  indicators << 1, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 0, 1, 0, 0;
  const auto expected = column_statistics(indicators, all_rows(5));
  const auto got = encoded_statistics(table().col(1), all_rows(5), {3});
  ASSERT_EQ(got.size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(got[i].count, expected[i].count);
    EXPECT_EQ(got[i].min, expected[i].min);
    EXPECT_EQ(got[i].max, expected[i].max);
    EXPECT_NEAR(got[i].mean, expected[i].mean, 1e-15);
    EXPECT_NEAR(got[i].deviation, expected[i].deviation, 1e-15);
    EXPECT_EQ(got[i].lower_quartile, expected[i].lower_quartile);
    EXPECT_EQ(got[i].median, expected[i].median);
    EXPECT_EQ(got[i].upper_quartile, expected[i].upper_quartile);
  }
}

TEST(OneHot, InvertReturnsTheLikeliestLevel) {
  for (const Scaling scaling : {Scaling::minmax, Scaling::standard, Scaling::robust, Scaling::none}) {
    const Pipeline pipeline = fitted(table(), kLevels, {.scaling = scaling, .margin = 0.2});
    const MatrixD back = pipeline.invert(pipeline.transform(table()).inputs);
    EXPECT_TRUE(back.isApprox(table(), 1e-5)) << name(scaling);
  }
  const Pipeline pipeline = fitted(table(), kLevels);
  Matrix scaled(3, 5);
  scaled << 0, 0.2F, 0.3F, 0.1F, 0, 0, -5, -3, -4, 0, 0, 0.5F, 0.5F, 0.5F, 0;
  const MatrixD back = pipeline.invert(scaled);
  EXPECT_EQ(back(0, 1), 1);
  EXPECT_EQ(back(1, 1), 1);
  EXPECT_EQ(back(2, 1), 0) << "of equals the most frequent";
}

TEST(OneHot, MissingValueIsMaskedAndUnseenIsAllZeros) {
  MatrixD x = table();
  x(0, 1) = kNan;
  x(1, 1) = -1;
  const Prepared p = fitted(table(), kLevels).transform(x);
  EXPECT_FLOAT_EQ(p.inputs(0, 1), 0.6F);  // share of rows with level 0
  EXPECT_EQ(p.weights.row(0), (Vector{{1, 0, 0, 0, 1}}));
  EXPECT_EQ(p.weights.row(1), Vector::Ones(5));
  EXPECT_TRUE(p.inputs.row(1).middleCols(1, 3).isZero());
}

TEST(OneHot, LevelWithoutFittedRowsKeepsItsRange) {
  MatrixD x = table();
  x(2, 1) = 0;
  const Pipeline pipeline = fitted(x, kLevels, {.margin = 0.1});
  EXPECT_FLOAT_EQ(pipeline.transform(table()).inputs(2, 2), 0.9F);
}

TEST(OneHot, LevelsWeighAsMuchAsOneColumn) {
  const Prepared p = fitted(table(), kLevels).transform(table());
  ASSERT_TRUE(p.weighted());
  EXPECT_EQ(p.weights.rows(), 0);
  EXPECT_TRUE(p.column_weights.isApprox(Vector{{1, 1.F / 3, 1.F / 3, 1.F / 3, 1}}));
  Vector row(5);
  p.copy_weights(0, row.data());
  EXPECT_NEAR(row.sum(), 3, 1e-6);
  EXPECT_FALSE(fitted(table(), {}).transform(table()).weighted());
}

// Indicators of one feature, all divided by one deviation, vary by 1 in sum, as a number does.
TEST(OneHot, StandardScalingGivesAllLevelsTogetherVarianceOne) {
  MatrixD x(60, 3);
  for (Index r = 0; r < 60; ++r) {
    x.row(r) << static_cast<double>(r * r % 17), static_cast<double>(r % 7 == 0 ? 3 : r % 3),
        static_cast<double>(r % 2);
  }
  const FeatureForms forms{0, 4, 2};
  const Pipeline pipeline = fitted(x, forms, {.scaling = Scaling::standard});
  const Prepared p = pipeline.transform(x);
  const VectorD mean = p.inputs.cast<double>().colwise().mean();
  const VectorD variance = (p.inputs.cast<double>().rowwise() - mean).colwise().squaredNorm() / 60;
  EXPECT_LT(mean.cwiseAbs().maxCoeff(), 1e-6);
  EXPECT_NEAR(variance(0), 1, 1e-6);
  EXPECT_NEAR(variance.segment(1, 4).sum(), 1, 1e-6);
  EXPECT_NEAR(variance.segment(5, 2).sum(), 1, 1e-6);
  for (Index level = 2; level < 5; ++level) {
    const std::size_t c = static_cast<std::size_t>(level);
    EXPECT_EQ(pipeline.columns[c].scale.scale, pipeline.columns[1].scale.scale) << "one deviation for all levels";
  }
  EXPECT_EQ(pipeline.columns[1].weight, 0.25) << "of scores";
  EXPECT_FALSE(p.weighted()) << "in the loss";
}

// Where no row has another level.
TEST(OneHot, StandardScalingOfOneLevelIsFinite) {
  const MatrixD x = MatrixD::Zero(5, 1);
  const Prepared p = fitted(x, {2}, {.scaling = Scaling::standard}).transform(x);
  EXPECT_TRUE(p.inputs.allFinite());
  EXPECT_TRUE(p.inputs.isZero());
}

TEST(PooledDeviation, IsTheRootOfTheSumOfVariances) {
  MatrixD x(4, 2);
  x << 0, 0, 0, 8, 6, 0, 6, 8;  // deviations 3 and 4
  const auto statistics = column_statistics(x, all_rows(4));
  EXPECT_DOUBLE_EQ(pooled_deviation(statistics), 5);
  EXPECT_DOUBLE_EQ(pooled_deviation({statistics.data(), 1}), 3);
  EXPECT_EQ(pooled_deviation({}), 0);
}

// PCA of a number and a feature of two levels equals that of the number and an indicator column.
TEST(OneHot, PcaOfTwoLevelsEqualsOneNumber) {
  MatrixD x(40, 2);
  for (Index r = 0; r < 40; ++r) {
    x(r, 0) = r % 3 == 0 ? 1 : 0;
    x(r, 1) = std::sin(static_cast<double>(r)) + 0.5 * x(r, 0);
  }
  const Prepared numbers = fitted(x, {}).transform(x);
  const Prepared levels = fitted(x, {2, 0}).transform(x);
  const Pca one = fit_pca(numbers, 2);
  const Pca two = fit_pca(levels, 2);
  ASSERT_EQ(two.size(), 2);
  EXPECT_NEAR(two.total_variance, one.total_variance, 1e-7);
  EXPECT_TRUE(two.variance.isApprox(one.variance, 1e-6));
  Pca first = two;
  first.components = MatrixD(two.components.leftCols(1));
  Pca plain = one;
  plain.components = MatrixD(one.components.leftCols(1));
  const Matrix back = reconstruct(first, levels.inputs);
  const Matrix expected = reconstruct(plain, numbers.inputs);
  EXPECT_TRUE(back.col(1).isApprox(expected.col(0), 1e-5F));
  EXPECT_TRUE(back.col(2).isApprox(expected.col(1), 1e-5F));
}

}  // namespace one_hot_test
}  // namespace aefx::prep
