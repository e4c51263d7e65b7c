// Shares of a deep encoder, whose slopes change from row to row, against their definition in double.
#include <gtest/gtest.h>

#include <cmath>

#include "explain/measure.h"
#include "nn/jacobian.h"
#include "nn/pass.h"
#include "unit/model/models.h"

namespace aefx::test {
namespace {

using nn::Activation;

double covariance(const Eigen::ArrayXd& a, const Eigen::ArrayXd& b) { return ((a - a.mean()) * (b - b.mean())).mean(); }

// z = base + sum of slope_i (x_i - mean_i) on every row; every part of it has its share, and so has the base.
TEST(DeepShares, AreCovariancesOfWhatHoldsOnEachRow) {
  const MatrixD table = some_table(1500, 5);
  for (const Activation activation : {Activation::relu, Activation::leaky_relu, Activation::tanh, Activation::elu}) {
    for (const std::vector<Index>& hidden : {std::vector<Index>{7}, {8, 6}}) {
      const model::Model m = some_model(table, {.hidden = hidden, .codes = 2, .activation = activation});
      const Matrix x = m.pipeline.transform(table).inputs;
      const Matrix pre = nn::apply_without_last_activation(m.network, x, 0, m.network.encoder_layers());
      for (Index k = 0; k < 2; ++k) {
        const Eigen::ArrayXd z = pre.col(k).cast<double>().array();
        const double spread = covariance(z, z);
        if (!(spread > 1e-8)) continue;  // nothing to share
        const MatrixD slopes = nn::code_slopes(m.network, x, k).cast<double>();
        Eigen::ArrayXd base = z;
        for (Index i = 0; i < 5; ++i) {
          const prep::EncodedColumn& column = m.pipeline.columns[static_cast<std::size_t>(i)];
          const Eigen::ArrayXd part =
              slopes.col(i).array() * (x.col(i).cast<double>().array() - column.scale.apply(column.statistics.mean));
          base -= part;
          EXPECT_NEAR(m.evidence.shares(i, k), covariance(part, z) / spread, 1e-5)
              << nn::name(activation) << " " << hidden.size() << " column " << i;
        }
        EXPECT_NEAR(m.evidence.rest(k), covariance(base, z) / spread, 1e-5) << nn::name(activation);
      }
    }
  }
}

// Two columns that say the same, with weights that differ: each has its part, and together they have all.
TEST(Shares, OfCorrelatedColumnsAreSplitByTheirWeights) {
  MatrixD table(200, 2);
  for (Index r = 0; r < 200; ++r) table.row(r) << static_cast<double>(r % 17), 100 * static_cast<double>(r % 17);
  model::Model m = some_model(table, {.codes = 1, .activation = Activation::linear});
  m.network.kernel(0) << 3, 1;
  explain::Measure measure(m);
  measure.add(m.pipeline.transform(table));
  const model::Evidence e = measure.evidence();
  EXPECT_NEAR(e.shares(0, 0), 0.75, 1e-6);
  EXPECT_NEAR(e.shares(1, 0), 0.25, 1e-6);
  EXPECT_NEAR(e.rest(0), 0, 1e-6);
  m.network.kernel(0) << 3, -1;
  explain::Measure against(m);
  against.add(m.pipeline.transform(table));
  EXPECT_NEAR(against.evidence().shares(0, 0), 1.5, 1e-6);
  EXPECT_NEAR(against.evidence().shares(1, 0), -0.5, 1e-6);
}

TEST(Shares, OfACodeThatDoesNotMoveAreNone) {
  const MatrixD table = some_table(50, 3);
  model::Model m = some_model(table, {.codes = 2});
  m.network.kernel(0).col(1).setZero();
  explain::Measure measure(m);
  measure.add(m.pipeline.transform(table));
  EXPECT_TRUE(measure.evidence().shares.col(1).isZero());
  EXPECT_EQ(measure.evidence().rest(1), 0);
  EXPECT_NEAR(measure.evidence().shares.col(0).sum(), 1, 1e-5);
}

TEST(Activity, OfASmoothCodeIsWhole) {
  const MatrixD table = some_table(50, 3);
  for (const Activation activation : {Activation::tanh, Activation::sigmoid, Activation::linear}) {
    const model::Model m = some_model(table, {.codes = 2, .activation = activation});
    for (const model::CodeEvidence& code : m.evidence.codes) EXPECT_EQ(code.active, 1) << nn::name(activation);
  }
}

}  // namespace
}  // namespace aefx::test
