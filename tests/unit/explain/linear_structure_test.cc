// Comparison with PCA, and collinear columns.
#include "explain/linear_structure.h"

#include <gtest/gtest.h>

#include <cmath>

#include "aefx/explain/explain.h"
#include "nn/pass.h"
#include "prep/pca.h"
#include "unit/model/models.h"

namespace aefx::test {
namespace {

double correlation(const Eigen::ArrayXd& a, const Eigen::ArrayXd& b) {
  const Eigen::ArrayXd u = a - a.mean();
  const Eigen::ArrayXd v = b - b.mean();
  return (u * v).sum() / std::sqrt(u.square().sum() * v.square().sum());
}

TEST(PcaComparison, LoadingsAndCodeCorrelations) {
  const MatrixD table = some_table(200, 5);
  const model::Model m = some_model(table, {.codes = 2, .activation = nn::Activation::linear});
  const prep::Prepared rows = m.pipeline.transform(table);
  const model::PcaComparison pca = explain::compare_with_pca(m.network, {.rows = rows});
  const prep::Pca direct = prep::fit_pca(rows, 2);
  const MatrixD scores = (rows.inputs.cast<double>().rowwise() - direct.mean) * direct.components;
  const MatrixD codes = nn::encode(m.network, rows.inputs).cast<double>();
  ASSERT_EQ(pca.explained.size(), 2);
  for (Index c = 0; c < 2; ++c) {
    EXPECT_NEAR(pca.explained(c), direct.variance(c) / direct.total_variance, 1e-9);
    for (Index i = 0; i < 5; ++i) {
      EXPECT_NEAR(pca.loadings(i, c), correlation(rows.inputs.col(i).cast<double>().array(), scores.col(c).array()),
                  1e-6);
    }
    for (Index k = 0; k < 2; ++k) {
      EXPECT_NEAR(pca.code_correlation(k, c), correlation(codes.col(k).array(), scores.col(c).array()), 1e-6);
    }
  }
}

TEST(PcaComparison, FindsTheComponentOfACode) {
  const MatrixD table = some_table(200, 5);
  model::Model m = some_model(table, {.codes = 2, .activation = nn::Activation::linear});
  const prep::Prepared rows = m.pipeline.transform(table);
  const prep::Pca pca = prep::fit_pca(rows, 2);
  m.network.kernel(0).col(0) = -pca.components.col(1).cast<float>();
  m.network.kernel(0).col(1) = pca.components.col(0).cast<float>();
  m.measurements = explain::evaluate(m, rows);
  const explain::Explanation e = explain::explain(m, m.measurements);
  EXPECT_EQ(e.codes[0].component, 1U);
  EXPECT_NEAR(e.codes[0].component_correlation, -1, 1e-4);
  EXPECT_EQ(e.codes[1].component, 0U);
  EXPECT_NEAR(e.codes[1].component_correlation, 1, 1e-4);
}

TEST(CollinearColumns, AreFound) {
  MatrixD table = some_table(200, 4);
  table.col(2) = -3 * table.col(0).array() + 5;
  for (Index r = 0; r < 200; ++r) table(r, 3) = static_cast<double>(r * r % 17);
  const model::Model m = some_model(table);
  ASSERT_FALSE(m.measurements.collinear.empty());
  EXPECT_EQ(m.measurements.collinear[0].columns, (std::vector<std::size_t>{0, 2}));
  EXPECT_NEAR(m.measurements.collinear[0].correlation, -1, 1e-5);
}

// Columns with missing values on different rows, proportional on the others.
TEST(CollinearColumns, UseRowsWithBothValues) {
  MatrixD table = some_table(400, 3);
  for (Index r = 0; r < 400; ++r) {
    table(r, 1) = 2 * table(r, 0);
    if (r % 4 == 0) table(r, 0) = std::nan("");
    if (r % 4 == 1) table(r, 1) = std::nan("");
  }
  const model::Model m = some_model(table);
  ASSERT_FALSE(m.measurements.collinear.empty());
  EXPECT_EQ(m.measurements.collinear[0].columns, (std::vector<std::size_t>{0, 1}));
  EXPECT_NEAR(m.measurements.collinear[0].correlation, 1, 1e-4);
}

// 15 copies with little noise are 105 pairs, and one cluster.
TEST(CollinearColumns, ManyCopiesAreOneCluster) {
  MatrixD table = some_table(200, 20);
  for (Index c = 1; c < 15; ++c) table.col(c) = table.col(0) * (c % 2 == 0 ? 1.0 : -1.0) + 0.001 * table.col(c);
  for (Index c = 15; c < 20; ++c) {
    for (Index r = 0; r < 200; ++r) table(r, c) = static_cast<double>(r * r * c % 23 + r * c % 7);
  }
  table.col(17) = table.col(16);
  const model::Measurements m = some_model(table).measurements;
  ASSERT_EQ(m.collinear.size(), 2U);
  EXPECT_EQ(m.collinear[0].columns.size(), 15U);
  EXPECT_GT(m.collinear[0].least, 0.9);
  EXPECT_LE(m.collinear[0].most, 1);
  EXPECT_EQ(m.collinear[1].columns, (std::vector<std::size_t>{16, 17}));
  EXPECT_NEAR(m.collinear[1].correlation, 1, 1e-6);
}

TEST(CollinearColumns, SkipConstantColumns) {
  MatrixD table = some_table(50, 3);
  table.col(0).setConstant(2);
  table.col(1).setConstant(3);
  EXPECT_TRUE(some_model(table).measurements.collinear.empty());
}

}  // namespace
}  // namespace aefx::test
