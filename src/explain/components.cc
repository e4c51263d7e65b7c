#include "explain/components.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "aefx/nn/pass.h"
#include "aefx/prep/pca.h"

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

std::vector<model::TwinEvidence> find_twins(const MatrixD& shares, const prep::Prepared& rows) {
  std::vector<std::size_t> columns(static_cast<std::size_t>(rows.inputs.cols()));
  std::iota(columns.begin(), columns.end(), std::size_t{0});
  if (columns.size() > kCompared) {
    const VectorD size = shares.cwiseAbs().rowwise().sum().transpose();
    std::stable_sort(columns.begin(), columns.end(), [&](std::size_t a, std::size_t b) {
      return size(static_cast<Index>(a)) > size(static_cast<Index>(b));
    });
    columns.resize(kCompared);
    std::sort(columns.begin(), columns.end());
  }
  MatrixD values(rows.inputs.rows(), static_cast<Index>(columns.size()));
  for (std::size_t i = 0; i < columns.size(); ++i) {
    values.col(static_cast<Index>(i)) = rows.inputs.col(static_cast<Index>(columns[i])).cast<double>();
  }
  const MatrixD unit = standardized(values);
  const MatrixD correlation = unit.transpose() * unit;
  std::vector<model::TwinEvidence> twins;
  for (Index a = 0; a < correlation.rows(); ++a) {
    for (Index b = a + 1; b < correlation.cols(); ++b) {
      if (!(std::abs(correlation(a, b)) >= kTwins)) continue;
      twins.push_back({.first = columns[static_cast<std::size_t>(a)],
                       .second = columns[static_cast<std::size_t>(b)],
                       .correlation = std::clamp(correlation(a, b), -1.0, 1.0)});
    }
  }
  std::stable_sort(twins.begin(), twins.end(), [](const model::TwinEvidence& a, const model::TwinEvidence& b) {
    return std::abs(a.correlation) > std::abs(b.correlation);
  });
  if (twins.size() > kMostTwins) twins.resize(kMostTwins);
  return twins;
}

}  // namespace aefx::explain
