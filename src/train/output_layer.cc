#include "train/output_layer.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/decompositions.h"

namespace aefx::train {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr int kIterations = 20;
constexpr double kRidge = 1e-4;  // times the mean diagonal of the normal matrix

// Minimizes the sum of weight * (sigmoid(design * w) - target)^2, for one column.
struct Problem {
  const MatrixXd& design;   // rows x (features + 1): standardized features and 1
  VectorXd target, weight;  // rows x 1

  [[nodiscard]] VectorXd output(const VectorXd& w) const {
    return (1 + (-(design * w)).array().exp()).inverse().matrix();
  }
  [[nodiscard]] double loss(const VectorXd& w) const {
    return (weight.array() * (output(w) - target).array().square()).sum();
  }
};

VectorXd solve(const Problem& problem, VectorXd w) {
  constexpr double kGiveUp = 1e4;
  double damping = 1e-3;
  double loss = problem.loss(w);
  for (int i = 0; i < kIterations && damping <= kGiveUp; ++i) {
    const VectorXd y = problem.output(w);
    const VectorXd slope = (y.array() * (1 - y.array()) * problem.weight.array()).matrix();
    const MatrixXd jacobian = slope.asDiagonal() * problem.design;
    MatrixXd normal = jacobian.transpose() * jacobian;
    const VectorXd right = jacobian.transpose() * (problem.weight.array() * (problem.target - y).array()).matrix();
    normal.diagonal().array() += normal.trace() / static_cast<double>(w.size()) * (damping + kRidge);
    const VectorXd next = w + solve_semidefinite(normal, right);
    const double next_loss = problem.loss(next);
    if (!(next_loss < loss)) {
      damping *= 10;
      continue;
    }
    const bool settled = loss - next_loss < 1e-6 * loss;
    w = next;
    loss = next_loss;
    damping *= 0.3;
    if (settled) break;
  }
  return w;
}

}  // namespace

void fit_sigmoid_layer(const MatrixD& features, const Matrix& targets, const Matrix& weights, MatrixD& kernel,
                       VectorD& bias) {
  constexpr double kMostWork = 2e9;  // multiplications
  const Index k = features.cols();
  const Index n = features.rows();
  const auto unknowns = static_cast<double>(k + 1);
  const double work = kIterations * static_cast<double>(n * kernel.cols()) * unknowns * unknowns;
  if (k == 0 || n < 2 * (k + 1) || work > kMostWork) return;
  MatrixXd design(n, k + 1);
  design.leftCols(k) = features;
  const VectorD mean = features.colwise().mean();
  design.leftCols(k).rowwise() -= mean;
  const VectorD deviation =
      (design.leftCols(k).colwise().squaredNorm() / static_cast<double>(n)).array().sqrt().max(1e-9).matrix();
  design.leftCols(k).array().rowwise() /= deviation.array();
  design.col(k).setOnes();
  for (Index c = 0; c < kernel.cols(); ++c) {
    Problem problem{.design = design, .target = targets.col(c).cast<double>(), .weight = VectorXd::Ones(n)};
    if (weights.rows() > 0) problem.weight = weights.col(c).cast<double>();
    VectorXd w(k + 1);
    w.head(k) = (kernel.col(c).array() * deviation.transpose().array()).matrix();
    w(k) = bias(c) + mean.dot(kernel.col(c));
    w = solve(problem, w);
    if (!w.allFinite()) continue;
    kernel.col(c) = (w.head(k).array() / deviation.transpose().array()).matrix();
    bias(c) = w(k) - mean.dot(kernel.col(c));
  }
}

}  // namespace aefx::train
