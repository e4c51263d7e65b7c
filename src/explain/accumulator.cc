#include "explain/accumulator.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "explain/scaled_means.h"
#include "nn/kernels.h"
#include "nn/pass.h"

namespace aefx::explain {
namespace {

constexpr Index kRowsOfSlice = 1024;      // rows at a time
constexpr Index kCellsOfSlice = 1 << 20;  // bounds the memory of a slice of wide rows
constexpr Index kPartCells = 1 << 18;     // for which a part of its own pays
constexpr Index kMostParts = 8;

// Whether the activation has a branch for values below 0, on which a unit is off.
bool has_off_branch(nn::Activation a) {
  return a == nn::Activation::relu || a == nn::Activation::leaky_relu || a == nn::Activation::elu;
}

// Mean square less squared mean, at least 0 despite rounding.
double variance(double square_sum, double sum, double count) {
  if (count <= 0) return 0;
  const double mean = sum / count;
  return std::max(0.0, square_sum / count - mean * mean);
}

}  // namespace

Accumulator::Accumulator(const model::Model& model) : model_(model) {
  const Index d = model.network.inputs();
  const Index k = model.network.codes();
  column_mean_ = scaled_means(model.pipeline);
  const Matrix mean_row = column_mean_.cast<float>();
  origin_ =
      nn::apply_without_last_activation(model.network, mean_row, 0, model.network.encoder_layers()).cast<double>();
  if (model.network.encoder_layers() > 1 && has_exact_path(model.network))
    path_ = std::make_shared<const PathSlopes>(model.network, column_mean_);
  slope_ = contribution_ = product_ = MatrixD::Zero(d, k);
  base_ = z_ = zz_ = pre_ = pre_square_ = active_ = code_ = code_square_ = VectorD::Zero(k);
  code_min_ = VectorD::Constant(k, std::numeric_limits<double>::infinity());
  code_max_ = -code_min_;
  squared_error_ = value_ = value_square_ = present_ = VectorD::Zero(d);
}

// The parts depend on the shape of the rows only, so that sums do not depend on the number of threads.
void Accumulator::add(const prep::Prepared& rows, ThreadPool* pool) {
  const Index n = rows.inputs.rows();
  const Index parts =
      std::min(std::clamp<Index>(n * rows.inputs.cols() / kPartCells, 1, kMostParts), std::max<Index>(n, 1));
  if (parts == 1) {
    add_rows(rows, 0, n);
    return;
  }
  std::vector<Accumulator> sums(static_cast<std::size_t>(parts), Accumulator(model_));
  run(pool, sums.size(), [&](std::size_t part) {
    const auto at = static_cast<Index>(part);
    sums[part].add_rows(rows, n * at / parts, n * (at + 1) / parts);
  });
  for (const Accumulator& sum : sums) add_sums(sum);
}

void Accumulator::add_rows(const prep::Prepared& rows, Index begin, Index end) {
  const nn::Network& network = model_.network;
  const Index of_paths = path_ ? network.codes() * network.layers().front().outputs : 1;
  const Index slice = std::clamp<Index>(kCellsOfSlice / std::max<Index>(rows.inputs.cols(), of_paths), 1, kRowsOfSlice);
  for (; begin < end; begin += slice) add_slice(rows, begin, std::min(slice, end - begin));
}

void Accumulator::add_sums(const Accumulator& other) {
  using A = Accumulator;
  rows_ += other.rows_;
  for (MatrixD A::*sum : {&A::slope_, &A::contribution_, &A::product_}) this->*sum += other.*sum;
  for (VectorD A::*sum : {&A::base_, &A::z_, &A::zz_, &A::pre_, &A::pre_square_, &A::active_, &A::code_,
                          &A::code_square_, &A::squared_error_, &A::value_, &A::value_square_, &A::present_}) {
    this->*sum += other.*sum;
  }
  code_min_ = code_min_.cwiseMin(other.code_min_);
  code_max_ = code_max_.cwiseMax(other.code_max_);
}

void Accumulator::add_slice(const prep::Prepared& rows, Index begin, Index count) {
  const nn::Network& network = model_.network;
  const Matrix x = rows.inputs.middleRows(begin, count);
  const Matrix pre = nn::apply_without_last_activation(network, x, 0, network.encoder_layers());
  Matrix codes = pre;
  nn::activate(network.layers()[network.encoder_layers() - 1].activation, codes.data(), codes.size());
  network.encoder_layers() == 1 ? add_contributions(x, pre, codes) : add_deep_contributions(x, pre, codes);
  for (Index k = 0; k < network.codes(); ++k) add_code(k, pre, codes);
  Matrix output = nn::decode(network, codes);
  Matrix own = x;
  model_.pipeline.linearize(output);
  model_.pipeline.linearize(own);
  const MatrixD error = (output - own).cast<double>();
  const MatrixD value = own.cast<double>().rowwise() - column_mean_;
  MatrixD present = MatrixD::Ones(count, x.cols());
  if (rows.weights.rows() > 0) present = rows.weights.middleRows(begin, count).cast<double>();
  squared_error_ += (error.array().square() * present.array()).matrix().colwise().sum();
  value_ += (value.array() * present.array()).matrix().colwise().sum();
  value_square_ += (value.array().square() * present.array()).matrix().colwise().sum();
  present_ += present.colwise().sum();
  rows_ += static_cast<double>(count);
}

// All codes of one layer at once: products of matrices in place of a pass over the rows for each code.
void Accumulator::add_contributions(const Matrix& x, const Matrix& pre, const Matrix& codes) {
  const nn::Network& network = model_.network;
  const nn::Activation activation = network.layers()[0].activation;
  const bool of_code = nn::is_piecewise_linear(activation);
  const MatrixD kernel = network.kernel(0).cast<double>();
  const MatrixD centred = x.cast<double>().rowwise() - column_mean_;
  MatrixD slopes = MatrixD::Ones(pre.rows(), pre.cols());
  if (of_code) slopes = pre.cast<double>().unaryExpr([&](double value) { return nn::derivative(activation, value); });
  const MatrixD z = (of_code ? codes : pre).cast<double>().rowwise() - origin_;
  contribution_.array() += (centred.transpose() * slopes).array() * kernel.array();
  product_.array() += (centred.transpose() * z.cwiseProduct(slopes)).array() * kernel.array();
  slope_ += kernel * static_cast<double>(x.rows());
  base_ += network.bias(0).cast<double>() * static_cast<double>(x.rows());
}

void Accumulator::add_deep_contributions(const Matrix& x, const Matrix& pre, const Matrix& codes) {
  const nn::Network& network = model_.network;
  const nn::Activation activation = network.layers()[network.encoder_layers() - 1].activation;
  const bool of_code = nn::is_piecewise_linear(activation);
  const MatrixD own = x.cast<double>();
  const MatrixD centred = own.rowwise() - column_mean_;
  const std::vector<MatrixD> by_units = path_ ? path_->by_units(centred) : std::vector<MatrixD>();
  for (Index k = 0; k < network.codes(); ++k) {
    const VectorD z = (of_code ? codes : pre).col(k).transpose().cast<double>().array() - origin_(k);
    const MatrixD slopes = nn::code_slopes(network, x, k).cast<double>();
    MatrixD parts = path_ ? path_->by_inputs(by_units[static_cast<std::size_t>(k)]) : slopes;
    parts.array() *= centred.array();
    for (Index r = 0; of_code && r < parts.rows(); ++r) {
      const double slope = nn::derivative(activation, static_cast<double>(pre(r, k)));
      if (slope != 1) parts.row(r) *= slope;
    }
    contribution_.col(k) += parts.colwise().sum().transpose();
    product_.col(k) += (z * parts).transpose();
    slope_.col(k) += slopes.colwise().sum().transpose();
    base_(k) += pre.col(k).cast<double>().sum() - slopes.cwiseProduct(own).sum();
  }
}

void Accumulator::add_code(Index k, const Matrix& pre, const Matrix& codes) {
  const nn::Network& network = model_.network;
  const nn::Activation activation = network.layers()[network.encoder_layers() - 1].activation;
  const bool of_code = nn::is_piecewise_linear(activation);
  const VectorD z = (of_code ? codes : pre).col(k).transpose().cast<double>().array() - origin_(k);
  z_(k) += z.sum();
  zz_(k) += z.squaredNorm();
  const VectorD raw = pre.col(k).transpose().cast<double>().array() - origin_(k);
  pre_(k) += raw.sum();
  pre_square_(k) += raw.squaredNorm();
  const auto code = codes.col(k).cast<double>().array();
  const bool can_be_off = has_off_branch(activation);
  active_(k) += can_be_off ? static_cast<double>((pre.col(k).array() > 0).count()) : static_cast<double>(pre.rows());
  code_(k) += code.sum();
  code_square_(k) += code.square().sum();
  code_min_(k) = std::min(code_min_(k), code.minCoeff());
  code_max_(k) = std::max(code_max_(k), code.maxCoeff());
}

model::Measurements Accumulator::measurements() const {
  const Index k_count = origin_.size();
  model::Measurements e;
  e.rows = static_cast<std::uint64_t>(rows_);
  const double n = std::max(rows_, 1.0);
  e.weights = slope_ / n;
  e.bias = base_ / n;
  e.shares = MatrixD::Zero(slope_.rows(), k_count);
  e.residual_share = VectorD::Zero(k_count);
  e.path_shares = path_ != nullptr;
  for (Index k = 0; k < k_count; ++k) {
    const double spread = variance(zz_(k), z_(k), n);
    model::CodeStatistics code;
    code.active = active_(k) / n;
    code.mean = code_(k) / n;
    code.deviation = std::sqrt(variance(code_square_(k), code_(k), n));
    code.min = rows_ > 0 ? code_min_(k) : 0;
    code.max = rows_ > 0 ? code_max_(k) : 0;
    code.pre_mean = origin_(k) + pre_(k) / n;
    code.pre_deviation = std::sqrt(variance(pre_square_(k), pre_(k), n));
    e.codes.push_back(code);
    if (!(spread > 0)) continue;
    e.shares.col(k) = (product_.col(k) / n - contribution_.col(k) / n * (z_(k) / n)) / spread;
    e.residual_share(k) = 1 - e.shares.col(k).sum();
  }
  e.error = (squared_error_.array() / present_.array().max(1)).matrix();
  e.variance = ((value_square_.array() - value_.array().square() / present_.array().max(1)) / present_.array().max(1))
                   .max(0)
                   .matrix();
  return e;
}

}  // namespace aefx::explain
