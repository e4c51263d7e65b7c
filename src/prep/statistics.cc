#include "aefx/prep/statistics.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace aefx::prep {
namespace {

double quantile(const std::vector<double>& sorted, double share) {
  const double place = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  const double part = place - static_cast<double>(below);
  return sorted[below] * (1 - part) + sorted[above] * part;  // in this form it can't overflow
}

// Of 0 on `zeros` values and 1 on `ones`.
ColumnStatistics indicator_statistics(std::uint64_t zeros, std::uint64_t ones) {
  ColumnStatistics s;
  s.count = zeros + ones;
  if (s.count == 0) return s;
  const auto quantile = [&](double share) {
    const double place = share * static_cast<double>(s.count - 1);
    return std::clamp(place - static_cast<double>(zeros) + 1, 0.0, 1.0);
  };
  s.min = zeros > 0 ? 0 : 1;
  s.max = ones > 0 ? 1 : 0;
  s.mean = static_cast<double>(ones) / static_cast<double>(s.count);
  s.deviation = std::sqrt(s.mean * (1 - s.mean));
  s.lower_quartile = quantile(0.25);
  s.median = quantile(0.5);
  s.upper_quartile = quantile(0.75);
  return s;
}

std::vector<ColumnStatistics> level_statistics(const MatrixD& values, const std::vector<Index>& rows, Index column,
                                               std::size_t levels) {
  std::vector<std::uint64_t> ones(levels, 0);
  std::uint64_t count = 0;
  for (const Index row : rows) {
    const double level = values(row, column);
    if (std::isnan(level)) continue;
    ++count;
    if (level >= 0) ++ones[static_cast<std::size_t>(level)];
  }
  std::vector<ColumnStatistics> all;
  for (const std::uint64_t n : ones) {
    all.push_back(indicator_statistics(count - n, n));
    all.back().missing = rows.size() - count;
  }
  return all;
}

}  // namespace

std::vector<Index> all_rows(Index rows) {
  std::vector<Index> all(static_cast<std::size_t>(rows));
  std::iota(all.begin(), all.end(), Index{0});
  return all;
}

std::vector<ColumnStatistics> column_statistics(const MatrixD& values, const std::vector<Index>& rows) {
  std::vector<ColumnStatistics> all(static_cast<std::size_t>(values.cols()));
  std::vector<double> column;
  for (Index c = 0; c < values.cols(); ++c) {
    column.clear();
    for (const Index row : rows) {
      if (const double value = values(row, c); !std::isnan(value)) column.push_back(value);
    }
    ColumnStatistics& s = all[static_cast<std::size_t>(c)];
    s.count = column.size();
    s.missing = rows.size() - column.size();
    if (column.empty()) continue;
    std::sort(column.begin(), column.end());
    s.min = column.front();
    s.max = column.back();
    s.lower_quartile = quantile(column, 0.25);
    s.median = quantile(column, 0.5);
    s.upper_quartile = quantile(column, 0.75);
    // Divided first, so that values near the largest double stay finite; kept within the range against rounding.
    const auto n = static_cast<double>(column.size());
    double mean = 0;
    for (const double value : column) mean += value / n;
    s.mean = std::clamp(mean, s.min, s.max);
    // As multiples of the range, whose square may not be a double.
    const double range = s.max / 2 - s.min / 2;
    if (!(range > 0)) continue;
    double square = 0;
    for (const double value : column) {
      const double distance = (value / 2 - s.mean / 2) / range;
      square += distance * distance / n;
    }
    s.deviation = std::sqrt(square) * range * 2;
  }
  return all;
}

std::vector<ColumnStatistics> encoded_statistics(const MatrixD& values, const std::vector<Index>& rows,
                                                 const LevelCounts& levels) {
  if (levels.empty()) return column_statistics(values, rows);
  std::vector<ColumnStatistics> all;
  for (Index c = 0; c < values.cols(); ++c) {
    const std::size_t count = levels[static_cast<std::size_t>(c)];
    if (count == 0) {
      all.push_back(column_statistics(values.col(c), rows).front());
    } else {
      const std::vector<ColumnStatistics> group = level_statistics(values, rows, c, count);
      all.insert(all.end(), group.begin(), group.end());
    }
  }
  return all;
}

}  // namespace aefx::prep
