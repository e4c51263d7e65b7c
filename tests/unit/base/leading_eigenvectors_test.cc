#include "base/leading_eigenvectors.h"

#include <gtest/gtest.h>

#include <Eigen/QR>
#include <vector>

#include "base/random.h"

namespace aefx {
namespace {

MatrixD random_square(Index size, std::uint64_t seed) {
  Random random(seed);
  MatrixD x(size, size);
  for (Index i = 0; i < x.size(); ++i) x.data()[i] = random.normal();
  return x;
}

// A matrix with these eigenvalues and random eigenvectors.
MatrixD with_eigenvalues(const Eigen::VectorXd& values) {
  const MatrixD q = Eigen::HouseholderQR<Eigen::MatrixXd>(random_square(values.size(), 1)).householderQ();
  return q * values.asDiagonal() * q.transpose();
}

// All but a fourth of the vectors are left out, so that inverse iteration finds those that are wanted.
void expect_leading(const MatrixD& symmetric, const Eigen::VectorXd& expected) {
  const Spectrum found = leading_eigenvectors(symmetric, expected.size());
  const double size = std::max(expected(0), 1e-300);
  ASSERT_EQ(found.values.size(), expected.size());
  ASSERT_EQ(found.vectors.cols(), expected.size());
  EXPECT_LT((found.values - expected).cwiseAbs().maxCoeff(), 1e-12 * size);
  const MatrixD product = found.vectors.transpose() * found.vectors;
  EXPECT_LT((product - MatrixD::Identity(product.rows(), product.cols())).cwiseAbs().maxCoeff(), 1e-11);
  const MatrixD residual = symmetric * found.vectors - found.vectors * found.values.asDiagonal();
  EXPECT_LT(residual.cwiseAbs().maxCoeff(), 1e-12 * size);
}

TEST(LeadingEigenvectors, AreThoseOfDifferentEigenvalues) {
  Eigen::VectorXd values = Eigen::VectorXd::LinSpaced(200, 10, 0.01);
  expect_leading(with_eigenvalues(values), values.head(20));
  expect_leading(1e100 * with_eigenvalues(values), 1e100 * values.head(20));
  expect_leading(1e-100 * with_eigenvalues(values), 1e-100 * values.head(20));
}

TEST(LeadingEigenvectors, OfEqualEigenvaluesAreDifferent) {
  Eigen::VectorXd values = Eigen::VectorXd::Constant(120, 1);
  values.head(3).setConstant(5);
  values(3) = 5 - 1e-13;
  values.segment(4, 10).setConstant(2);
  expect_leading(with_eigenvalues(values), values.head(20));
}

TEST(LeadingEigenvectors, OfLowRankReachIntoTheNullSpace) {
  Eigen::VectorXd values = Eigen::VectorXd::Zero(150);
  values.head(3) << 4, 3, 1;
  expect_leading(with_eigenvalues(values), values.head(10));
}

// The tridiagonal form of a diagonal matrix falls into parts of one row.
TEST(LeadingEigenvectors, OfADiagonalMatrixAreItsAxes) {
  Eigen::VectorXd values = Eigen::VectorXd::LinSpaced(100, 100, 1);
  values(1) = values(0);
  expect_leading(MatrixD(values.asDiagonal()), values.head(5));
}

TEST(LeadingEigenvectors, OfAZeroMatrixAreOrthonormal) {
  expect_leading(MatrixD::Zero(100, 100), Eigen::VectorXd::Zero(5));
}

TEST(LeadingEigenvectors, OfAFourthOrMoreAreThoseOfAll) {
  Eigen::VectorXd values = Eigen::VectorXd::LinSpaced(80, 8, 0);
  expect_leading(with_eigenvalues(values), values.head(20));
  expect_leading(with_eigenvalues(values), values);
}

TEST(LeadingEigenvectors, AreReadFromTheLowerTriangle) {
  const Eigen::VectorXd values = Eigen::VectorXd::LinSpaced(100, 10, 0.1);
  const MatrixD whole = with_eigenvalues(values);
  MatrixD lower = whole.triangularView<Eigen::Lower>();
  const Spectrum found = leading_eigenvectors(lower, 3);
  EXPECT_LT((whole * found.vectors - found.vectors * found.values.asDiagonal()).cwiseAbs().maxCoeff(), 1e-11);
}

}  // namespace
}  // namespace aefx
