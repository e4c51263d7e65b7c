#include "prep/column_subset.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <utility>

#include "aefx/prep/statistics.h"
#include "base/decompositions.h"
#include "base/leading_eigenvectors.h"

namespace aefx::prep {
namespace {

constexpr double kFollows = 1e-7;      // of a column's variance: what is left of one that follows from others
constexpr double kBetter = 1e-6;       // an exchange must bring so much more, relatively
constexpr int kMostSweeps = 4;         // of exchanges over all features chosen
constexpr Index kScreeningRows = 400;  // on which columns of wide tables are compared
constexpr std::size_t kFewestTried = 40;

// What is left of the covariances of some features, the candidates, with all columns once others are known.
class Residual {
 public:
  Residual(const MatrixD& centred, const std::vector<std::vector<Index>>& columns, std::vector<std::size_t> candidates)
      : features_(std::move(candidates)) {
    for (const std::size_t feature : features_) {
      begin_.push_back(static_cast<Index>(columns_.size()));
      columns_.insert(columns_.end(), columns[feature].begin(), columns[feature].end());
    }
    begin_.push_back(static_cast<Index>(columns_.size()));
    left_ =
        centred(Eigen::all, columns_).transpose() * centred / static_cast<double>(std::max<Index>(centred.rows(), 1));
    for (std::size_t i = 0; i < columns_.size(); ++i) variance_.push_back(left_(static_cast<Index>(i), columns_[i]));
  }

  [[nodiscard]] std::size_t size() const { return features_.size(); }
  [[nodiscard]] std::size_t feature(std::size_t candidate) const { return features_[candidate]; }

  // Returns how much variance of all columns follows from the candidate beside what is known.
  [[nodiscard]] double gain(std::size_t candidate) const {
    const Index begin = begin_[candidate];
    if (begin_[candidate + 1] - begin > 1) return directions(candidate).squaredNorm();
    const double own = left_(begin, columns_[static_cast<std::size_t>(begin)]);
    if (!(own > kFollows * variance_[static_cast<std::size_t>(begin)])) return 0;
    return left_.row(begin).squaredNorm() / own;
  }

  // The candidate is known from now on.
  void know(std::size_t candidate) {
    const MatrixD known = directions(candidate);
    left_.noalias() -= MatrixD(known(Eigen::all, columns_)).transpose() * known;
  }

  // Copies the covariances of a candidate's columns with all.
  void copy(std::size_t candidate, MatrixD& to, Index row) const {
    const Index count = begin_[candidate + 1] - begin_[candidate];
    to.middleRows(row, count) = left_.middleRows(begin_[candidate], count);
  }

  [[nodiscard]] std::vector<Index> columns(std::size_t candidate) const {
    return {columns_.begin() + begin_[candidate], columns_.begin() + begin_[candidate + 1]};
  }

 private:
  // Returns covariances of all columns with orthonormal directions that span what the candidate adds: directions x
  // columns.
  [[nodiscard]] MatrixD directions(std::size_t candidate) const {
    const Index begin = begin_[candidate], count = begin_[candidate + 1] - begin;
    const MatrixD rows = left_.middleRows(begin, count);
    const MatrixD own = rows(Eigen::all, columns(candidate));
    double variance = 0;
    for (Index i = begin; i < begin + count; ++i) variance += variance_[static_cast<std::size_t>(i)];
    const Spectrum spectrum = leading_eigenvectors(own, count);
    MatrixD out(count, rows.cols());
    Index kept = 0;
    for (Index i = 0; i < count; ++i) {
      const double value = spectrum.values(i);
      if (!(value > kFollows * variance)) break;
      out.row(kept++) = spectrum.vectors.col(i).transpose() * rows / std::sqrt(value);
    }
    return out.topRows(kept);
  }

