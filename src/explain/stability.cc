#include "explain/stability.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <vector>

#include "aefx/base/error.h"
#include "aefx/explain/explain.h"
#include "base/decompositions.h"
#include "base/random.h"
#include "explain/accumulator.h"
#include "explain/row_sample.h"
#include "nn/pass.h"

namespace aefx::explain {
namespace {

constexpr double kRowShare = 0.8;           // of the rows, for each run
constexpr double kRecovered = 0.9;          // |correlation| from which a code counts as recovered
constexpr Index kCompared = 4096;           // rows on which codes are compared
constexpr std::uint64_t kRefitStream = 17;  // of the random numbers

// Observes one of several runs: passes on only the wish to stop.
class Silent : public train::Observer {
 public:
  explicit Silent(const train::Observer& outer) : outer_(outer) {}
  void begin(std::string_view /*what*/, std::uint64_t /*epochs*/) override {}
  void epoch(std::uint64_t /*number*/, const model::EpochLoss& /*loss*/) override {}
  void end() override {}
  [[nodiscard]] bool stop() const override { return outer_.stop(); }

 private:
  const train::Observer& outer_;
};

std::size_t drawn_rows(std::size_t rows) {
  return std::min(rows, std::max<std::size_t>(2, static_cast<std::size_t>(kRowShare * static_cast<double>(rows))));
}

// Draws kRowShare of the rows, ascending.
std::vector<Index> draw_rows(std::size_t rows, Random& random) {
  std::vector<Index> order = prep::all_rows(static_cast<Index>(rows));
  random.shuffle(order);
  order.resize(drawn_rows(rows));
  std::sort(order.begin(), order.end());
  return order;
}

MatrixD centred_codes(const model::Model& model, const prep::Prepared& rows) {
  const MatrixD codes = nn::encode(model.network, rows.inputs).cast<double>();
  return codes.rowwise() - codes.colwise().mean();
}

MatrixD correlations(const MatrixD& a, const MatrixD& b) {
  MatrixD out = a.transpose() * b;
  for (Index i = 0; i < out.rows(); ++i) {
    for (Index j = 0; j < out.cols(); ++j) {
      const double size = a.col(i).norm() * b.col(j).norm();
      out(i, j) = size > 0 ? out(i, j) / size : 0;
    }
  }
  return out;
}

// Assigns a column to each row: pairs with the largest |value| first, each row and column once.
std::vector<Index> match_codes(const MatrixD& correlation) {
  std::vector<std::tuple<double, Index, Index>> pairs;
  for (Index i = 0; i < correlation.rows(); ++i) {
    for (Index j = 0; j < correlation.cols(); ++j) pairs.emplace_back(-std::abs(correlation(i, j)), i, j);
  }
  std::sort(pairs.begin(), pairs.end());
  std::vector<Index> match(static_cast<std::size_t>(correlation.rows()), -1);
  std::vector<bool> taken(static_cast<std::size_t>(correlation.cols()));
  for (const auto& [size, i, j] : pairs) {
    if (match[static_cast<std::size_t>(i)] >= 0 || taken[static_cast<std::size_t>(j)]) continue;
    match[static_cast<std::size_t>(i)] = j;
    taken[static_cast<std::size_t>(j)] = true;
  }
  return match;
}

// Mean R^2 of linear regressions of the varying columns of `codes` on the columns of `others`.
double subspace_r2(const MatrixD& codes, const MatrixD& others) {
  const MatrixD fitted = others * solve_least_squares(others, codes);
  double sum = 0;
  int count = 0;
  for (Index k = 0; k < codes.cols(); ++k) {
    const double size = codes.col(k).squaredNorm();
    if (!(size > 0)) continue;
    sum += 1 - (codes.col(k) - fitted.col(k)).squaredNorm() / size;
    ++count;
  }
  return count > 0 ? sum / count : 0;
}

// Compares the codes of repeated runs with those of `model`.
class Comparison {
 public:
  Comparison(const model::Model& model, const csv::RowBatch& rows, const prep::Origin& origin)
      : model_(model),
        origin_(origin),
        rows_(prep::take(rows, prep::evenly_spaced(static_cast<Index>(rows.rows()), kCompared))),
        codes_(centred_codes(model, prep::prepare(model.pipeline, origin, rows_))) {
    const Index d = model.network.inputs();
    const Index k = model.network.codes();
    out_.row_share = static_cast<double>(drawn_rows(rows.rows())) / static_cast<double>(rows.rows());
    out_.correlation = out_.recovery_rate = VectorD::Zero(k);
    out_.weight_mean = out_.weight_deviation = out_.share_mean = out_.share_deviation = MatrixD::Zero(d, k);
  }

