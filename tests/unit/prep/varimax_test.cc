#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"
#include "prep/pca.h"

namespace aefx::prep {
namespace {

// Two factors of nearly the same strength with three columns each, and two columns of noise.
Prepared two_groups() {
  Random random(7);
  Prepared rows{.inputs = Matrix(400, 8), .weights = {}, .beyond_float = {}};
  for (Index r = 0; r < rows.inputs.rows(); ++r) {
    const double first = random.normal();
    const double second = random.normal();
    for (Index c = 0; c < 8; ++c) {
      const double cause = c < 3 ? first : c < 6 ? second : 0;
      rows.inputs(r, c) = static_cast<float>(cause + (c < 6 ? 0.1 : 0.3) * random.normal());
    }
  }
  return rows;
}

TEST(Varimax, SeparatesGroupsOfColumns) {
  const Pca turned = varimax(fit_pca(two_groups(), 2), 2);
  for (Index k = 0; k < 2; ++k) {
    const double first = turned.components.col(k).head(3).squaredNorm();
    const double second = turned.components.col(k).segment(3, 3).squaredNorm();
    EXPECT_GT(std::max(first, second), 0.99);
    EXPECT_LT(std::min(first, second), 0.01);
    EXPECT_GT(turned.components.col(k).maxCoeff(), 0);
  }
}

TEST(Varimax, KeepsSubspaceAndVariance) {
  const Prepared rows = two_groups();
  const Pca pca = fit_pca(rows, 5);
  const Pca turned = varimax(pca, 3);
  const MatrixD of = pca.components.leftCols(3) * pca.components.leftCols(3).transpose();
  const MatrixD now = turned.components.leftCols(3) * turned.components.leftCols(3).transpose();
  EXPECT_LT((of - now).cwiseAbs().maxCoeff(), 1e-9);
  EXPECT_NEAR(turned.variance.head(3).sum(), pca.variance.head(3).sum(), 1e-9);
  EXPECT_LT((turned.components.transpose() * turned.components - MatrixD::Identity(5, 5)).cwiseAbs().maxCoeff(), 1e-9);
  EXPECT_EQ(turned.components.rightCols(2), pca.components.rightCols(2));
  for (Index k = 1; k < 3; ++k) EXPECT_GE(turned.variance(k - 1), turned.variance(k));
  // The reported variance of a component is that of the projected rows.
  const MatrixD scores = (rows.inputs.cast<double>().rowwise() - turned.mean) * turned.components;
  for (Index k = 0; k < 3; ++k) EXPECT_NEAR(scores.col(k).squaredNorm() / 400, turned.variance(k), 1e-6);
}

TEST(Varimax, KeepsASingleComponent) {
  const Pca pca = fit_pca(two_groups(), 1);
  EXPECT_EQ(varimax(pca, 2).components, pca.components);
}

}  // namespace
}  // namespace aefx::prep
