#include "prep/pca.h"

#include <Eigen/Eigenvalues>
#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <utility>

#include "aefx/base/random.h"
#include "nn/kernels.h"

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

template <class Values>  // Matrix or MatrixD
Values centred(const Prepared& rows, const VectorD& mean, Index begin, Index count) {
  using Scalar = typename Values::Scalar;
  Values x = rows.inputs.middleRows(begin, count).template cast<Scalar>();
  x.rowwise() -= mean.cast<Scalar>();
  if (rows.column_weights.size() > 0) x.array().rowwise() *= rows.column_weights.cast<Scalar>().array().sqrt();
  if (rows.weights.rows() > 0) x.array() *= (rows.weights.middleRows(begin, count).array() > 0).template cast<Scalar>();
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
    const MatrixD all = centred<MatrixD>(rows, mean, 0, n);
    square.noalias() = all * all.transpose() / static_cast<double>(n);
    total = square.trace();
    Spectrum eigen = strongest_first(square);
    eigen.vectors = all.transpose() * eigen.vectors;
    for (Index k = 0; k < eigen.vectors.cols(); ++k) eigen.vectors.col(k).normalize();
    return eigen;
  }
  for (Index begin = 0; begin < n; begin += kSlice) {
    const MatrixD x = centred<MatrixD>(rows, mean, begin, std::min(kSlice, n - begin));
    square.noalias() += x.transpose() * x;
  }
  add_shares(sum, square);
  square /= static_cast<double>(all_rows);
  total = square.trace();
  return strongest_first(square);
}

// What the rows make of a basis (columns x size), summed over them: of x * basis = y, both x^T y and y^T y.
struct Passed {
  Eigen::MatrixXd next;  // columns x size
  MatrixD small;         // size x size
  double total = 0;      // sum of squares of x
};

void pass(const MatrixD& x, const MatrixD& basis, Passed& sums) {
  const MatrixD seen = x * basis;
  sums.next.noalias() += x.transpose() * seen;
  sums.small.noalias() += seen.transpose() * seen;
}

void pass(const Matrix& x, const Matrix& basis, Passed& sums) {
  const Index n = x.rows(), d = x.cols(), size = basis.cols();
  Matrix seen(n, size), next(d, size), small(size, size);
  nn::multiply({x.data(), d, 1}, basis.data(), nullptr, nn::Start::zero, n, size, d, seen.data());
  nn::multiply({x.data(), 1, d}, seen.data(), nullptr, nn::Start::zero, d, size, n, next.data());
  nn::multiply({seen.data(), 1, size}, seen.data(), nullptr, nn::Start::zero, size, size, n, small.data());
  sums.next += next.cast<double>();
  sums.small += small.cast<double>();
}

template <class Values>
Passed pass_rows(const Prepared& rows, const VectorD& mean, const Eigen::MatrixXd& basis,
                 const SumOverShares& sum_shares) {
  const Values its_basis = basis.cast<typename Values::Scalar>();
  Passed sums{.next = Eigen::MatrixXd::Zero(basis.rows(), basis.cols()),
              .small = MatrixD::Zero(basis.cols(), basis.cols())};
  for (Index begin = 0; begin < rows.inputs.rows(); begin += kSlice) {
    const auto x = centred<Values>(rows, mean, begin, std::min(kSlice, rows.inputs.rows() - begin));
    pass(x, its_basis, sums);
    sums.total += x.template cast<double>().squaredNorm();
  }
  add_shares(sum_shares, sums.next);
  add_shares(sum_shares, sums.small);
  if (sum_shares) sum_shares({&sums.total, 1});
  return sums;
}

// The strongest few of many, by subspace iteration from a random start (Halko, Martinsson and Tropp 2011,
// algorithm 4.4): the cost grows with rows x columns, not with the square of either. Most rounds are made in float, in
// a tenth of the time; those in double take away what its rounding left.
Spectrum solve_few(const Prepared& rows, const VectorD& mean, Index all_rows, Index most, const SumOverShares& sum,
                   double& total) {
  constexpr Index kMore = 10;  // vectors beyond those wanted, which make the wanted ones settle sooner
  constexpr int kMostRounds = 30;
  constexpr double kSettled = 1e-7;
  constexpr double kSettledInFloat = 1e-6;
  const Index d = rows.inputs.cols();
  const Index size = std::min(most + kMore, std::min(all_rows, d));
  Random random(0);
  Eigen::MatrixXd drawn(d, size);
  for (Index i = 0; i < drawn.size(); ++i) drawn.data()[i] = random.normal();
  Eigen::MatrixXd basis = drawn;
  Spectrum eigen;
  double before = 0;
  bool in_float = true;
  for (int round = 0; round < kMostRounds; ++round) {
    basis = Eigen::HouseholderQR<Eigen::MatrixXd>(basis).householderQ() * Eigen::MatrixXd::Identity(d, size);
    Passed passed = in_float ? pass_rows<Matrix>(rows, mean, basis, sum) : pass_rows<MatrixD>(rows, mean, basis, sum);
    total = passed.total / static_cast<double>(all_rows);
    // Very large or small values have no squares in float.
    if (in_float && total > 0 && !(passed.next.allFinite() && passed.small.allFinite() && passed.small.trace() > 0)) {
      in_float = false;
      basis = drawn;
      continue;
    }
    const Spectrum ritz = strongest_first(passed.small / static_cast<double>(all_rows));
    const double kept = ritz.values.head(std::min(most, size)).sum();
    const double change = std::abs(kept - before);
    if (!in_float && (change <= kSettled * kept || round + 1 == kMostRounds)) {
      eigen.values = ritz.values;
      eigen.vectors = basis * ritz.vectors;
      break;
    }
    if (in_float && (change <= kSettledInFloat * kept || round + 3 >= kMostRounds)) in_float = false;
    before = kept;
    basis = std::move(passed.next);
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
