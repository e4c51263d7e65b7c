#include "base/decompositions.h"

#include <Eigen/QR>
#include <Eigen/SVD>

namespace aefx {

using Eigen::MatrixXd;
using Eigen::VectorXd;

Cholesky::Cholesky(const MatrixXd& matrix) : factor_(matrix) {}

VectorXd Cholesky::solve(const VectorXd& right) const { return factor_.solve(right); }

MatrixXd Cholesky::solve(const MatrixXd& right) const { return factor_.solve(right); }

MatrixXd Cholesky::inverse() const { return solve(MatrixXd(MatrixXd::Identity(factor_.rows(), factor_.rows()))); }

VectorXd solve_semidefinite(const MatrixXd& matrix, const VectorXd& right) { return matrix.ldlt().solve(right); }

MatrixXd solve_least_squares(const MatrixXd& matrix, const MatrixXd& right) {
  return matrix.completeOrthogonalDecomposition().solve(right);
}

Svd thin_svd(const MatrixXd& matrix) {
  const Eigen::JacobiSVD<MatrixXd> svd(matrix, Eigen::ComputeThinU | Eigen::ComputeThinV);
  return {.u = svd.matrixU(), .values = svd.singularValues(), .v = svd.matrixV()};
}

MatrixXd orthonormal_basis(const MatrixXd& columns) {
  return Eigen::HouseholderQR<MatrixXd>(columns).householderQ() * MatrixXd::Identity(columns.rows(), columns.cols());
}

}  // namespace aefx
