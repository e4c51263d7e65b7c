#include "aefx/prep/pca.h"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>

namespace aefx::prep {
namespace {

constexpr Index kSlice = 4096;      // rows that are centred in double at a time
constexpr double kNothing = 1e-12;  // share of the strongest component below which a variance is rounding

VectorD weighted_mean(const Prepared& rows) {
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
  return (count.array() > 0).select(sum.array() / count.array().max(1), 0).matrix();
}

MatrixD centred(const Prepared& rows, const VectorD& mean, Index begin, Index count) {
  MatrixD x = rows.inputs.middleRows(begin, count).cast<double>();
  x.rowwise() -= mean;
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

}  // namespace

Pca fit_pca(const Prepared& rows, Index most) {
  const Index n = rows.inputs.rows();
  const Index d = rows.inputs.cols();
  Pca pca;
  pca.mean = weighted_mean(rows);
  const bool by_rows = n < d;
  MatrixD square = MatrixD::Zero(std::min(n, d), std::min(n, d));
  MatrixD all;
  if (by_rows) {
    all = centred(rows, pca.mean, 0, n);
    square.noalias() = all * all.transpose();
  } else {
    for (Index begin = 0; begin < n; begin += kSlice) {
      const MatrixD x = centred(rows, pca.mean, begin, std::min(kSlice, n - begin));
      square.noalias() += x.transpose() * x;
    }
  }
  square /= static_cast<double>(std::max<Index>(n, 1));
  pca.total_variance = square.trace();
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(square);
  const Eigen::VectorXd values = solver.eigenvalues().reverse();  // it gives the weakest first
  Index keep = 0;
  while (keep < std::min<Index>(most, values.size()) && values(keep) > kNothing * values(0) && values(keep) > 0) ++keep;
  pca.variance = values.head(keep).transpose();
  const Eigen::MatrixXd vectors = solver.eigenvectors().rowwise().reverse().leftCols(keep);
  if (by_rows) {
    pca.components = all.transpose() * vectors;
    for (Index k = 0; k < keep; ++k) pca.components.col(k).normalize();
  } else {
    pca.components = vectors;
  }
  fix_signs(pca.components);
  return pca;
}

Matrix reconstruct(const Pca& pca, const Matrix& inputs) {
  Matrix out(inputs.rows(), inputs.cols());
  for (Index begin = 0; begin < inputs.rows(); begin += kSlice) {
    const Index count = std::min(kSlice, inputs.rows() - begin);
    MatrixD x = inputs.middleRows(begin, count).cast<double>();
    x.rowwise() -= pca.mean;
    MatrixD back = (x * pca.components) * pca.components.transpose();
    back.rowwise() += pca.mean;
    out.middleRows(begin, count) = back.cast<float>();
  }
  return out;
}

}  // namespace aefx::prep
