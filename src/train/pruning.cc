#include "train/pruning.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

#include "base/decompositions.h"

namespace aefx::train {
namespace {

constexpr double kPruningRidge = 0.01;  // times the mean variance of the columns
constexpr double kDropped = 0.1;        // of a code's columns, in one step
constexpr Index kCandidates = 6;        // times the columns wanted: those with the largest weights
constexpr Index kFewestCandidates = 40;

// Rows of the first layer's kernel that belong to one column of the table.
using KernelRows = std::vector<Index>;

std::vector<KernelRows> rows_of_columns(const prep::Pipeline& pipeline) {
  std::vector<KernelRows> out;
  for (std::size_t i = 0; i < pipeline.columns.size(); ++i) {
    const std::size_t source = pipeline.columns[i].source;
    if (source >= out.size()) out.resize(source + 1);
    out[source].push_back(static_cast<Index>(i));
  }
  std::erase_if(out, [](const KernelRows& rows) { return rows.empty(); });
  return out;
}

MatrixD centred(const Matrix& inputs) {
  MatrixD x = inputs.cast<double>();
  x.rowwise() -= VectorD(x.colwise().mean());
  return x;
}

// Least squares with a ridge of a code on some columns of the table.
class Regression {
 public:
  Regression(const MatrixD& x, const Eigen::VectorXd& code, const std::vector<KernelRows>& columns)
      : x_(x), code_(code), columns_(columns) {}

  // Fits the code to the columns `read`.
  void fit(const std::vector<std::size_t>& read) {
    rows_.clear();
    begin_.assign(1, 0);
    for (const std::size_t c : read) {
      rows_.insert(rows_.end(), columns_[c].begin(), columns_[c].end());
      begin_.push_back(static_cast<Index>(rows_.size()));
    }
    const Eigen::MatrixXd some = x_(Eigen::all, rows_);
    Eigen::MatrixXd moments = some.transpose() * some / static_cast<double>(x_.rows());
    const double mean = moments.trace() / static_cast<double>(std::max<Index>(moments.rows(), 1));
    moments.diagonal().array() += std::max(kPruningRidge * mean, 1e-12);
    const Cholesky factor(moments);
    weights = factor.solve(Eigen::VectorXd(some.transpose() * code_ / static_cast<double>(x_.rows())));
    inverse_ = factor.inverse();
  }

  // Returns by how much the error rises where the column at this place of `read` is left out, and the others are fitted
  // again.
  [[nodiscard]] double loss_without(std::size_t place) const {
    const Index begin = begin_[place], count = begin_[place + 1] - begin;
    const Eigen::VectorXd w = weights.segment(begin, count);
    return w.dot(Cholesky(inverse_.block(begin, begin, count, count)).solve(w));
  }

  [[nodiscard]] const KernelRows& rows() const { return rows_; }

  Eigen::VectorXd weights;  // of rows()

 private:
  const MatrixD& x_;
  const Eigen::VectorXd& code_;
  const std::vector<KernelRows>& columns_;
  KernelRows rows_;
  std::vector<Index> begin_;  // of each column among rows_
  Eigen::MatrixXd inverse_;
};

// Returns the `count` columns at whose places `size` is largest.
std::vector<std::size_t> largest(const std::vector<std::size_t>& columns, const std::vector<double>& size,
                                 std::size_t count) {
  std::vector<std::size_t> order(columns.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return size[a] > size[b]; });
  order.resize(std::min(order.size(), count));
  std::sort(order.begin(), order.end());
  for (std::size_t& at : order) at = columns[at];
  return order;
}

// Returns the correlation with a component that the best of so many columns of noise is likely to have, and half of it
// more. Components draw on noise where rows are few for the columns.
double chance(Index rows, Index columns) {
  const auto n = static_cast<double>(std::max<Index>(rows, 1)), d = static_cast<double>(std::max<Index>(columns, 2));
  return 1.5 * std::sqrt(2 * std::log(d) / n) * std::min(d / n, 1.0);
}

// Returns the columns from which those that a code reads are chosen: that correlate with it by more than chance, and
// of them those with the largest weights. Where there are none, the column that correlates most.
std::vector<std::size_t> candidates(const MatrixD& x, const Eigen::VectorXd& weights, const Eigen::VectorXd& code,
                                    const std::vector<KernelRows>& columns, Index most) {
  std::vector<double> size(columns.size()), correlation(columns.size());
  for (std::size_t c = 0; c < columns.size(); ++c) {
    for (const Index i : columns[c]) {
      const double norm = x.col(i).norm();
      size[c] += norm * norm * weights(i) * weights(i);
      if (norm > 0) correlation[c] = std::max(correlation[c], std::abs(x.col(i).dot(code)) / norm / code.norm());
    }
  }
  std::vector<std::size_t> all(columns.size());
  std::iota(all.begin(), all.end(), 0);
  std::vector<std::size_t> related = all;
  const double least = chance(x.rows(), static_cast<Index>(columns.size()));
  std::erase_if(related, [&](std::size_t c) { return !(correlation[c] > least); });
  if (related.empty()) return largest(all, correlation, 1);
  std::vector<double> sizes;
  for (const std::size_t c : related) sizes.push_back(size[c]);
  return largest(related, sizes, static_cast<std::size_t>(std::max(kCandidates * most, kFewestCandidates)));
}

}  // namespace

void prune(nn::Network& network, const prep::Prepared& rows, const prep::Pipeline& pipeline, Index most) {
  const std::vector<KernelRows> columns = rows_of_columns(pipeline);
  const MatrixD x = centred(rows.inputs);
  auto kernel = network.kernel(0);
  auto bias = network.bias(0);
  for (Index k = 0; k < kernel.cols(); ++k) {
    const Eigen::VectorXd dense = kernel.col(k).cast<double>();
    const Eigen::VectorXd code = x * dense;
    Regression regression(x, code, columns);
    std::vector<std::size_t> read = candidates(x, dense, code, columns, most);
    for (;;) {
      regression.fit(read);
      const auto left = static_cast<Index>(read.size());
      if (left <= most) break;
      std::vector<double> loss(read.size());
      for (std::size_t at = 0; at < read.size(); ++at) loss[at] = regression.loss_without(at);
      const auto drop = std::max<Index>(static_cast<Index>(kDropped * static_cast<double>(left)), 1);
      read = largest(read, loss, static_cast<std::size_t>(std::max(left - drop, most)));
    }
    Eigen::VectorXd sparse = Eigen::VectorXd::Zero(dense.size());
    for (std::size_t i = 0; i < regression.rows().size(); ++i)
      sparse(regression.rows()[i]) = regression.weights(static_cast<Index>(i));
    kernel.col(k) = sparse.cast<float>();
    // The code keeps its mean, and is above 0 where it was: the next layer is told of what that adds.
    const VectorD means = rows.inputs.cast<double>().colwise().mean();
    const double raised = std::max(0.0, code.minCoeff() - (x * sparse).minCoeff());
    bias(k) += static_cast<float>(means.dot(dense - sparse) + raised);
    if (network.layers().size() > 1) network.bias(1) -= static_cast<float>(raised) * network.kernel(1).row(k);
  }
}

Index table_columns(const prep::Pipeline& pipeline) { return static_cast<Index>(rows_of_columns(pipeline).size()); }

}  // namespace aefx::train
