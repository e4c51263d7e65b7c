#include "prep/pca.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "base/decompositions.h"
#include "base/leading_eigenvectors.h"
#include "base/lower_triangle.h"
#include "base/random.h"
#include "nn/kernels.h"

namespace aefx::prep {
namespace {

constexpr Index kSlice = 4096;      // rows centred in double at a time
constexpr double kNothing = 1e-12;  // of the largest variance: less is rounding

// How sums over rows are made.
struct Sums {
  Index all_rows = 0;  // of all processes
  const SumOverShares& over_shares;
  ThreadPool* pool = nullptr;
};

template <typename Derived>
void add_shares(const SumOverShares& sum, Eigen::PlainObjectBase<Derived>& values) {
  if (sum) sum({values.data(), static_cast<std::size_t>(values.size())});
}

VectorD weighted_mean(const Prepared& rows, const SumOverShares& sum_shares) {
  const Matrix& x = rows.inputs;
  const bool weighted = rows.weights.rows() > 0;
  VectorD sum = VectorD::Zero(x.cols());
  VectorD count = VectorD::Constant(x.cols(), weighted ? 0 : static_cast<double>(x.rows()));
  for (Index r = 0; r < x.rows(); ++r) {
    if (weighted) {
      sum += (x.row(r).array() * (rows.weights.row(r).array() > 0).cast<float>()).matrix().cast<double>();
      count.array() += (rows.weights.row(r).array() > 0).cast<double>();
    } else {
      sum += x.row(r).cast<double>();
    }
  }
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

// Adds x^T x (the lower triangle) of centred rows to `square`: by parts of the rows where it is small, else by tiles.
// Neither depends on the number of threads.
void add_products(const Prepared& rows, const VectorD& mean, ThreadPool* pool, MatrixD& square) {
  constexpr Index kFewColumns = 128, kMostParts = 8;
  const Index n = rows.inputs.rows(), d = rows.inputs.cols();
  const auto each_slice = [&](Index begin, Index end, const auto& use) {
    for (; begin < end; begin += kSlice) use(centred<MatrixD>(rows, mean, begin, std::min(kSlice, end - begin)));
  };
  if (d > kFewColumns) {
    each_slice(0, n, [&](const MatrixD& x) {
      add_lower(pool, square,
                [&](Index at, Index count) { return x.middleCols(at, count).transpose() * x.leftCols(at + count); });
    });
    return;
  }
  const Index parts = std::clamp<Index>(n / kSlice, 1, kMostParts);
  std::vector<MatrixD> sums(static_cast<std::size_t>(parts), MatrixD::Zero(d, d));
  run(pool, sums.size(), [&](std::size_t part) {
    const auto at = static_cast<Index>(part);
    each_slice(n * at / parts, n * (at + 1) / parts,
               [&](const MatrixD& x) { sums[part].selfadjointView<Eigen::Lower>().rankUpdate(x.transpose()); });
  });
  for (const MatrixD& sum : sums) square += sum;
}

// From the covariance (columns x columns) or, with fewer rows than columns, from the Gram matrix.
Spectrum solve_exactly(const Prepared& rows, const VectorD& mean, const Sums& sums, Index most, double& total) {
  const Index n = rows.inputs.rows();
  const Index d = rows.inputs.cols();
  const Index size = sums.over_shares ? d : std::min(n, d);
  MatrixD square = MatrixD::Zero(size, size);
  if (size < d) {
    const MatrixD all = centred<MatrixD>(rows, mean, 0, n);
    add_lower(sums.pool, square,
              [&](Index at, Index count) { return all.middleRows(at, count) * all.topRows(at + count).transpose(); });
    square /= static_cast<double>(n);
    total = square.trace();
    Spectrum eigen = leading_eigenvectors(square, most);
    eigen.vectors = all.transpose() * eigen.vectors;
    for (Index k = 0; k < eigen.vectors.cols(); ++k) eigen.vectors.col(k).normalize();
    return eigen;
  }
  add_products(rows, mean, sums.pool, square);
  add_shares(sums.over_shares, square);
  square /= static_cast<double>(sums.all_rows);
  total = square.trace();
  return leading_eigenvectors(square, most);
}

// Sums over rows x, given a basis (columns x size) and y = x * basis.
struct Passed {
  Eigen::MatrixXd next;  // x^T y: columns x size
  MatrixD small;         // y^T y: size x size
  double total = 0;      // sum of squares of x
};

void pass(const MatrixD& x, const MatrixD& basis, Passed& sums) {
  const MatrixD y = x * basis;
  sums.next.noalias() += x.transpose() * y;
  sums.small.noalias() += y.transpose() * y;
}

void pass(const Matrix& x, const Matrix& basis, Passed& sums) {
  const Index n = x.rows(), d = x.cols(), size = basis.cols();
  Matrix y(n, size), next(d, size), small(size, size);
  nn::multiply({x.data(), n, d, d}, {basis.data(), d, size, size}, nullptr, nn::Start::zero, {y.data(), size});
  nn::multiply({x.data(), d, n, 1, d}, {y.data(), n, size, size}, nullptr, nn::Start::zero, {next.data(), size});
  nn::multiply({y.data(), size, n, 1, size}, {y.data(), n, size, size}, nullptr, nn::Start::zero, {small.data(), size});
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

// The largest few eigenvalues of many, by subspace iteration from a random start (Halko, Martinsson and Tropp 2011,
// algorithm 4.4): the cost grows with rows x columns, not with the square of either. Most rounds are in float, which
// takes a tenth of the time; rounds in double then remove its rounding errors.
Spectrum solve_few(const Prepared& rows, const VectorD& mean, const Sums& sums, Index most, double& total) {
  const Index all_rows = sums.all_rows;
  const SumOverShares& sum = sums.over_shares;
  constexpr Index kMore = 10;  // vectors beyond the wanted ones, with which these converge faster
  constexpr int kMostRounds = 30;
  constexpr double kTolerance = 1e-7;
  constexpr double kToleranceInFloat = 1e-6;
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
    basis = orthonormal_basis(basis);
    Passed passed = in_float ? pass_rows<Matrix>(rows, mean, basis, sum) : pass_rows<MatrixD>(rows, mean, basis, sum);
    total = passed.total / static_cast<double>(all_rows);
    // Squares of very large or small values are beyond float.
    if (in_float && total > 0 && !(passed.next.allFinite() && passed.small.allFinite() && passed.small.trace() > 0)) {
      in_float = false;
      basis = drawn;
      continue;
    }
    const Spectrum ritz = leading_eigenvectors(passed.small / static_cast<double>(all_rows), size);
    const double kept = ritz.values.head(std::min(most, size)).sum();
    const double change = std::abs(kept - before);
    if (!in_float && (change <= kTolerance * kept || round + 1 == kMostRounds)) {
      eigen.values = ritz.values;
      eigen.vectors = basis * ritz.vectors;
      break;
    }
    if (in_float && (change <= kToleranceInFloat * kept || round + 3 >= kMostRounds)) in_float = false;
    before = kept;
    basis = std::move(passed.next);
  }
  return eigen;
}

// The rotation R of loadings L for which the variance of the columns of (L R)^2 is largest.
MatrixD varimax_rotation(const MatrixD& loadings) {
  constexpr int kMostSteps = 500;
  constexpr double kTolerance = 1e-12;  // relative growth of the criterion
  const Index k = loadings.cols();
  MatrixD rotation = MatrixD::Identity(k, k);
  double before = 0;
  for (int step = 0; step < kMostSteps; ++step) {
    const MatrixD rotated = loadings * rotation;
    const VectorD mean_square = rotated.array().square().colwise().mean();
    const MatrixD cubes = rotated.array().cube() - rotated.array().rowwise() * mean_square.array();
    const Svd svd = thin_svd(loadings.transpose() * cubes);
    rotation = svd.u * svd.v.transpose();
    const double now = svd.values.sum();
    if (now <= before * (1 + kTolerance)) break;
    before = now;
  }
  return rotation;
}

}  // namespace

void fix_signs(MatrixD& components) {
  for (Index k = 0; k < components.cols(); ++k) {
    Index largest = 0;
    components.col(k).cwiseAbs().maxCoeff(&largest);
    if (components(largest, k) < 0) components.col(k) *= -1;
  }
}

Pca fit_pca(const Prepared& rows, Index most, ThreadPool* pool) {
  return fit_pca(rows, rows.inputs.rows(), most, {}, pool);
}

Pca fit_pca(const Prepared& rows, Index all, Index most, const SumOverShares& sum, ThreadPool* pool) {
  constexpr Index kManyDimensions = 1000;  // more: products of all pairs cost more than a few vectors by iteration
  const Index dimensions = std::min(all, rows.inputs.cols());
  const Sums sums{.all_rows = all, .over_shares = sum, .pool = pool};
  Pca pca;
  pca.mean = weighted_mean(rows, sum);
  pca.column_scale = rows.column_weights.cast<double>().array().sqrt().matrix();
  const bool few = dimensions > kManyDimensions && 4 * most < dimensions;
  const Spectrum eigen = few ? solve_few(rows, pca.mean, sums, most, pca.total_variance)
                             : solve_exactly(rows, pca.mean, sums, most, pca.total_variance);
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

Pca Pca::first(Index count) const {
  const Index kept = std::min(count, size());
  Pca out = *this;
  out.components.conservativeResize(Eigen::NoChange, kept);
  out.variance.conservativeResize(kept);
  return out;
}

MatrixD Pca::projection() const {
  MatrixD projection = components;
  if (column_scale.size() > 0) projection.array().colwise() *= column_scale.transpose().array();
  return projection;
}

void Pca::unscale(MatrixD& rows) const {
  if (column_scale.size() > 0) rows.array().rowwise() /= column_scale.array();
}

Matrix reconstruct(const Pca& pca, const Matrix& inputs) {
  const MatrixD projection = pca.projection();
  Matrix out(inputs.rows(), inputs.cols());
  for (Index begin = 0; begin < inputs.rows(); begin += kSlice) {
    const Index count = std::min(kSlice, inputs.rows() - begin);
    MatrixD x = inputs.middleRows(begin, count).cast<double>();
    x.rowwise() -= pca.mean;
    MatrixD back = (x * projection) * pca.components.transpose();
    pca.unscale(back);
    back.rowwise() += pca.mean;
    out.middleRows(begin, count) = back.cast<float>();
  }
  return out;
}

Pca varimax(const Pca& pca, Index count) {
  constexpr double kNoVariance = 1e-8;  // of the largest: such components are rounding
  Index strong = 0;
  while (strong < std::min(count, pca.size()) && pca.variance(strong) > kNoVariance * pca.variance(0)) ++strong;
  if (strong < 2) return pca;
  const MatrixD rotation = varimax_rotation(pca.components.leftCols(strong));
  const MatrixD rotated = pca.components.leftCols(strong) * rotation;
  const VectorD variance = pca.variance.head(strong) * rotation.array().square().matrix();
  std::vector<Index> order = all_rows(strong);
  std::stable_sort(order.begin(), order.end(), [&](Index a, Index b) { return variance(a) > variance(b); });
  Pca out = pca;
  out.components.leftCols(strong) = rotated(Eigen::all, order);
  out.variance.head(strong) = variance(order);
  fix_signs(out.components);
  return out;
}

}  // namespace aefx::prep
