#include "explain/linear_structure.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/argsort.h"
#include "base/lower_triangle.h"
#include "explain/row_sample.h"
#include "nn/pass.h"
#include "prep/em_pca.h"

namespace aefx::explain {
namespace {

constexpr Index kPcaRows = 1 << 14;         // enough for stable components
constexpr double kCollinear = 0.9;          // |correlation| from which two columns are collinear
constexpr std::size_t kMostColumns = 1024;  // that are compared

prep::Prepared take(const prep::Prepared& rows, const std::vector<Index>& positions) {
  prep::Prepared out{.inputs = rows.inputs(positions, Eigen::all), .weights = {}, .beyond_float = {}};
  if (rows.weights.rows() > 0) out.weights = rows.weights(positions, Eigen::all);
  out.column_weights = rows.column_weights;
  return out;
}

// Columns less their means and divided by their norms; columns that do not vary are 0.
MatrixD standardized(MatrixD values) {
  const VectorD rounding = 1e-7 * values.colwise().norm();
  const VectorD mean = values.colwise().mean();
  values.rowwise() -= mean;
  for (Index c = 0; c < values.cols(); ++c) {
    const double size = values.col(c).norm();
    if (size > rounding(c)) {
      values.col(c) /= size;
    } else {
      values.col(c).setZero();
    }
  }
  return values;
}

// The columns with the largest shares, ascending.
std::vector<std::size_t> compared_columns(const MatrixD& shares) {
  const VectorD size = shares.cwiseAbs().rowwise().sum().transpose();
  std::vector<std::size_t> columns = argsort_descending(static_cast<std::size_t>(shares.rows()),
                                                        [&](std::size_t i) { return size(static_cast<Index>(i)); });
  columns.resize(std::min(columns.size(), kMostColumns));
  std::sort(columns.begin(), columns.end());
  return columns;
}

// Products of each two columns.
MatrixD products(const MatrixD& values, ThreadPool* pool) {
  MatrixD out = MatrixD::Zero(values.cols(), values.cols());
  add_lower(pool, out, [&](Index at, Index count) {
    return values.middleCols(at, count).transpose() * values.leftCols(at + count);
  });
  out.triangularView<Eigen::StrictlyUpper>() = out.transpose();
  return out;
}

// Correlations of each two of these columns over the rows that have both.
MatrixD correlations(const prep::Prepared& rows, const std::vector<std::size_t>& columns, ThreadPool* pool) {
  const auto count = static_cast<Index>(columns.size());
  MatrixD values(rows.inputs.rows(), count);
  MatrixD present = MatrixD::Ones(rows.inputs.rows(), count);
  for (Index i = 0; i < count; ++i) {
    const auto column = static_cast<Index>(columns[static_cast<std::size_t>(i)]);
    values.col(i) = rows.inputs.col(column).cast<double>();
    if (rows.weights.rows() > 0) present.col(i) = rows.weights.col(column).cast<double>();
  }
  if (rows.weights.rows() == 0) {
    return products(standardized(std::move(values)), pool);
  }
  values = (values.rowwise() - values.colwise().mean()).array() * present.array();  // against cancellation
  const MatrixD n = (present.transpose() * present).cwiseMax(1);
  const MatrixD sum = values.transpose() * present;  // of column i over the rows that have j too
  const MatrixD square = values.cwiseAbs2().transpose() * present;
  const MatrixD product = products(values, pool);
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

// Correlations of columns with standardized scores; missing values count as the mean.
MatrixD loadings(const prep::Prepared& rows, const VectorD& mean, const MatrixD& scores, ThreadPool* pool) {
  constexpr Index kTogether = 16;
  const Index size = rows.inputs.cols();
  MatrixD out(size, scores.cols());
  run(pool, static_cast<std::size_t>((size + kTogether - 1) / kTogether), [&](std::size_t task) {
    const Index at = static_cast<Index>(task) * kTogether, count = std::min(kTogether, size - at);
    MatrixD values = rows.inputs.middleCols(at, count).cast<double>().rowwise() - mean.segment(at, count);
    if (rows.weights.rows() > 0) values.array() *= rows.weights.middleCols(at, count).cast<double>().array();
    out.middleRows(at, count).noalias() = standardized(std::move(values)).transpose() * scores;
  });
  return out;
}

}  // namespace

model::PcaComparison compare_with_pca(const nn::Network& network, const PcaRows& all, ThreadPool* pool) {
  const bool are_many = all.rows.inputs.rows() > kPcaRows;
  prep::Prepared some;
  if (are_many) some = take(all.rows, prep::evenly_spaced(all.rows.inputs.rows(), kPcaRows));
  const prep::Prepared& rows = are_many ? some : all.rows;
  const prep::Pca pca = all.pca != nullptr && !are_many
                            ? all.pca->first(network.codes())
                            : prep::fit_pca_with_gaps(rows, {.codes = network.codes(), .most = network.codes()}, pool);
  model::PcaComparison out;
  out.rows = static_cast<std::uint64_t>(rows.inputs.rows());
  out.components = pca.components;
  out.explained = pca.total_variance > 0 ? VectorD(pca.variance / pca.total_variance) : VectorD::Zero(pca.size());
  const MatrixD scores = standardized(prep::scores(pca, rows));
  out.loadings = loadings(rows, pca.mean, scores, pool);
  out.code_correlation = standardized(nn::encode(network, rows.inputs).cast<double>()).transpose() * scores;
  return out;
}

std::vector<model::CollinearCluster> find_collinear_columns(const prep::Pipeline& pipeline, const MatrixD& shares,
                                                            const prep::Prepared& rows, ThreadPool* pool) {
  const std::vector<std::size_t> columns = compared_columns(shares);
  const MatrixD correlation = correlations(rows, columns, pool);
  const auto connected = [&](std::size_t a, std::size_t b) {
    return std::abs(correlation(static_cast<Index>(a), static_cast<Index>(b))) >= kCollinear &&
           pipeline.columns[columns[a]].source != pipeline.columns[columns[b]].source;
  };
  std::vector<bool> seen(columns.size(), false);
  std::vector<model::CollinearCluster> clusters;
  for (std::size_t start = 0; start < columns.size(); ++start) {
    if (seen[start]) continue;
    seen[start] = true;
    std::vector<std::size_t> members{start};
    model::CollinearCluster cluster{.columns = {}, .least = 1, .most = 0};
    for (std::size_t m = 0; m < members.size(); ++m) {
      for (std::size_t next = 0; next < columns.size(); ++next) {
        if (next == members[m] || !connected(members[m], next)) continue;
        const double size =
            std::min(1.0, std::abs(correlation(static_cast<Index>(members[m]), static_cast<Index>(next))));
        cluster.least = std::min(cluster.least, size);
        cluster.most = std::max(cluster.most, size);
        if (!seen[next]) members.push_back(next);
        seen[next] = true;
      }
    }
    if (members.size() < 2) continue;
    std::sort(members.begin(), members.end());
    cluster.correlation =
        std::clamp(correlation(static_cast<Index>(members[0]), static_cast<Index>(members[1])), -1.0, 1.0);
    for (const std::size_t m : members) cluster.columns.push_back(columns[m]);
    clusters.push_back(std::move(cluster));
  }
  std::stable_sort(clusters.begin(), clusters.end(),
                   [](const auto& a, const auto& b) { return a.columns.size() > b.columns.size(); });
  return clusters;
}

}  // namespace aefx::explain