  std::vector<std::size_t> features_;
  std::vector<Index> begin_;      // of each candidate's columns in the next
  std::vector<Index> columns_;    // encoded columns of the candidates
  std::vector<double> variance_;  // of these, when nothing is known
  MatrixD left_;                  // candidates' columns x all columns
};

// Returns the candidate that brings most of those that `is_open` allows; none where none brings anything.
template <typename IsOpen>
std::optional<std::size_t> best(const Residual& residual, const IsOpen& is_open) {
  std::optional<std::size_t> out;
  double most = 0;
  for (std::size_t candidate = 0; candidate < residual.size(); ++candidate) {
    if (!is_open(candidate)) continue;
    const double gain = residual.gain(candidate);
    if (gain > most * (1 + kBetter)) {
      most = gain;
      out = candidate;
    }
  }
  return out;
}

// Chooses at most `most` candidates that `is_open` allows, each the best beside those before.
template <typename IsOpen>
std::vector<std::size_t> choose_greedily(Residual residual, std::size_t most, const IsOpen& is_open) {
  std::vector<std::size_t> chosen;
  while (chosen.size() < most) {
    const auto next = best(residual, [&](std::size_t candidate) {
      return is_open(candidate) && std::find(chosen.begin(), chosen.end(), candidate) == chosen.end();
    });
    if (!next) break;
    chosen.push_back(*next);
    residual.know(*next);
  }
  return chosen;
}

// Exchanges chosen candidates for better ones.
class Exchange {
 public:
  explicit Exchange(std::vector<std::size_t> chosen) : chosen_(std::move(chosen)) {
    for (std::size_t parts = 1; parts < chosen_.size(); parts *= 2) halves_.emplace_back();
  }

  // Replaces each of chosen()[begin, end) by the candidate that brings most beside all others that are chosen.
  // `residual` knows those outside of the range. Half of the range is learned for the other half at once, so that each
  // candidate is learned log2(n) times and not n times. Returns whether any was replaced.
  bool improve(const Residual& residual, std::size_t begin, std::size_t end, std::size_t depth = 0) {
    if (end - begin == 1) return replace(residual, chosen_[begin]);
    const std::size_t middle = begin + (end - begin) / 2;
    bool is_better = false;
    for (const bool first : {true, false}) {
      std::optional<Residual>& half = halves_[depth];  // its memory serves again and again
      half = residual;
      for (std::size_t i = first ? middle : begin; i < (first ? end : middle); ++i) half->know(chosen_[i]);
      is_better = improve(*half, first ? begin : middle, first ? middle : end, depth + 1) || is_better;
    }
    return is_better;
  }

  [[nodiscard]] const std::vector<std::size_t>& chosen() const { return chosen_; }

 private:
  bool replace(const Residual& residual, std::size_t& now) {
    const auto other = best(residual, [&](std::size_t candidate) {
      return candidate == now || std::find(chosen_.begin(), chosen_.end(), candidate) == chosen_.end();
    });
    if (!other || *other == now || !(residual.gain(*other) > residual.gain(now) * (1 + kBetter))) return false;
    now = *other;
    return true;
  }

  std::vector<std::size_t> chosen_;
  std::vector<std::optional<Residual>> halves_;  // by depth
};

// Returns the features that explain most of all columns, each by itself, on some of the rows.
std::vector<std::size_t> most_related(const MatrixD& centred, const std::vector<std::vector<Index>>& columns,
                                      std::size_t count) {
  std::vector<std::size_t> order(columns.size());
  std::iota(order.begin(), order.end(), 0);
  if (count >= columns.size()) return order;
  const Matrix some = centred(evenly_spaced(centred.rows(), kScreeningRows), Eigen::all).cast<float>();
  const Matrix products = Matrix(some * some.transpose()) * some;
  std::vector<double> explained(columns.size(), 0);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    for (const Index c : columns[i]) {
      const double own = some.col(c).squaredNorm();
      if (own > 0) explained[i] += static_cast<double>(some.col(c).dot(products.col(c))) / own;
    }
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return explained[a] > explained[b]; });
  order.resize(count);
  std::sort(order.begin(), order.end());
  return order;
}

}  // namespace