  // Shares are those of the rows that the run was trained on, as they would be on another table.
  void add(const model::Model& run, const csv::RowBatch& own_rows) {
    const MatrixD others = centred_codes(run, prep::prepare(run.pipeline, origin_, rows_));
    Accumulator accumulator(run);
    accumulator.add(prep::prepare(run.pipeline, origin_, own_rows));
    const model::Measurements measurements = accumulator.measurements();
    const MatrixD raw = unscale(run.pipeline, measurements.weights, measurements.bias).weights;
    const MatrixD correlation = correlations(codes_, others);
    const std::vector<Index> match = match_codes(correlation);
    ++out_.runs;
    out_.subspace_r2 += subspace_r2(codes_, others);
    for (Index k = 0; k < codes_.cols(); ++k) {
      const Index j = match[static_cast<std::size_t>(k)];
      const double size = std::abs(correlation(k, j));
      out_.correlation(k) += size;
      out_.recovery_rate(k) += size >= kRecovered ? 1 : 0;
      const double square = others.col(j).squaredNorm();
      const double rescale = square > 0 ? codes_.col(k).dot(others.col(j)) / square : 0;
      for (Index i = 0; i < raw.rows(); ++i) {
        const double scale = model_.pipeline.columns[static_cast<std::size_t>(i)].scale.scale;
        add_value(scale != 0 ? rescale * raw(i, j) / scale : 0, out_.weight_mean(i, k), out_.weight_deviation(i, k));
        add_value(measurements.shares(i, j), out_.share_mean(i, k), out_.share_deviation(i, k));
      }
    }
  }

  [[nodiscard]] std::optional<model::Stability> result() const {
    if (out_.runs == 0) return {};
    model::Stability out = out_;
    const auto n = static_cast<double>(out.runs);
    out.correlation /= n;
    out.recovery_rate /= n;
    out.subspace_r2 /= n;
    // Runs share most of their rows, so that they differ less than tables do: a mean of a share f of n rows has
    // (1 - f) / f times the variance of a mean of n others (sampling without replacement: Cochran 1977).
    const double fresh = out.row_share < 1 ? out.row_share / (1 - out.row_share) : 1;
    const double squares = fresh / std::max(n - 1, 1.0);
    out.weight_deviation = (squares * out.weight_deviation).cwiseSqrt();
    out.share_deviation = (squares * out.share_deviation).cwiseSqrt();
    return out;
  }

 private:
  // Updates a mean and the sum of squared deviations from it (Welford 1962).
  void add_value(double value, double& mean, double& squares) const {
    const double before = value - mean;
    mean += before / static_cast<double>(out_.runs);
    squares += before * (value - mean);
  }

  const model::Model& model_;
  const prep::Origin& origin_;
  csv::RowBatch rows_;
  MatrixD codes_;  // rows x K, less their means
  model::Stability out_;
};

}  // namespace

std::optional<model::Stability> measure_stability(const model::Model& model, const Repetition& repetition,
                                                  train::Observer& observer) {
  const auto& [rows, origin, options, runs] = repetition;
  Comparison comparison(model, rows, origin);
  Silent silent(observer);
  observer.begin("training again", runs);
  for (std::size_t r = 0; r < runs && !observer.stop(); ++r) {
    Random random(options.fit.seed, kRefitStream + r);
    train::TrainOptions again = options;
    again.fit.seed = random.below(std::uint64_t{1} << 53U);
    try {
      const auto some =
          train::in_memory(prep::take(rows, draw_rows(rows.rows(), random)), {.table = model.table, .origin = origin});
      const train::Trained run = train::train(*some, again, silent);
      if (run.interrupted) break;
      comparison.add(run.model, some->resident_rows());
      observer.epoch(r + 1, {.train = run.model.training.errors.network, .valid = {}});
    } catch (const Error&) {
      // Rows that cannot be trained on, as when a column is constant on them, say nothing about the model: the run does
      // not count.
      observer.epoch(r + 1, {.train = 0, .valid = {}});
    }
  }
  observer.end();
  return comparison.result();
}

}  // namespace aefx::explain
