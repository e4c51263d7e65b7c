// Decompositions of dense matrices, by Eigen. They are compiled here, once: each takes the compiler seconds.
#pragma once

#include <Eigen/Cholesky>

#include "aefx/base/matrix.h"

namespace aefx {

// The factor L of a symmetric positive definite matrix L * L^T (Cholesky).
class Cholesky {
 public:
  explicit Cholesky(const Eigen::MatrixXd& matrix);

  [[nodiscard]] bool is_positive_definite() const { return factor_.info() == Eigen::Success; }

  // Returns x with matrix * x = right.
  [[nodiscard]] Eigen::VectorXd solve(const Eigen::VectorXd& right) const;
  [[nodiscard]] Eigen::MatrixXd solve(const Eigen::MatrixXd& right) const;
  [[nodiscard]] Eigen::MatrixXd inverse() const;

 private:
  Eigen::LLT<Eigen::MatrixXd> factor_;
};

// Returns x with matrix * x = right, for a symmetric matrix that is positive or negative semidefinite.
[[nodiscard]] Eigen::VectorXd solve_semidefinite(const Eigen::MatrixXd& matrix, const Eigen::VectorXd& right);

// Returns x for which |matrix * x - right| is smallest, and of several the smallest x. The matrix may have any rank.
[[nodiscard]] Eigen::MatrixXd solve_least_squares(const Eigen::MatrixXd& matrix, const Eigen::MatrixXd& right);

// The singular value decomposition u * diag(values) * v^T of rows x columns: with m the smaller of both, u is rows x m,
// v columns x m, and the values fall.
struct Svd {
  Eigen::MatrixXd u;
  Eigen::VectorXd values;
  Eigen::MatrixXd v;
};
[[nodiscard]] Svd thin_svd(const Eigen::MatrixXd& matrix);

// Returns orthonormal columns that span those of the matrix, of which there are at most as many as rows.
[[nodiscard]] Eigen::MatrixXd orthonormal_basis(const Eigen::MatrixXd& columns);

}  // namespace aefx
