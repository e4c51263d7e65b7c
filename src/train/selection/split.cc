#include "train/selection/split.h"

#include <algorithm>
#include <cmath>

#include "aefx/prep/statistics.h"
#include "base/random.h"
#include "prep/caps.h"

namespace aefx::train {
namespace {

constexpr std::uint64_t kSplitStream = 1;
constexpr double kFar = 0.1;  // share of the rows that count as far from the middle
constexpr Index kFewestForFar = 20;
// Square of three deviations. In a column of few values that differ these are many deviations apart, which alone puts
// no row far from the middle.
constexpr double kMostOfColumn = 9;

// Holds out order[begin, end).
Split split_at(const std::vector<Index>& order, std::size_t begin, std::size_t end) {
  const auto at = [&](std::size_t i) { return order.begin() + static_cast<std::ptrdiff_t>(i); };
  Split split;
  split.held_out.assign(at(begin), at(end));
  split.fit.assign(order.begin(), at(begin));
  split.fit.insert(split.fit.end(), at(end), order.end());
  std::sort(split.fit.begin(), split.fit.end());
  std::sort(split.held_out.begin(), split.held_out.end());
  return split;
}

// Returns whether the column has values between its smallest and its largest. A level, and each of two values, is far
// from the mean where it is rare, and without the rows that have it nothing tells of it.
bool is_graded(const MatrixD& features, const prep::EncodedColumn& column) {
  if (column.level) return false;
  const auto values = features.col(static_cast<Index>(column.source));
  return std::any_of(values.begin(), values.end(), [&](double value) {
    const double encoded = column.encoded(value);
    return encoded > column.statistics.min && encoded < column.statistics.max;
  });
}

// Squared distance of each row from the means of the graded columns, in deviations, none more than kMostOfColumn;
// doubtful values count nothing. Empty if no column is graded.
std::vector<double> distances(const MatrixD& features, const prep::FeatureForms& forms, ThreadPool* pool) {
  const prep::Pipeline pipeline =
      prep::fit_pipeline(prep::encoded_statistics(features, prep::all_rows(features.rows()), forms, pool),
                         {.scaling = prep::Scaling::standard}, forms);
  std::vector<double> distance;
  for (const prep::EncodedColumn& column : pipeline.columns) {
    if (!is_graded(features, column)) continue;
    distance.resize(static_cast<std::size_t>(features.rows()), 0);
    const double middle = column.scale.apply(column.statistics.mean);
    for (Index r = 0; r < features.rows(); ++r) {
      const double value = features(r, static_cast<Index>(column.source));
      const double away = column.scale.apply(column.encoded(value)) - middle;
      if (std::isnan(away) || is_doubtful(value, column)) continue;
      distance[static_cast<std::size_t>(r)] += std::min(away * away, kMostOfColumn);
    }
  }
  return distance;
}

}  // namespace

bool is_doubtful(double value, const prep::EncodedColumn& column) {
  const prep::ColumnStatistics& statistics = column.statistics;
  return prep::is_far_beyond_cap(value, column.transform,
                                 column.transform.log_offset ? statistics.own_mean : statistics.mean);
}

Split random_split(Index rows, double share, std::uint64_t seed) {
  std::vector<Index> order = prep::all_rows(rows);
  Random random(seed, kSplitStream);
  random.shuffle(order);
  const auto wanted = static_cast<Index>(std::llround(share * static_cast<double>(rows)));
  const Index count = rows < 2 ? 0 : std::clamp<Index>(wanted, 1, rows - 1);
  return split_at(order, 0, static_cast<std::size_t>(count));
}

std::vector<Split> parts_held_out(Index rows, std::size_t folds, std::uint64_t seed) {
  std::vector<Index> order = prep::all_rows(rows);
  Random random(seed, kSplitStream);
  random.shuffle(order);
  std::vector<Split> splits;
  const auto n = static_cast<std::size_t>(rows);
  const std::size_t count = std::min(folds, n);
  for (std::size_t f = 0; f < count; ++f) splits.push_back(split_at(order, n * f / count, n * (f + 1) / count));
  return splits;
}

std::vector<Split> cross_validation(const MatrixD& features, std::size_t folds, std::uint64_t seed,
                                    const prep::FeatureForms& forms, ThreadPool* pool) {
  const Index rows = features.rows();
  std::vector<Split> splits = parts_held_out(rows, folds, seed);
  if (rows < kFewestForFar) return splits;
  const std::vector<double> distance = distances(features, forms, pool);
  if (distance.empty()) return splits;
  std::vector<Index> order = prep::all_rows(rows);
  std::stable_sort(order.begin(), order.end(), [&](Index a, Index b) {
    return distance[static_cast<std::size_t>(a)] < distance[static_cast<std::size_t>(b)];
  });
  const auto n = static_cast<std::size_t>(rows);
  const auto far = static_cast<std::size_t>(std::llround(kFar * static_cast<double>(rows)));
  splits.push_back(split_at(order, n - far, n));
  splits.back().far = true;
  return splits;
}

MatrixD take_rows(const MatrixD& from, const std::vector<Index>& rows) {
  MatrixD out(static_cast<Index>(rows.size()), from.cols());
  for (std::size_t i = 0; i < rows.size(); ++i) out.row(static_cast<Index>(i)) = from.row(rows[i]);
  return out;
}

}  // namespace aefx::train
