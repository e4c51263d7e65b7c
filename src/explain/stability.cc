#include "explain/stability.h"

#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <tuple>
#include <vector>

#include "aefx/base/error.h"
#include "aefx/base/random.h"
#include "aefx/explain/explain.h"
#include "explain/measure.h"
#include "nn/pass.h"

namespace aefx::explain {
namespace {

constexpr double kRowShare = 0.8;
constexpr double kBack = 0.9;            // |correlation| from which a code has come back
constexpr std::size_t kCompared = 4096;  // rows on which codes are compared
constexpr std::uint64_t kStream = 17;

// A run within the whole: only its wish to stop goes through.
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

std::vector<Index> drawn(std::size_t rows, Random& random) {
  std::vector<Index> order = prep::all_rows(static_cast<Index>(rows));
  random.shuffle(order);
  order.resize(std::max<std::size_t>(2, static_cast<std::size_t>(kRowShare * static_cast<double>(rows))));
  std::sort(order.begin(), order.end());
  return order;
}

std::vector<Index> spread(std::size_t rows) {
  std::vector<Index> chosen;
  const std::size_t count = std::min(rows, kCompared);
  for (std::size_t i = 0; i < count; ++i) chosen.push_back(static_cast<Index>(i * rows / count));
  return chosen;
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

// For each row its column: the largest |value| of all first, no row or column twice.
std::vector<Index> matched(const MatrixD& correlation) {
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

// Mean R^2 of the columns of `codes` that vary, as linear combinations of those of `others`.
double same_space(const MatrixD& codes, const MatrixD& others) {
  const MatrixD fitted = others * others.completeOrthogonalDecomposition().solve(Eigen::MatrixXd(codes));
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

class Comparison {
 public:
  Comparison(const model::Model& model, const csv::RowBatch& rows, const prep::Origin& origin)
      : model_(model),
        origin_(origin),
        rows_(prep::take(rows, spread(rows.rows()))),
        codes_(centred_codes(model, prep::prepare(model.pipeline, origin, rows_))) {
    const Index d = model.network.inputs();
    const Index k = model.network.codes();
    out_.row_share = kRowShare;
    out_.correlation = out_.back = VectorD::Zero(k);
    out_.weight_mean = out_.weight_deviation = out_.share_mean = out_.share_deviation = MatrixD::Zero(d, k);
  }

  void add(const model::Model& run) {
    const prep::Prepared prepared = prep::prepare(run.pipeline, origin_, rows_);
    const MatrixD others = centred_codes(run, prepared);
    Measure measure(run);
    measure.add(prepared);
    const model::Evidence evidence = measure.evidence();
    const MatrixD raw = fold(run.pipeline, evidence.weights, evidence.base).weights;
    const MatrixD correlation = correlations(codes_, others);
    const std::vector<Index> match = matched(correlation);
    ++out_.runs;
    out_.same_space += same_space(codes_, others);
    for (Index k = 0; k < codes_.cols(); ++k) {
      const Index j = match[static_cast<std::size_t>(k)];
      const double size = std::abs(correlation(k, j));
      out_.correlation(k) += size;
      out_.back(k) += size >= kBack ? 1 : 0;
      const double square = others.col(j).squaredNorm();
      const double stretch = square > 0 ? codes_.col(k).dot(others.col(j)) / square : 0;
      for (Index i = 0; i < raw.rows(); ++i) {
        const double scale = model_.pipeline.columns[static_cast<std::size_t>(i)].scale.scale;
        count(scale != 0 ? stretch * raw(i, j) / scale : 0, out_.weight_mean(i, k), out_.weight_deviation(i, k));
        count(evidence.shares(i, j), out_.share_mean(i, k), out_.share_deviation(i, k));
      }
    }
  }

  [[nodiscard]] std::optional<model::StabilityEvidence> result() const {
    if (out_.runs == 0) return {};
    model::StabilityEvidence out = out_;
    const auto n = static_cast<double>(out.runs);
    out.correlation /= n;
    out.back /= n;
    out.same_space /= n;
    out.weight_deviation = (out.weight_deviation / n).cwiseSqrt();
    out.share_deviation = (out.share_deviation / n).cwiseSqrt();
    return out;
  }

 private:
  // Mean and sum of squared differences from it, one value at a time (Welford 1962).
  void count(double value, double& mean, double& squares) const {
    const double before = value - mean;
    mean += before / static_cast<double>(out_.runs);
    squares += before * (value - mean);
  }

  const model::Model& model_;
  const prep::Origin& origin_;
  csv::RowBatch rows_;
  MatrixD codes_;  // rows x K, less their means
  model::StabilityEvidence out_;
};

}  // namespace

std::optional<model::StabilityEvidence> measure_stability(const model::Model& model, const csv::RowBatch& rows,
                                                          const prep::Origin& origin,
                                                          const train::TrainOptions& options, std::size_t runs,
                                                          train::Observer& observer) {
  Comparison comparison(model, rows, origin);
  Silent silent(observer);
  observer.begin("training again", runs);
  for (std::size_t r = 0; r < runs && !observer.stop(); ++r) {
    Random random(options.fit.seed, kStream + r);
    train::TrainOptions again = options;
    again.fit.seed = random.below(std::uint64_t{1} << 53U);
    try {
      const auto some =
          train::in_memory(prep::take(rows, drawn(rows.rows(), random)), {.table = model.table, .origin = origin});
      const train::Trained run = train::train(*some, again, silent);
      if (run.interrupted) break;
      comparison.add(run.model);
      observer.epoch(r + 1, {.train = run.model.training.errors.network, .valid = {}});
    } catch (const Error&) {
      // A draw that can't be learned from, or on which a column hardly varies, tells nothing of the model that is
      // there: it is left out, and the runs that count are said.
      observer.epoch(r + 1, {.train = 0, .valid = {}});
    }
  }
  observer.end();
  return comparison.result();
}

}  // namespace aefx::explain
