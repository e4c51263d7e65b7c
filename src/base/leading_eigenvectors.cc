#include "base/leading_eigenvectors.h"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "base/random.h"

namespace aefx {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr Index kSmall = 64;    // rows: all vectors cost next to nothing
constexpr int kIterations = 3;  // the first makes all but rounding of an eigenvector, from almost every start
constexpr double kRounding = std::numeric_limits<double>::epsilon();

// Solves (T - shift) x = right for a tridiagonal T, by Gaussian elimination with row exchanges. Pivots of rounding size
// are replaced by `least`: the solution is then large along the eigenvector, which is what is wanted.
class ShiftedTridiagonal {
 public:
  ShiftedTridiagonal(const VectorXd& diagonal, const VectorXd& beside, double shift, double least)
      : pivot_(diagonal.array() - shift),
        first_(beside),
        second_(VectorXd::Zero(diagonal.size())),
        factor_(beside),
        exchanged_(static_cast<std::size_t>(diagonal.size())) {
    const Index n = diagonal.size();
    for (Index i = 0; i + 1 < n; ++i) {
      const double below = beside(i);
      const double right = i + 2 < n ? beside(i + 1) : 0;
      if (std::abs(below) > std::abs(pivot_(i))) {  // row i + 1 is the pivot row
        exchanged_[static_cast<std::size_t>(i)] = true;
        factor_(i) = pivot_(i) / below;
        const double next = pivot_(i + 1);
        pivot_(i + 1) = first_(i) - factor_(i) * next;
        pivot_(i) = below;
        first_(i) = next;
        second_(i) = right;
        if (i + 2 < n) first_(i + 1) = -factor_(i) * right;
      } else {
        if (std::abs(pivot_(i)) < least) pivot_(i) = least;
        factor_(i) = below / pivot_(i);
        pivot_(i + 1) -= factor_(i) * first_(i);
      }
    }
    if (std::abs(pivot_(n - 1)) < least) pivot_(n - 1) = least;
  }

  void solve(VectorXd& x) const {
    const Index n = x.size();
    for (Index i = 0; i + 1 < n; ++i) {
      if (exchanged_[static_cast<std::size_t>(i)]) std::swap(x(i), x(i + 1));
      x(i + 1) -= factor_(i) * x(i);
    }
    for (Index i = n; i-- > 0;) {
      if (i + 1 < n) x(i) -= first_(i) * x(i + 1);
      if (i + 2 < n) x(i) -= second_(i) * x(i + 2);
      x(i) /= pivot_(i);
    }
  }

 private:
  VectorXd pivot_, first_, second_;  // the upper triangle: diagonal, and the two beside it
  VectorXd factor_;                  // by which a pivot row is subtracted from the next
  std::vector<bool> exchanged_;
};

// Eigenvectors of a tridiagonal matrix to these eigenvalues, by inverse iteration. Each is made orthogonal to those
// before it: equal eigenvalues get different vectors.
MatrixXd inverse_iteration(const VectorXd& diagonal, const VectorXd& beside, const VectorXd& values) {
  const Index n = diagonal.size();
  const double size = std::max(diagonal.cwiseAbs().maxCoeff(), beside.cwiseAbs().maxCoeff());
  const double least = std::max(kRounding * size, std::numeric_limits<double>::min());
  MatrixXd vectors(n, values.size());
  Random random(0);
  for (Index k = 0; k < values.size(); ++k) {
    const ShiftedTridiagonal shifted(diagonal, beside, values(k), least);
    const auto before = vectors.leftCols(k);
    VectorXd x(n);
    for (Index i = 0; i < n; ++i) x(i) = random.normal();
    x.normalize();
    for (int iteration = 0; iteration < kIterations; ++iteration) {
      shifted.solve(x);
      x /= x.cwiseAbs().maxCoeff();  // its square may be beyond double
      for (int twice = 0; twice < 2; ++twice) x -= before * (before.transpose() * x).eval();
      x.normalize();
    }
    vectors.col(k) = x;
  }
  return vectors;
}

}  // namespace

Spectrum leading_eigenvectors(const MatrixD& symmetric, Index most) {
  const Index n = symmetric.rows();
  const Index count = std::min(most, n);
  const double scale = symmetric.diagonal().cwiseAbs().maxCoeff();  // of all values
  if (n <= kSmall || 4 * count >= n || scale == 0) {
    const Eigen::SelfAdjointEigenSolver<MatrixXd> solver(symmetric);
    return {.values = solver.eigenvalues().reverse().head(count),
            .vectors = solver.eigenvectors().rowwise().reverse().leftCols(count)};
  }
  // Squares of small or large values would be beyond double.
  const Eigen::Tridiagonalization<MatrixXd> tridiagonal{MatrixXd(symmetric / scale)};
  const VectorXd diagonal = tridiagonal.diagonal(), beside = tridiagonal.subDiagonal();
  Eigen::SelfAdjointEigenSolver<MatrixXd> solver;
  solver.computeFromTridiagonal(diagonal, beside, Eigen::EigenvaluesOnly);
  Spectrum out{.values = solver.eigenvalues().reverse().head(count), .vectors = {}};
  out.vectors = tridiagonal.matrixQ() * inverse_iteration(diagonal, beside, out.values);
  out.values *= scale;
  return out;
}

}  // namespace aefx