std::size_t tried_features(std::size_t features, Index columns) {
  const auto most = static_cast<std::size_t>(kTriedCells / std::max<Index>(columns, 1));
  if (static_cast<std::size_t>(columns) <= most) return features;
  return std::min(features, std::max(most * features / static_cast<std::size_t>(columns), kFewestTried));
}

ColumnSubset choose_columns(const Matrix& inputs, const Pipeline& pipeline, std::size_t most) {
  std::vector<std::vector<Index>> columns(pipeline.features());
  for (std::size_t i = 0; i < pipeline.columns.size(); ++i)
    columns[pipeline.columns[i].source].push_back(static_cast<Index>(i));
  MatrixD centred = inputs.cast<double>();
  ColumnSubset out;
  out.mean = centred.colwise().mean();
  centred.rowwise() -= out.mean;
  out.rows = static_cast<double>(centred.rows());
  out.variance = centred.colwise().squaredNorm() / std::max(out.rows, 1.0);
  const std::size_t tried = std::max(tried_features(columns.size(), centred.cols()), most);
  const Residual all(centred, columns, most_related(centred, columns, tried));
  Exchange exchange(choose_greedily(all, most, [](std::size_t) { return true; }));
  const std::vector<std::size_t>& best_set = exchange.chosen();
  for (int i = 0; i < kMostSweeps && best_set.size() > 1 && exchange.improve(all, 0, best_set.size()); ++i) {
  }
  const std::vector<std::size_t> chosen = choose_greedily(all, most, [&](std::size_t candidate) {
    return std::find(best_set.begin(), best_set.end(), candidate) != best_set.end();
  });
  for (const std::size_t candidate : chosen) {
    const std::vector<Index> own = all.columns(candidate);
    out.features.push_back(all.feature(candidate));
    out.columns.insert(out.columns.end(), own.begin(), own.end());
    out.ends.push_back(static_cast<Index>(out.columns.size()));
  }
  out.moments.resize(static_cast<Index>(out.columns.size()), centred.cols());
  for (std::size_t i = 0; i < chosen.size(); ++i) all.copy(chosen[i], out.moments, i == 0 ? 0 : out.ends[i - 1]);
  return out;
}

Matrix reconstruct(const ColumnSubset& subset, const Matrix& inputs, std::size_t count) {
  const Index known = count == 0 ? 0 : subset.ends[count - 1];
  if (known == 0) return subset.mean.cast<float>().replicate(inputs.rows(), 1);
  const std::vector<Index> columns(subset.columns.begin(), subset.columns.begin() + known);
  const MatrixD moments = subset.moments.topRows(known);
  Eigen::MatrixXd own = moments(Eigen::all, columns);
  // The levels of a category add up to 1: of weights that do equally well, the smallest are taken.
  own.diagonal().array() += kFollows * std::max(own.diagonal().maxCoeff(), 1e-30);
  MatrixD weights = Cholesky(own).solve(Eigen::MatrixXd(moments));
  const double spare = std::max(subset.rows - static_cast<double>(known) - 1, 1.0);
  for (Index c = 0; c < weights.cols(); ++c) {
    const double explained = weights.col(c).dot(moments.col(c));
    const double chance = std::max(subset.variance(c) - explained, 0.0) * static_cast<double>(known) / spare;
    weights.col(c) *= explained > chance ? 1 - chance / explained : 0;
  }
  MatrixD given = inputs(Eigen::all, columns).cast<double>();
  given.rowwise() -= VectorD(subset.mean(columns));
  MatrixD out = given * weights;
  out.rowwise() += subset.mean;
  Matrix result = out.cast<float>();
  for (const Index column : columns) result.col(column) = inputs.col(column);
  return result;
}

}  // namespace aefx::prep
