// How columns vary together, and what is expected of missing values given the others.
#pragma once

#include <vector>

#include "aefx/base/matrix.h"
#include "aefx/base/thread_pool.h"

namespace aefx::prep {

// A normal distribution of D columns. Const members are thread-safe.
class JointNormal {
 public:
  // `covariance` is positive definite. Throws Error (bug) where it is not.
  JointNormal(VectorD mean, MatrixD covariance);

  [[nodiscard]] const VectorD& mean() const { return mean_; }
  [[nodiscard]] const MatrixD& covariance() const { return covariance_; }

  // Replaces the values of a row (1 x D) at the positions `missing` by their expectation given the others, the
  // conditional mean. Returns their conditional covariance (missing x missing).
  [[nodiscard]] MatrixD expect(Eigen::Ref<VectorD> row, const std::vector<Index>& missing) const;

  // Returns for each value of the rows (N x D) what is expected of it given all others in its row.
  [[nodiscard]] MatrixD expect_each(const MatrixD& rows) const;

 private:
  VectorD mean_;
  MatrixD covariance_, precision_;
};

// Returns the positions of values that are missing in a row of `weights` (N x D, 0 where missing; no rows: none is).
[[nodiscard]] std::vector<Index> missing_at(const Matrix& weights, Index row);

// Fits rows (N x D, at least 2) with missing values by EM (Dempster, Laird and Rubin 1977; Little and Rubin,
// Statistical Analysis with Missing Data). To the variances a share is added, from 0.3% to 30%: that with which values
// of one half of the rows follow best from the others in their rows by the other half. Of more than kJointRows rows so
// many are used, evenly spaced. The result does not depend on `pool`, which may be null.
inline constexpr Index kJointRows = 2000;
[[nodiscard]] JointNormal fit_joint_normal(const Matrix& rows, const Matrix& weights, ThreadPool* pool = nullptr);

}  // namespace aefx::prep
