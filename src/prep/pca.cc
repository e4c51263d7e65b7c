#include "aefx/prep/pca.h"

#include <Eigen/Eigenvalues>
#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <utility>

#include "aefx/base/random.h"

namespace aefx::prep {
namespace {

constexpr Index kSlice = 4096;      // rows that are centred in double at a time
constexpr double kNothing = 1e-12;  // share of the strongest component below which a variance is rounding

template <typename Derived>
void add_shares(const SumOverShares& sum, Eigen::PlainObjectBase<Derived>& values) {
  if (sum) sum({values.data(), static_cast<std::size_t>(values.size())});
}

VectorD weighted_mean(const Prepared& rows, const SumOverShares& sum_shares) {
  const Matrix& x = rows.inputs;
  VectorD sum = VectorD::Zero(x.cols());
  VectorD count = VectorD::Zero(x.cols());
  for (Index r = 0; r < x.rows(); ++r) {
    if (rows.weights.rows() > 0) {
      sum += (x.row(r).array() * (rows.weights.row(r).array() > 0).cast<float>()).matrix().cast<double>();
      count.array() += (rows.weights.row(r).array() > 0).cast<double>();
    } else {
      sum += x.row(r).cast<double>();
    }
  }
  if (rows.weights.rows() == 0) count.setConstant(static_cast<double>(x.rows()));
  add_shares(sum_shares, sum);
  add_shares(sum_shares, count);
  return (count.array() > 0).select(sum.array() / count.array().max(1), 0).matrix();
}

MatrixD centred(const Prepared& rows, const VectorD& mean, Index begin, Index count) {
  MatrixD x = rows.inputs.middleRows(begin, count).cast<double>();
  x.rowwise() -= mean;
  if (rows.column_weights.size() > 0) x.array().rowwise() *= rows.column_weights.cast<double>().array().sqrt();
  if (rows.weights.rows() > 0) x.array() *= (rows.weights.middleRows(begin, count).array() > 0).cast<double>();
  return x;
}

// The sign of an eigenvector is arbitrary: the largest loading is made positive, so that runs can be compared.
void fix_signs(MatrixD& components) {
  for (Index k = 0; k < components.cols(); ++k) {
    Index at = 0;
    components.col(k).cwiseAbs().maxCoeff(&at);
    if (components(at, k) < 0) components.col(k) *= -1;
  }
}

// Eigenvalues of the covariance, strongest first, and its eigenvectors as columns.
struct Spectrum {
  Eigen::VectorXd values;
  Eigen::MatrixXd vectors;
};

Spectrum strongest_first(const MatrixD& square) {
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(square);
  return {.values = solver.eigenvalues().reverse(), .vectors = solver.eigenvectors().rowwise().reverse()};
}

// All of them, exactly: through the covariance (columns x columns) or, where rows are fewer, the Gram matrix.
Spectrum solve_exactly(const Prepared& rows, const VectorD& mean, Index all_rows, const SumOverShares& sum,
                       double& total) {
  const Index n = rows.inputs.rows();
  const Index d = rows.inputs.cols();
  const Index size = sum ? d : std::min(n, d);
  MatrixD square = MatrixD::Zero(size, size);
  if (size < d) {
    const MatrixD all = centred(rows, mean, 0, n);
    square.noalias() = all * all.transpose() / static_cast<double>(n);
    total = square.trace();
    Spectrum eigen = strongest_first(square);
    eigen.vectors = all.transpose() * eigen.vectors;
    for (Index k = 0; k < eigen.vectors.cols(); ++k) eigen.vectors.col(k).normalize();
    return eigen;
  }
  for (Index begin = 0; begin < n; begin += kSlice) {
    const MatrixD x = centred(rows, mean, begin, std::min(kSlice, n - begin));
    square.noalias() += x.transpose() * x;
  }
  add_shares(sum, square);
  square /= static_cast<double>(all_rows);
  total = square.trace();
  return strongest_first(square);
}

// The strongest few of many, by subspace iteration from a random start (Halko, Martinsson and Tropp 2011,
// algorithm 4.4): the cost grows with rows x columns, not with the square of either.
Spectrum solve_few(const Prepared& rows, const VectorD& mean, Index all_rows, Index most, const SumOverShares& sum,
                   double& total) {
  constexpr Index kMore = 10;  // vectors beyond those wanted, which make the wanted ones settle sooner
  constexpr int kMostRounds = 30;
  constexpr double kSettled = 1e-7;
  const Index n = rows.inputs.rows();
  const Index d = rows.inputs.cols();
  const Index size = std::min(most + kMore, std::min(all_rows, d));
  Random random(0);
  Eigen::MatrixXd basis(d, size);
  for (Index i = 0; i < basis.size(); ++i) basis.data()[i] = random.normal();
  Spectrum eigen;
  double before = 0;
  for (int round = 0; round < kMostRounds; ++round) {
    basis = Eigen::HouseholderQR<Eigen::MatrixXd>(basis).householderQ() * Eigen::MatrixXd::Identity(d, size);
    Eigen::MatrixXd next = Eigen::MatrixXd::Zero(d, size);
    MatrixD small = MatrixD::Zero(size, size);
    total = 0;
    for (Index begin = 0; begin < n; begin += kSlice) {
      const MatrixD x = centred(rows, mean, begin, std::min(kSlice, n - begin));
      const MatrixD seen = x * basis;
      next.noalias() += x.transpose() * seen;
      small.noalias() += seen.transpose() * seen;
      total += x.squaredNorm();
    }
    add_shares(sum, next);
    add_shares(sum, small);
    if (sum) sum({&total, 1});
    total /= static_cast<double>(all_rows);
    const Spectrum ritz = strongest_first(small / static_cast<double>(all_rows));
    eigen.values = ritz.values;
    eigen.vectors = basis * ritz.vectors;
    const double kept = ritz.values.head(std::min(most, size)).sum();
    if (std::abs(kept - before) <= kSettled * kept) break;
    before = kept;
    basis = std::move(next);
  }
  return eigen;
}

}  // namespace

Pca fit_pca(const Prepared& rows, Index most) { return fit_pca(rows, rows.inputs.rows(), most, {}); }

Pca fit_pca(const Prepared& rows, Index all, Index most, const SumOverShares& sum) {
  constexpr Index kManyDimensions = 300;  // beyond, all eigenvectors cost more than a few found by iteration
  const Index dimensions = std::min(all, rows.inputs.cols());
  Pca pca;
  pca.mean = weighted_mean(rows, sum);
  pca.stretch = rows.column_weights.cast<double>().array().sqrt().matrix();
  const bool few = dimensions > kManyDimensions && 4 * most < dimensions;
  const Spectrum eigen = few ? solve_few(rows, pca.mean, all, most, sum, pca.total_variance)
                             : solve_exactly(rows, pca.mean, all, sum, pca.total_variance);
  Index keep = 0;
  while (keep < std::min<Index>(most, eigen.values.size()) && eigen.values(keep) > kNothing * eigen.values(0) &&
         eigen.values(keep) > 0) {
    ++keep;
  }
  pca.variance = eigen.values.head(keep).transpose();
  pca.components = eigen.vectors.leftCols(keep);
  fix_signs(pca.components);
  return pca;
}

MatrixD Pca::reading() const {
  MatrixD reading = components;
  if (stretch.size() > 0) reading.array().colwise() *= stretch.transpose().array();
  return reading;
}

void Pca::relax(MatrixD& rows) const {
  if (stretch.size() > 0) rows.array().rowwise() /= stretch.array();
}

Matrix reconstruct(const Pca& pca, const Matrix& inputs) {
  const MatrixD reading = pca.reading();
  Matrix out(inputs.rows(), inputs.cols());
  for (Index begin = 0; begin < inputs.rows(); begin += kSlice) {
    const Index count = std::min(kSlice, inputs.rows() - begin);
    MatrixD x = inputs.middleRows(begin, count).cast<double>();
    x.rowwise() -= pca.mean;
    MatrixD back = (x * reading) * pca.components.transpose();
    pca.relax(back);
    back.rowwise() += pca.mean;
    out.middleRows(begin, count) = back.cast<float>();
  }
  return out;
}

}  // namespace aefx::prep
