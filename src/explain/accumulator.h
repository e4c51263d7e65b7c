// Accumulates the statistics of a model over rows.
#pragma once

#include <memory>

#include "aefx/base/thread_pool.h"
#include "aefx/model/measurements.h"
#include "aefx/model/model.h"
#include "aefx/prep/pipeline.h"
#include "explain/path_slopes.h"

namespace aefx::explain {

// Sums over rows, added a block at a time, in memory that does not grow with the rows. Not thread-safe; `model` must
// outlive this.
//
// The contribution of column i to code k on a row is that of explain::Contributions, by the default method of the
// model; where relu cuts the code it is 0, and leaky relu scales it. Its share is cov(contribution, code) / var(code)
// over the rows (Pratt 1987), of the pre-activation z in place of the code where the activation is curved. Shares and
// the residual share, that of the rest, sum to 1, whatever the correlations between columns. Weights are the mean over
// the rows of the slopes at each row (the kernel for one layer).
class Accumulator {
 public:
  explicit Accumulator(const model::Model& model);
  // Uses the threads of `pool`, if there is one.
  void add(const prep::Prepared& rows, ThreadPool* pool = nullptr);
  // Code statistics, weights, shares, errors and variances of the rows so far.
  [[nodiscard]] model::Measurements measurements() const;

 private:
  void add_rows(const prep::Prepared& rows, Index begin, Index end);
  void add_sums(const Accumulator& other);
  void add_slice(const prep::Prepared& rows, Index begin, Index count);
  void add_contributions(const Matrix& x, const Matrix& pre, const Matrix& codes);
  void add_deep_contributions(const Matrix& x, const Matrix& pre, const Matrix& codes);
  void add_code(Index k, const Matrix& pre, const Matrix& codes);

  const model::Model& model_;
  VectorD column_mean_;                     // D: of the training rows, scaled
  VectorD origin_;                          // K: pre-activation at the mean row, subtracted from z against cancellation
  std::shared_ptr<const PathSlopes> path_;  // of hidden layers, if they have an exact path
  double rows_ = 0;
  MatrixD slope_, contribution_, product_;  // D x K: sums of slope, contribution, contribution * (z - origin)
  VectorD base_, z_, zz_;     // K: sums of z - slope * x; of what shares are of, less origin, and its squares
  VectorD pre_, pre_square_;  // K: sums of z - origin, (z - origin)^2
  VectorD active_, code_, code_square_, code_min_, code_max_;  // K
  VectorD squared_error_, value_, value_square_, present_;     // D
};

}  // namespace aefx::explain
