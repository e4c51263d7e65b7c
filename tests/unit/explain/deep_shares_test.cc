// Shares of a deep encoder, whose slopes depend on the row, compared with their definition in double.
#include <gtest/gtest.h>

#include <cmath>

#include "aefx/explain/contribution.h"
#include "explain/accumulator.h"
#include "nn/pass.h"
#include "unit/model/models.h"

namespace aefx::test {
namespace {

using nn::Activation;

double covariance(const Eigen::ArrayXd& a, const Eigen::ArrayXd& b) { return ((a - a.mean()) * (b - b.mean())).mean(); }

// z = base + sum of contributions on every row, which are 0 where the code is cut; each contribution has a share, and
// the base has the residual share: nothing, where the code is on for every row and the base is the same on all.
TEST(DeepShares, AreCovariancesOfRowContributions) {
  const MatrixD table = some_table(1500, 5);
  for (const Activation activation : {Activation::relu, Activation::leaky_relu, Activation::tanh, Activation::elu}) {
    for (const std::vector<Index>& hidden : {std::vector<Index>{7}, {8, 6}}) {
      const model::Model m = some_model(table, {.hidden = hidden, .codes = 2, .activation = activation});
      const Matrix x = m.pipeline.transform(table).inputs;
      const Matrix pre = nn::apply_without_last_activation(m.network, x, 0, m.network.encoder_layers());
      for (Index k = 0; k < 2; ++k) {
        // Shares are of the code where it is piecewise linear, and of the pre-activation otherwise.
        const bool of_code = nn::is_piecewise_linear(activation);
        const Eigen::ArrayXd before = pre.col(k).cast<double>().array();
        const Eigen::ArrayXd slope =
            of_code ? Eigen::ArrayXd(before.unaryExpr([activation](double v) { return nn::derivative(activation, v); }))
                    : Eigen::ArrayXd::Ones(before.size());
        const Eigen::ArrayXd z = of_code ? Eigen::ArrayXd(before * slope) : before;
        const double spread = covariance(z, z);
        if (!(spread > 1e-8)) continue;  // nothing to share
        const explain::Contribution c = explain::Contributions(m, x).of(k);
        Eigen::ArrayXd base = z;
        for (Index i = 0; i < 5; ++i) {
          const Eigen::ArrayXd part = slope * c.parts.col(i).array();
          base -= part;
          EXPECT_NEAR(m.measurements.shares(i, k), covariance(part, z) / spread, 1e-5)
              << nn::name(activation) << " " << hidden.size() << " column " << i;
        }
        EXPECT_NEAR(m.measurements.residual_share(k), covariance(base, z) / spread, 1e-5) << nn::name(activation);
        EXPECT_EQ(m.measurements.path_shares, explain::has_exact_path(m));
        if (m.measurements.path_shares && (!of_code || before.minCoeff() > 0)) {
          EXPECT_NEAR(m.measurements.residual_share(k), 0, 1e-5);
        }
      }
    }
  }
}

// Two equal columns with different weights: their shares differ and sum to 1.
TEST(Shares, OfCorrelatedColumnsFollowTheWeights) {
  MatrixD table(200, 2);
  for (Index r = 0; r < 200; ++r) table.row(r) << static_cast<double>(r % 17), 100 * static_cast<double>(r % 17);
  model::Model m = some_model(table, {.codes = 1, .activation = Activation::linear});
  m.network.kernel(0) << 3, 1;
  explain::Accumulator measure(m);
  measure.add(m.pipeline.transform(table));
  const model::Measurements e = measure.measurements();
  EXPECT_NEAR(e.shares(0, 0), 0.75, 1e-6);
  EXPECT_NEAR(e.shares(1, 0), 0.25, 1e-6);
  EXPECT_NEAR(e.residual_share(0), 0, 1e-6);
  m.network.kernel(0) << 3, -1;
  explain::Accumulator against(m);
  against.add(m.pipeline.transform(table));
  EXPECT_NEAR(against.measurements().shares(0, 0), 1.5, 1e-6);
  EXPECT_NEAR(against.measurements().shares(1, 0), -0.5, 1e-6);
}

TEST(Shares, OfConstantCodeAreZero) {
  const MatrixD table = some_table(50, 3);
  model::Model m = some_model(table, {.codes = 2});
  m.network.kernel(0).col(1).setZero();
  m.network.bias(0).setConstant(100);  // on for all rows
  explain::Accumulator measure(m);
  measure.add(m.pipeline.transform(table));
  EXPECT_TRUE(measure.measurements().shares.col(1).isZero());
  EXPECT_EQ(measure.measurements().residual_share(1), 0);
  EXPECT_NEAR(measure.measurements().shares.col(0).sum(), 1, 1e-5);
}

TEST(Activity, OfSmoothActivationIsOne) {
  const MatrixD table = some_table(50, 3);
  for (const Activation activation : {Activation::tanh, Activation::sigmoid, Activation::linear}) {
    const model::Model m = some_model(table, {.codes = 2, .activation = activation});
    for (const model::CodeStatistics& code : m.measurements.codes) EXPECT_EQ(code.active, 1) << nn::name(activation);
  }
}

}  // namespace
}  // namespace aefx::test
