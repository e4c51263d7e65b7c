// Decompositions, by what defines their results.
#include "base/decompositions.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/lower_triangle.h"
#include "base/random.h"

namespace aefx::test {
namespace {

Eigen::MatrixXd drawn(Index rows, Index columns, std::uint64_t seed = 0) {
  Random random(seed);
  Eigen::MatrixXd out(rows, columns);
  for (Index i = 0; i < out.size(); ++i) out.data()[i] = random.normal();
  return out;
}

Eigen::MatrixXd positive_definite(Index size) {
  const Eigen::MatrixXd x = drawn(size + 5, size);
  return x.transpose() * x;
}

TEST(Cholesky, SolvesAndInverts) {
  const Eigen::MatrixXd matrix = positive_definite(7), right = drawn(7, 3, 1);
  const Cholesky factor(matrix);
  EXPECT_TRUE(factor.is_positive_definite());
  EXPECT_LT((matrix * factor.solve(right) - right).norm(), 1e-9);
  EXPECT_LT((matrix * factor.solve(Eigen::VectorXd(right.col(1))) - right.col(1)).norm(), 1e-9);
  EXPECT_LT((matrix * factor.inverse() - Eigen::MatrixXd::Identity(7, 7)).norm(), 1e-9);
}

TEST(Cholesky, SeesWhatIsNotPositiveDefinite) {
  Eigen::MatrixXd matrix = Eigen::MatrixXd::Identity(3, 3);
  matrix(1, 1) = -1;
  EXPECT_FALSE(Cholesky(matrix).is_positive_definite());
}

TEST(SolveSemidefinite, TakesASingularMatrix) {
  const Eigen::MatrixXd x = drawn(6, 2);
  const Eigen::MatrixXd matrix = x * x.transpose();  // of rank 2
  const Eigen::VectorXd right = matrix * drawn(6, 1, 1);
  EXPECT_LT((matrix * solve_semidefinite(matrix, right) - right).norm(), 1e-9);
  EXPECT_LT((-matrix * solve_semidefinite(-matrix, right) - right).norm(), 1e-9);
}

TEST(SolveLeastSquares, LeavesAnErrorAcrossTheColumns) {
  const Eigen::MatrixXd matrix = drawn(9, 3), right = drawn(9, 2, 1);
  const Eigen::MatrixXd left = right - matrix * solve_least_squares(matrix, right);
  EXPECT_GT(left.norm(), 0.1);
  EXPECT_LT((matrix.transpose() * left).norm(), 1e-9);
}

// x + y = 2 has the smallest solution x = y = 1.
TEST(SolveLeastSquares, TakesTheSmallestOfSeveral) {
  const Eigen::MatrixXd x = solve_least_squares(Eigen::MatrixXd::Ones(4, 2), Eigen::MatrixXd::Constant(4, 1, 2));
  EXPECT_NEAR(x(0, 0), 1, 1e-12);
  EXPECT_NEAR(x(1, 0), 1, 1e-12);
}

TEST(ThinSvd, GivesTheMatrixBack) {
  for (const auto& [rows, columns] : {std::pair<Index, Index>{8, 3}, {3, 8}, {5, 5}}) {
    const Eigen::MatrixXd matrix = drawn(rows, columns);
    const Svd svd = thin_svd(matrix);
    const Index size = std::min(rows, columns);
    ASSERT_EQ(svd.u.cols(), size);
    ASSERT_EQ(svd.v.cols(), size);
    EXPECT_LT((svd.u * svd.values.asDiagonal() * svd.v.transpose() - matrix).norm(), 1e-9);
    EXPECT_LT((svd.u.transpose() * svd.u - Eigen::MatrixXd::Identity(size, size)).norm(), 1e-9);
    for (Index i = 1; i < size; ++i) EXPECT_LE(svd.values(i), svd.values(i - 1));
  }
}

TEST(OrthonormalBasis, SpansTheColumns) {
  const Eigen::MatrixXd columns = drawn(9, 4);
  const Eigen::MatrixXd basis = orthonormal_basis(columns);
  ASSERT_EQ(basis.cols(), 4);
  EXPECT_LT((basis.transpose() * basis - Eigen::MatrixXd::Identity(4, 4)).norm(), 1e-9);
  EXPECT_LT((basis * (basis.transpose() * columns) - columns).norm(), 1e-9);
}

// 150 columns are more than two tiles.
TEST(AddLower, AddsProductsOnAnyNumberOfThreads) {
  const MatrixD x = drawn(20, 150);
  const auto product = [&](Index at, Index count) {
    return x.middleCols(at, count).transpose() * x.leftCols(at + count);
  };
  MatrixD alone = MatrixD::Identity(150, 150), shared = alone;
  ThreadPool pool(3);
  add_lower(nullptr, alone, product);
  add_lower(&pool, shared, product);
  EXPECT_EQ(alone, shared);
  const MatrixD wanted = MatrixD::Identity(150, 150) + x.transpose() * x;
  const MatrixD difference = (alone - wanted).triangularView<Eigen::Lower>();
  EXPECT_LT(difference.norm(), 1e-9);
}

}  // namespace
}  // namespace aefx::test
