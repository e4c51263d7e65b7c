#include "explain/components.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "nn/pass.h"
#include "prep/pca.h"

namespace aefx::explain {
namespace {

constexpr Index kPcaRows = 1 << 14;  // more would tell no more
constexpr double kTwins = 0.9;       // |correlation| from which two columns could swap roles
constexpr std::size_t kMostTwins = 20;
constexpr std::size_t kCompared = 1024;  // columns

prep::Prepared spread_rows(const prep::Prepared& rows, Index most) {
  const Index n = rows.inputs.rows();
  if (n <= most) return rows;
  prep::Prepared out{.inputs = Matrix(most, rows.inputs.cols()), .weights = {}, .beyond_float = {}};
  out.column_weights = rows.column_weights;
  if (rows.weights.rows() > 0) out.weights.resize(most, rows.weights.cols());
  for (Index i = 0; i < most; ++i) {
    out.inputs.row(i) = rows.inputs.row(i * n / most);
    if (rows.weights.rows() > 0) out.weights.row(i) = rows.weights.row(i * n / most);
  }
  return out;
}

// Of each column; columns that do not vary are 0.
MatrixD standardized(const MatrixD& values) {
  MatrixD out = values.rowwise() - values.colwise().mean();
  for (Index c = 0; c < out.cols(); ++c) {
    const double size = out.col(c).norm();
    const double rounding = 1e-7 * values.col(c).norm();
    if (size > rounding) {
      out.col(c) /= size;
    } else {
      out.col(c).setZero();
    }
  }
  return out;
}

// The columns that matter most to the codes, ascending.
std::vector<std::size_t> compared(const MatrixD& shares) {
  std::vector<std::size_t> columns(static_cast<std::size_t>(shares.rows()));
  std::iota(columns.begin(), columns.end(), std::size_t{0});
  if (columns.size() <= kCompared) return columns;
  const VectorD size = shares.cwiseAbs().rowwise().sum().transpose();
  std::stable_sort(columns.begin(), columns.end(), [&](std::size_t a, std::size_t b) {
    return size(static_cast<Index>(a)) > size(static_cast<Index>(b));
  });
  columns.resize(kCompared);
  std::sort(columns.begin(), columns.end());
  return columns;
}

// Of each two of these columns, over the rows that have both.
MatrixD correlations(const prep::Prepared& rows, const std::vector<std::size_t>& columns) {
  const auto count = static_cast<Index>(columns.size());
  MatrixD values(rows.inputs.rows(), count);
  MatrixD present = MatrixD::Ones(rows.inputs.rows(), count);
  for (Index i = 0; i < count; ++i) {
    const auto column = static_cast<Index>(columns[static_cast<std::size_t>(i)]);
    values.col(i) = rows.inputs.col(column).cast<double>();
    if (rows.weights.rows() > 0) present.col(i) = rows.weights.col(column).cast<double>();
  }
  if (rows.weights.rows() == 0) {
    const MatrixD unit = standardized(values);
    return unit.transpose() * unit;
  }
  values = (values.rowwise() - values.colwise().mean()).array() * present.array();  // against cancellation
  const MatrixD n = (present.transpose() * present).cwiseMax(1);
  const MatrixD sum = values.transpose() * present;  // of column i over the rows that have j too
  const MatrixD square = values.cwiseAbs2().transpose() * present;
  const MatrixD product = values.transpose() * values;
  MatrixD out(count, count);
  for (Index i = 0; i < count; ++i) {
    for (Index j = 0; j < count; ++j) {
      const double size =
          (square(i, j) - sum(i, j) * sum(i, j) / n(i, j)) * (square(j, i) - sum(j, i) * sum(j, i) / n(i, j));
      const bool varies = size > 1e-24 * square(i, j) * square(j, i);
      out(i, j) = varies ? (product(i, j) - sum(i, j) * sum(j, i) / n(i, j)) / std::sqrt(size) : 0;
    }
  }
  return out;
}

}  // namespace

model::PcaEvidence beside_pca(const nn::Network& network, const prep::Prepared& all) {
  const prep::Prepared rows = spread_rows(all, kPcaRows);
  const prep::Pca pca = prep::fit_pca(rows, network.codes());
  model::PcaEvidence out;
  out.rows = static_cast<std::uint64_t>(rows.inputs.rows());
  out.components = pca.components;
  out.explained = pca.total_variance > 0 ? VectorD(pca.variance / pca.total_variance) : VectorD::Zero(pca.size());
  MatrixD centred = rows.inputs.cast<double>().rowwise() - pca.mean;
  if (rows.weights.rows() > 0) centred = centred.array() * rows.weights.cast<double>().array();
  const MatrixD scores = standardized(centred * pca.reading());
  out.loadings = standardized(centred).transpose() * scores;
  out.match = standardized(nn::encode(network, rows.inputs).cast<double>()).transpose() * scores;
  return out;
}

std::vector<model::TwinEvidence> find_twins(const prep::Pipeline& pipeline, const MatrixD& shares,
                                            const prep::Prepared& rows) {
  const std::vector<std::size_t> columns = compared(shares);
  const MatrixD correlation = correlations(rows, columns);
  std::vector<model::TwinEvidence> twins;
  for (Index a = 0; a < correlation.rows(); ++a) {
    for (Index b = a + 1; b < correlation.cols(); ++b) {
      const std::size_t first = columns[static_cast<std::size_t>(a)];
      const std::size_t second = columns[static_cast<std::size_t>(b)];
      if (!(std::abs(correlation(a, b)) >= kTwins)) continue;
      if (pipeline.columns[first].source == pipeline.columns[second].source) continue;
      twins.push_back({.first = first, .second = second, .correlation = std::clamp(correlation(a, b), -1.0, 1.0)});
    }
  }
  std::stable_sort(twins.begin(), twins.end(), [](const model::TwinEvidence& a, const model::TwinEvidence& b) {
    return std::abs(a.correlation) > std::abs(b.correlation);
  });
  if (twins.size() > kMostTwins) twins.resize(kMostTwins);
  return twins;
}

}  // namespace aefx::explain
