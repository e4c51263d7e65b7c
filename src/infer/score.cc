#include "aefx/infer/score.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <vector>

#include "aefx/base/error.h"
#include "aefx/infer/encode.h"
#include "aefx/prep/statistics.h"
#include "base/leading_eigenvectors.h"
#include "base/slices.h"
#include "infer/misfit.h"
#include "nn/pass.h"

namespace aefx::infer {
namespace {

constexpr double kLeastError = 1e-3;  // times the range: a column that is reconstructed exactly has a usual error too
constexpr Index kMostValues = 65536, kFewestNeighbors = 32;  // of the neighbors, of wide tables
constexpr double kPassedOver = 0.07;                         // of the neighbors are passed over
constexpr double kNormalSize = 0.7979;   // mean |error| of a normal error, of its root mean square: sqrt(2 / pi)
constexpr Index kMostMeasured = 64;      // neighbors whose own distances tell the usual one
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

// Calls use(first row, number of rows) for all rows, on the threads of `pool`. A slice is short, as each row has many
// neighbors.
void each_slice(const Matrix& inputs, ThreadPool* pool, const std::function<void(Index, Index)>& use) {
  const Index rows = std::max<Index>(rows_of_a_slice(inputs.cols()) / 16, 1);
  run(pool, static_cast<std::size_t>((inputs.rows() + rows - 1) / rows), [&](std::size_t slice) {
    const Index begin = static_cast<Index>(slice) * rows;
    use(begin, std::min(rows, inputs.rows() - begin));
  });
}

// Returns the whitening (K x directions) of codes with this covariance: eigenvectors / root of their eigenvalues.
MatrixD whitening_of(const MatrixD& covariance) {
  const Spectrum spectrum = leading_eigenvectors(covariance, covariance.rows());
  const Eigen::VectorXd& variance = spectrum.values;
  Index kept = variance.size();
  while (kept > 0 && !(variance(kept - 1) > kLeastVariance * variance(0))) --kept;
  MatrixD out = spectrum.vectors.leftCols(kept);
  for (Index i = 0; i < kept; ++i) out.col(i) /= std::sqrt(variance(i));
  return out;
}

}  // namespace

Scorer::Scorer(const model::Model& model) : model_(model) {
  const bool earlier = model.spread.mean.size() > 0;
  if (!earlier && model.measurements.points.codes.rows() == 0) {
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
  if (earlier) {
    whitening_ = whitening_of(model.spread.covariance);
  } else {
    set_neighbors();
  }
}

Index Scorer::rank() const {
  const auto count = static_cast<double>(neighbors_.cols());
  return std::clamp<Index>(std::lround(kPassedOver * count), std::min<Index>(neighbors_.cols(), 2) / 2,
                           std::max<Index>(neighbors_.cols() - 1, 0));
}

// The usual distance is that of training rows that are as far from their own reconstructions as rows usually are.
void Scorer::set_neighbors() {
  const Matrix& points = model_.measurements.points.codes;
  const Index most = std::clamp(kMostValues / range_.size(), kFewestNeighbors, kNeighbors);
  const Matrix codes = points(prep::evenly_spaced(points.rows(), most), Eigen::all);
  neighbors_ = reconstructed(codes).transpose();
  steps_ = VectorD(range_.size());
  double weights = 0;
  for (Index c = 0; c < steps_.size(); ++c) {
    const prep::EncodedColumn& column = model_.pipeline.columns[static_cast<std::size_t>(c)];
    const prep::ColumnStatistics& s = column.statistics;
    const double own = s.constant() ? range_(c) : column.transform.log_offset ? s.own_deviation : s.deviation;
    steps_(c) = column.weight / std::max(own, kLeastError * range_(c));
    weights += column.weight;
  }
  double sum = 0;
  const std::vector<Index> some = prep::evenly_spaced(neighbors_.cols(), kMostMeasured);
  for (const Index i : some) {
    VectorD distances = VectorD::Zero(neighbors_.cols());
    for (Index c = 0; c < steps_.size(); ++c) {
      const double error = kNormalSize * usual_(c) * steps_(c);
      distances.array() +=
          (((neighbors_.row(c).array() - neighbors_(c, i)) * steps_(c)).square() + error * error).sqrt();
    }
    std::nth_element(distances.begin(), distances.begin() + rank(), distances.end());
    sum += distances(rank()) / weights;
  }
  const double usual = sum / static_cast<double>(some.size());
  if (std::isnormal(usual)) steps_ /= usual;
}

MatrixD Scorer::reconstructed(const Matrix& codes) const {
  const Matrix output = nn::decode(model_.network, decodable(model_, codes));
  const MatrixD decoded = restore(model_, output);
  MatrixD out(codes.rows(), output.cols());
  for (Index c = 0; c < out.cols(); ++c) {
    const prep::EncodedColumn& column = model_.pipeline.columns[static_cast<std::size_t>(c)];
    for (Index r = 0; r < out.rows(); ++r) {
      out(r, c) = column.level ? column.scale.invert(static_cast<double>(output(r, c)))
                               : decoded(r, static_cast<Index>(column.source));
    }
  }
  return out;
}

void Scorer::add_distances(const MatrixD& values, Scores& scores) const {
  scores.parts = MatrixD::Zero(values.rows(), values.cols());
  std::vector<Index> order(static_cast<std::size_t>(neighbors_.cols()));
  for (Index r = 0; r < values.rows(); ++r) {
    VectorD distances = VectorD::Zero(neighbors_.cols());
    double present = 0;
    for (Index c = 0; c < values.cols(); ++c) {
      if (std::isnan(values(r, c))) continue;
      distances.array() += (neighbors_.row(c).array() - values(r, c)).abs() * steps_(c);
      present += model_.pipeline.columns[static_cast<std::size_t>(c)].weight;
    }
    std::iota(order.begin(), order.end(), Index{0});
    std::nth_element(order.begin(), order.begin() + rank(), order.end(), [&](Index a, Index b) {
      return distances(a) < distances(b) || (!(distances(b) < distances(a)) && a < b);
    });
    const Index neighbor = order[static_cast<std::size_t>(rank())];
    for (Index c = 0; c < values.cols() && present > 0; ++c) {
      if (!std::isnan(values(r, c)))
        scores.parts(r, c) = std::abs(neighbors_(c, neighbor) - values(r, c)) * steps_(c) / present;
    }
    scores.distance(r) = present > 0 ? distances(neighbor) / present : std::numeric_limits<double>::quiet_NaN();
  }
}

Scores Scorer::score(const MatrixD& features, const Matrix& inputs) const {
  const Index n = features.rows();
  const Matrix codes = encode_prepared(model_, inputs);
  const MatrixD values = model_.pipeline.expand(features);
  Scores out{.rows = {},
             .misfit = {},
             .distance = VectorD::Zero(n),
             .parts = {},
             .error = {},
             .errors = reconstructed(codes) - values};
  out.misfit = misfits(out.errors, usual_, model_.pipeline);
  out.error = misfits(out.errors, range_, model_.pipeline);
  if (neighbors_.cols() > 0) {
    add_distances(values, out);
    out.rows = out.distance;
    return out;
  }
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
  each_slice(inputs, pool, [&](Index begin, Index count) {
    const Scores slice = scorer.score(features.middleRows(begin, count), inputs.middleRows(begin, count));
    std::copy(slice.rows.data(), slice.rows.data() + count, scores.data() + begin);
  });
  return scores;
}

void set_score_points(model::Model& model, const Matrix& inputs) {
  model.spread = {};
  Matrix& points = model.measurements.points.codes;
  if (points.rows() > 0 || inputs.rows() == 0) return;
  points = encode_prepared(model, inputs(prep::evenly_spaced(inputs.rows(), kNeighbors), Eigen::all));
}

void measure_scores(model::Model& model, const MatrixD& features, const Matrix& inputs, ThreadPool* pool) {
  set_score_points(model, inputs);
  if (inputs.rows() == 0) return;
  if (inputs.rows() <= kMostScored) {
    model.scores = model::score_quantiles(row_scores(model, features, inputs, pool));
    return;
  }
  const std::vector<Index> some = prep::evenly_spaced(inputs.rows(), kMostScored);
  model.scores = model::score_quantiles(row_scores(model, features(some, Eigen::all), inputs(some, Eigen::all), pool));
}

}  // namespace aefx::infer
