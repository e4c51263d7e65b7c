#include "prep/joint_normal.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "aefx/base/error.h"
#include "aefx/prep/statistics.h"
#include "base/decompositions.h"

namespace aefx::prep {
namespace {

constexpr double kUsualShare = 0.01;                         // of its variance, added to a column's while EM runs
constexpr double kShares[] = {0.003, 0.01, 0.03, 0.1, 0.3};  // added in the end
constexpr int kMostIterations = 30;
constexpr int kMostOfHalf = 8;       // from the moments of all rows
constexpr double kConverged = 1e-3;  // change of a covariance, in mean variances
constexpr Index kFewestRows = 20;    // to compare shares on
constexpr Index kBlock = 256;        // rows that a thread takes at a time

// Rows with the positions of missing values.
struct Rows {
  MatrixD values;  // those that are missing hold their expectation
  std::vector<std::vector<Index>> missing;
};

struct Moments {
  VectorD mean;
  MatrixD covariance;
};

Rows take(const Matrix& rows, const Matrix& weights, const std::vector<Index>& which) {
  Rows out{.values = rows(which, Eigen::all).cast<double>(), .missing = {}};
  for (const Index row : which) out.missing.push_back(missing_at(weights, row));
  return out;
}

// Returns a covariance with `share` of each variance added to it, and a little where there is none.
JointNormal with_share(const Moments& moments, double share) {
  MatrixD covariance = moments.covariance;
  const double least = 1e-6 * std::max(covariance.trace() / static_cast<double>(covariance.rows()), 1e-12);
  for (Index i = 0; i < covariance.rows(); ++i) covariance(i, i) += std::max(share * covariance(i, i), least);
  return {moments.mean, covariance};
}

Moments moments(const MatrixD& values, const MatrixD& uncertain) {
  Moments out{.mean = values.colwise().mean(), .covariance = {}};
  MatrixD centred = values;
  centred.rowwise() -= out.mean;
  out.covariance = (MatrixD(centred.transpose() * centred) + uncertain) / static_cast<double>(values.rows());
  return out;
}

// Replaces missing values by their expectation. Returns the sum of their conditional covariances.
MatrixD expect(const JointNormal& spread, Rows& rows, ThreadPool* pool) {
  const Index columns = rows.values.cols();
  const Index blocks = (rows.values.rows() + kBlock - 1) / kBlock;
  std::vector<MatrixD> sums(static_cast<std::size_t>(blocks));
  run(pool, static_cast<std::size_t>(blocks), [&](std::size_t block) {
    MatrixD& sum = sums[block];
    sum = MatrixD::Zero(columns, columns);
    const Index begin = static_cast<Index>(block) * kBlock, end = std::min(begin + kBlock, rows.values.rows());
    for (Index r = begin; r < end; ++r) {
      const std::vector<Index>& missing = rows.missing[static_cast<std::size_t>(r)];
      if (missing.empty()) continue;
      VectorD row = rows.values.row(r);
      const MatrixD own = spread.expect(row, missing);
      rows.values.row(r) = row;
      for (std::size_t i = 0; i < missing.size(); ++i) {
        for (std::size_t j = 0; j < missing.size(); ++j)
          sum(missing[i], missing[j]) += own(static_cast<Index>(i), static_cast<Index>(j));
      }
    }
  });
  MatrixD total = MatrixD::Zero(columns, columns);
  for (const MatrixD& sum : sums) total += sum;
  return total;
}

bool has_gaps(const Rows& rows) {
  return std::any_of(rows.missing.begin(), rows.missing.end(), [](const auto& missing) { return !missing.empty(); });
}

// Runs EM from `now` on, and leaves expectations in the rows.
Moments run_em(Moments now, Rows& rows, int iterations, ThreadPool* pool) {
  const Index columns = rows.values.cols();
  for (int i = 0; i < iterations; ++i) {
    const MatrixD uncertain = expect(with_share(now, kUsualShare), rows, pool);
    Moments next = moments(rows.values, uncertain);
    const double scale = std::max(next.covariance.trace() / static_cast<double>(columns), 1e-12);
    const double change = (next.covariance - now.covariance).cwiseAbs().maxCoeff() / scale;
    now = std::move(next);
    if (change < kConverged) break;
  }
  return now;
}

// Returns the sum over values that are there of their squared error, in variances, each expected from all others in its
// row.
double error_of_each(const JointNormal& spread, const VectorD& variances, const Rows& rows) {
  MatrixD errors = spread.expect_each(rows.values) - rows.values;
  errors.array().rowwise() /= variances.array().cwiseSqrt();
  for (Index r = 0; r < errors.rows(); ++r) {
    for (const Index c : rows.missing[static_cast<std::size_t>(r)]) errors(r, c) = 0;
  }
  return errors.squaredNorm();
}

// Returns the moments of the rows: by EM where there are gaps, from `start` or from the rows with means in them.
Moments fit_moments(Rows& rows, const Moments* start, ThreadPool* pool) {
  const Index columns = rows.values.cols();
  if (start != nullptr && has_gaps(rows)) return run_em(*start, rows, kMostOfHalf, pool);
  const Moments first = moments(rows.values, MatrixD::Zero(columns, columns));
  return has_gaps(rows) ? run_em(first, rows, kMostIterations, pool) : first;
}

// Returns the share of the variances that is best added; `start`: moments of all rows.
double best_share(const Matrix& rows, const Matrix& weights, const std::vector<Index>& which, const Moments& start,
                  ThreadPool* pool) {
  std::vector<double> errors(std::size(kShares), 0);
  for (const Index half : {0, 1}) {
    std::vector<Index> fitted, others;
    for (std::size_t i = 0; i < which.size(); ++i)
      (static_cast<Index>(i % 2) == half ? fitted : others).push_back(which[i]);
    Rows some = take(rows, weights, fitted), rest = take(rows, weights, others);
    const Moments moments = fit_moments(some, &start, pool);
    static_cast<void>(expect(with_share(moments, kUsualShare), rest, pool));
    const VectorD variances = moments.covariance.diagonal().transpose().cwiseMax(1e-12);
    run(pool, errors.size(),
        [&](std::size_t i) { errors[i] += error_of_each(with_share(moments, kShares[i]), variances, rest); });
  }
  return kShares[static_cast<std::size_t>(std::min_element(errors.begin(), errors.end()) - errors.begin())];
}

}  // namespace

JointNormal::JointNormal(VectorD mean, MatrixD covariance)
    : mean_(std::move(mean)), covariance_(std::move(covariance)) {
  const Cholesky factor{covariance_};
  if (!factor.is_positive_definite()) throw Error(Fault::bug, "a covariance is not positive definite");
  precision_ = factor.inverse();
}

MatrixD JointNormal::expect(Eigen::Ref<VectorD> row, const std::vector<Index>& missing) const {
  // With the precision P, the missing values m have covariance (P_mm)^-1 and mean m - (P_mm)^-1 P_mo (others - o).
  VectorD away = row - mean_;
  for (const Index c : missing) away(c) = 0;
  const Eigen::MatrixXd own = precision_(missing, missing);
  const Eigen::VectorXd pull = precision_(missing, Eigen::all) * away.transpose();
  const Cholesky factor(own);
  const Eigen::VectorXd shift = factor.solve(pull);
  for (std::size_t i = 0; i < missing.size(); ++i) row(missing[i]) = mean_(missing[i]) - shift(static_cast<Index>(i));
  return factor.inverse();
}

MatrixD JointNormal::expect_each(const MatrixD& rows) const {
  MatrixD away = rows;
  away.rowwise() -= mean_;
  MatrixD pull = away * precision_;
  pull.array().rowwise() /= precision_.diagonal().transpose().array();
  return rows - pull;
}

std::vector<Index> missing_at(const Matrix& weights, Index row) {
  std::vector<Index> out;
  if (weights.rows() == 0) return out;
  for (Index c = 0; c < weights.cols(); ++c) {
    if (!(weights(row, c) > 0)) out.push_back(c);
  }
  return out;
}

JointNormal fit_joint_normal(const Matrix& rows, const Matrix& weights, ThreadPool* pool) {
  const std::vector<Index> which = evenly_spaced(rows.rows(), kJointRows);
  Rows all = take(rows, weights, which);
  const Moments moments = fit_moments(all, nullptr, pool);
  const bool are_few = static_cast<Index>(which.size()) < kFewestRows;
  return with_share(moments, are_few ? 0.1 : best_share(rows, weights, which, moments, pool));
}

}  // namespace aefx::prep
