// What is expected of missing values, given the others of their row.
#include "prep/joint_normal.h"

#include <gtest/gtest.h>

#include <Eigen/LU>
#include <limits>

#include "base/random.h"

namespace aefx::prep {
namespace {

// Rows of correlated columns of mean 0 and about variance 1.
Matrix rows_of(Index rows, Index columns, std::uint64_t seed = 1) {
  Random random(seed);
  MatrixD mixing(3, columns), out(rows, columns);
  for (double& value : mixing.reshaped()) value = random.normal() / 2;
  for (Index r = 0; r < rows; ++r) {
    VectorD latent(3);
    for (double& value : latent) value = random.normal();
    for (Index c = 0; c < columns; ++c) out(r, c) = latent.dot(mixing.col(c)) + 0.5 * random.normal();
  }
  return out.cast<float>();
}

Matrix gaps(Matrix& rows, double share) {
  Random random(9);
  Matrix weights = Matrix::Ones(rows.rows(), rows.cols());
  for (Index r = 0; r < rows.rows(); ++r) {
    for (Index c = 0; c < rows.cols(); ++c) {
      if (random.uniform() < share) weights(r, c) = rows(r, c) = 0;
    }
  }
  return weights;
}

MatrixD covariance(const Matrix& rows) {
  MatrixD x = rows.cast<double>();
  x.rowwise() -= VectorD(x.colwise().mean());
  return x.transpose() * x / static_cast<double>(x.rows());
}

TEST(JointNormal, ExpectsTheConditionalMean) {
  const JointNormal normal = fit_joint_normal(rows_of(400, 6), {});
  const MatrixD& s = normal.covariance();
  const std::vector<Index> missing{1, 4}, given{0, 2, 3, 5};
  VectorD row(6);
  row << 0.3, 99, -1, 0.5, 99, 2;
  const VectorD away = VectorD(row(given)) - VectorD(normal.mean()(given));
  const MatrixD weights = s(missing, given) * Eigen::MatrixXd(s(given, given)).inverse();
  const Eigen::VectorXd expected = normal.mean()(missing).transpose() + weights * away.transpose();
  const MatrixD uncertain = normal.expect(row, missing);
  EXPECT_NEAR(row(1), expected(0), 1e-9);
  EXPECT_NEAR(row(4), expected(1), 1e-9);
  EXPECT_EQ(row(0), 0.3);
  const MatrixD left = s(missing, missing) - weights * s(given, missing);
  EXPECT_LT((uncertain - left).cwiseAbs().maxCoeff(), 1e-9);
}

TEST(JointNormal, ExpectsEachValueFromAllOthers) {
  const Matrix rows = rows_of(50, 5);
  const JointNormal normal = fit_joint_normal(rows, {});
  const MatrixD each = normal.expect_each(rows.cast<double>());
  for (const Index c : {0, 3}) {
    VectorD row = rows.row(7).cast<double>();
    static_cast<void>(normal.expect(row, {c}));
    EXPECT_NEAR(each(7, c), row(c), 1e-9);
  }
}

TEST(JointNormal, FindsCovariancesBehindGaps) {
  Matrix rows = rows_of(2000, 6);
  const MatrixD whole = covariance(rows);
  const Matrix weights = gaps(rows, 0.3);
  const JointNormal normal = fit_joint_normal(rows, weights);
  const MatrixD shrunk = covariance(rows);  // with means in the gaps
  EXPECT_LT((normal.covariance() - whole).norm(), 0.12 * whole.norm());
  EXPECT_GT((shrunk - whole).norm(), 0.3 * whole.norm());
}

// With few rows for the columns chance correlations are many, and a larger share is added to the variances.
TEST(JointNormal, AddsMoreWhereRowsAreFew) {
  const auto added = [](Index count) {
    const Matrix rows = rows_of(count, 15, 4);
    return fit_joint_normal(rows, {}).covariance()(0, 0) / covariance(rows)(0, 0) - 1;
  };
  EXPECT_GT(added(30), added(3000));
  EXPECT_LT(added(3000), 0.05);
}

TEST(JointNormal, TakesConstantColumnsAndRowsWithoutValues) {
  Matrix rows = rows_of(60, 4);
  rows.col(2).setConstant(3);
  Matrix weights = gaps(rows, 0.1);
  rows.col(2).setConstant(3);
  weights.row(5).setZero();
  const JointNormal normal = fit_joint_normal(rows, weights);
  VectorD row = VectorD::Zero(4);
  static_cast<void>(normal.expect(row, {0, 1, 2, 3}));
  EXPECT_TRUE(row.allFinite());
  EXPECT_NEAR(row(2), 3, 1e-6);
  EXPECT_EQ(row, normal.mean());
  EXPECT_TRUE(fit_joint_normal(Matrix::Constant(2, 2, 1), {}).covariance().allFinite());
}

TEST(JointNormal, DoesNotDependOnThreads) {
  Matrix rows = rows_of(900, 5);
  const Matrix weights = gaps(rows, 0.2);
  ThreadPool pool(3);
  EXPECT_EQ(fit_joint_normal(rows, weights).covariance(), fit_joint_normal(rows, weights, &pool).covariance());
}

}  // namespace
}  // namespace aefx::prep
