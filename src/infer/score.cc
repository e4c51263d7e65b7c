#include "aefx/infer/score.h"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "aefx/base/error.h"
#include "aefx/infer/encode.h"
#include "infer/misfit.h"
#include "nn/pass.h"

namespace aefx::infer {
namespace {

constexpr Index kSlice = 4096;        // rows
constexpr double kLeastError = 1e-3;  // times the range: a column that is reconstructed exactly has a usual error too
constexpr double kLeastVariance = 1e-6;  // times the largest variance: below it a direction is rounding noise

double range_of(const prep::EncodedColumn& column) {
  const double min = column.transform.invert(column.statistics.min),
               max = column.transform.invert(column.statistics.max);
  const double range = column.statistics.constant() ? std::abs(min) : max - min;
  // A range that is 0, or whose square under- or overflows, can't be divided by.
  if (std::isnormal(range) && std::isnormal(range * range)) return range;
  const double unit = 1 / column.linearized_unit();
  return unit > 0 ? unit : 1;
}

std::size_t slices(Index rows) { return static_cast<std::size_t>((rows + kSlice - 1) / kSlice); }

// Calls use(slice number, its first row, its number of rows) for every slice, on the threads of `pool`.
void each_slice(Index rows, ThreadPool* pool, const std::function<void(std::size_t, Index, Index)>& use) {
  run(pool, slices(rows), [&](std::size_t slice) {
    const Index begin = static_cast<Index>(slice) * kSlice;
    use(slice, begin, std::min(kSlice, rows - begin));
  });
}

model::CodeSpread spread_of(const model::Model& model, const Matrix& inputs, ThreadPool* pool) {
  const Index k = model.network.codes();
  const double n = static_cast<double>(inputs.rows());
  model::CodeSpread out{.mean = VectorD::Zero(k), .covariance = MatrixD::Zero(k, k)};
  // Adds the sums of the slices in slice order, so that the result does not depend on the threads.
  const auto sum = [&](auto&& slice_sum, auto& total) {
    std::vector<MatrixD> parts(slices(inputs.rows()));
    each_slice(inputs.rows(), pool, [&](std::size_t slice, Index begin, Index count) {
      parts[slice] = slice_sum(MatrixD(encode_prepared(model, inputs.middleRows(begin, count)).cast<double>()));
    });
    for (const MatrixD& part : parts) total += part;
  };
  sum([&](const MatrixD& codes) { return MatrixD(codes.colwise().sum() / n); }, out.mean);
  sum(
      [&](const MatrixD& codes) {
        const MatrixD centred = codes.rowwise() - out.mean;
        return MatrixD(centred.transpose() * centred / n);
      },
      out.covariance);
  out.covariance = MatrixD((out.covariance + out.covariance.transpose()) / 2);  // exactly symmetric
  return out;
}

// Returns the whitening (K x directions) of codes with this covariance: eigenvectors / root of their eigenvalues.
MatrixD whitening_of(const MatrixD& covariance) {
  const Eigen::SelfAdjointEigenSolver<MatrixD> solver(covariance);
  const Eigen::VectorXd& variance = solver.eigenvalues();  // ascending
  const Index k = variance.size();
  Index first = 0;
  while (first < k && !(variance(first) > kLeastVariance * variance(k - 1))) ++first;
  MatrixD out = solver.eigenvectors().rightCols(k - first);
  for (Index i = 0; i < out.cols(); ++i) out.col(i) /= std::sqrt(variance(first + i));
  return out;
}

}  // namespace

Scorer::Scorer(const model::Model& model) : model_(model) {
  if (model.spread.mean.size() == 0) {
    throw Error(Fault::model, "this model does not hold how its training rows scored", model.table.name,
                "train the model again");
  }
  range_ = usual_ = VectorD(static_cast<Index>(model.pipeline.columns.size()));
  for (Index i = 0; i < range_.size(); ++i) {
    const prep::EncodedColumn& column = model.pipeline.columns[static_cast<std::size_t>(i)];
    range_(i) = range_of(column);
    const double usual = std::sqrt(model.measurements.error(i)) / column.linearized_unit();
    usual_(i) = std::max(column.statistics.constant() ? 0 : usual, kLeastError * range_(i));
  }
  whitening_ = whitening_of(model.spread.covariance);
}

MatrixD Scorer::errors(const MatrixD& features, const Matrix& codes) const {
  const Matrix output = nn::decode(model_.network, decodable(model_, codes));
  const MatrixD decoded = restore(model_, output);
  MatrixD errors = model_.pipeline.expand(features);
  for (Index c = 0; c < errors.cols(); ++c) {
    const prep::EncodedColumn& column = model_.pipeline.columns[static_cast<std::size_t>(c)];
    for (Index r = 0; r < errors.rows(); ++r) {
      const double given = column.level ? column.scale.invert(static_cast<double>(output(r, c)))
                                        : decoded(r, static_cast<Index>(column.source));
      errors(r, c) = given - errors(r, c);
    }
  }
  return errors;
}

Scores Scorer::score(const MatrixD& features, const Matrix& inputs) const {
  const Index n = features.rows();
  const Matrix codes = encode_prepared(model_, inputs);
  Scores out{.rows = {}, .misfit = {}, .distance = VectorD::Zero(n), .error = {}, .errors = errors(features, codes)};
  out.misfit = misfits(out.errors, usual_, model_.pipeline);
  out.error = misfits(out.errors, range_, model_.pipeline);
  const auto directions = static_cast<double>(std::max<Index>(whitening_.cols(), 1));
  for (Index r = 0; r < n; ++r) {
    // Row by row: a matrix product of all rows could round a row differently.
    const VectorD away = codes.row(r).cast<double>() - model_.spread.mean;
    out.distance(r) = (away * whitening_).squaredNorm() / directions;
  }
  out.rows = (out.misfit + out.distance) / 2;
  return out;
}

std::vector<double> row_scores(const model::Model& model, const MatrixD& features, const Matrix& inputs,
                               ThreadPool* pool) {
  const Scorer scorer(model);
  std::vector<double> scores(static_cast<std::size_t>(features.rows()));
  each_slice(features.rows(), pool, [&](std::size_t, Index begin, Index count) {
    const Scores slice = scorer.score(features.middleRows(begin, count), inputs.middleRows(begin, count));
    std::copy(slice.rows.data(), slice.rows.data() + count, scores.data() + begin);
  });
  return scores;
}

void measure_scores(model::Model& model, const MatrixD& features, const Matrix& inputs, ThreadPool* pool) {
  model.spread = spread_of(model, inputs, pool);
  model.scores = model::score_quantiles(row_scores(model, features, inputs, pool));
}

}  // namespace aefx::infer
