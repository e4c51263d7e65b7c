#include "dist/distributed_statistics.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <span>

namespace aefx::dist {
namespace {

// Returns a whole number that orders doubles as they are ordered, so that an interval of them can be halved.
std::uint64_t key_of(double value) {
  const auto bits = std::bit_cast<std::uint64_t>(value + 0.0);  // -0 as 0
  constexpr std::uint64_t kSign = std::uint64_t{1} << 63U;
  return (bits & kSign) != 0 ? ~bits : bits | kSign;
}

double value_of(std::uint64_t key) {
  constexpr std::uint64_t kSign = std::uint64_t{1} << 63U;
  return std::bit_cast<double>((key & kSign) != 0 ? key & ~kSign : ~key);
}

// A column's values of this rank, without missing ones, and what is known of those of all ranks.
struct Column {
  std::vector<double> values;
  prep::ColumnStatistics statistics;
};
using Columns = std::vector<Column*>;
using Six = std::array<double, 6>;  // order statistics

// Returns order statistics (positions from 0) of the values of all ranks; those of each column are sorted. The smallest
// value that has more than `position` values up to it is found bit by bit, for all columns at once: a call takes as
// long as the slowest rank to come.
std::vector<Six> order_statistics(const Columns& columns, const std::vector<Six>& positions, Communicator& ranks) {
  using Keys = std::array<std::uint64_t, 6>;
  Keys all{};
  std::vector<Keys> low(columns.size(), all), middle = low;
  all.fill(~std::uint64_t{0});
  std::vector<Keys> high(columns.size(), all);
  std::vector<double> up_to(6 * columns.size());
  for (int bit = 0; bit < 64; ++bit) {
    for (std::size_t c = 0; c < columns.size(); ++c) {
      const std::vector<double>& sorted = columns[c]->values;
      for (std::size_t i = 0; i < 6; ++i) {
        middle[c][i] = low[c][i] + (high[c][i] - low[c][i]) / 2;
        const auto end = std::upper_bound(sorted.begin(), sorted.end(), middle[c][i],
                                          [](std::uint64_t key, double value) { return key < key_of(value); });
        up_to[6 * c + i] = static_cast<double>(end - sorted.begin());
      }
    }
    ranks.sum(up_to);
    for (std::size_t c = 0; c < columns.size(); ++c) {
      for (std::size_t i = 0; i < 6; ++i) {
        if (low[c][i] == high[c][i]) continue;
        if (up_to[6 * c + i] > positions[c][i]) {
          high[c][i] = middle[c][i];
        } else {
          low[c][i] = middle[c][i] + 1;
        }
      }
    }
  }
  std::vector<Six> out(columns.size());
  for (std::size_t c = 0; c < columns.size(); ++c)
    std::transform(low[c].begin(), low[c].end(), out[c].begin(), value_of);
  return out;
}

void set_quartiles(const Columns& columns, Communicator& ranks) {
  constexpr std::array<double, 3> kShares{0.25, 0.5, 0.75};
  std::vector<Six> positions;
  for (Column* const column : columns) {
    std::sort(column->values.begin(), column->values.end());
    const auto top = static_cast<double>(column->statistics.count - 1);
    Six& its = positions.emplace_back();
    for (std::size_t i = 0; i < 3; ++i) {
      its[2 * i] = std::floor(kShares[i] * top);
      its[2 * i + 1] = std::min(its[2 * i] + 1, top);
    }
  }
  const std::vector<Six> at = order_statistics(columns, positions, ranks);
  for (std::size_t c = 0; c < columns.size(); ++c) {
    prep::ColumnStatistics& s = columns[c]->statistics;
    const auto quartile = [&](std::size_t i) {
      const double part = kShares[i] * static_cast<double>(s.count - 1) - positions[c][2 * i];
      return at[c][2 * i] * (1 - part) + at[c][2 * i + 1] * part;
    };
    s.lower_quartile = quartile(0);
    s.median = quartile(1);
    s.upper_quartile = quartile(2);
  }
}

// Sums over the ranks what `own` gives for each column; `set` takes the sum.
template <typename Own, typename Set>
void sum_each(const Columns& columns, Communicator& ranks, const Own& own, const Set& set) {
  std::vector<double> sums;
  for (const Column* const column : columns) sums.push_back(own(*column));
  ranks.sum(sums);
  for (std::size_t c = 0; c < columns.size(); ++c) set(columns[c]->statistics, sums[c]);
}

// Sets count, minimum, maximum, mean and deviation of the values of all ranks. Sums values as parts of the range, so
// that their squares are doubles.
void measure(const Columns& columns, Communicator& ranks) {
  constexpr double kFar = std::numeric_limits<double>::infinity();
  using All = Eigen::Map<const Eigen::ArrayXd>;
  const auto all = [](const Column& column) {
    return All(column.values.data(), static_cast<Index>(column.values.size()));
  };
  std::vector<double> ends;  // -min and max of each
  for (const Column* const column : columns) {
    ends.insert(ends.end(), {-kFar, -kFar});
    for (const double value : column->values) {
      *(ends.end() - 2) = std::max(*(ends.end() - 2), -value);
      ends.back() = std::max(ends.back(), value);
    }
  }
  ranks.max(ends);
  sum_each(
      columns, ranks, [](const Column& column) { return static_cast<double>(column.values.size()); },
      [](prep::ColumnStatistics& s, double count) { s.count = static_cast<std::uint64_t>(count); });
  for (std::size_t c = 0; c < columns.size(); ++c) {
    if (columns[c]->statistics.count == 0) continue;
    columns[c]->statistics.min = -ends[2 * c];
    columns[c]->statistics.max = ends[2 * c + 1];
  }
  sum_each(
      columns, ranks,
      [&](const Column& column) {
        return column.values.empty() ? 0 : (all(column) / static_cast<double>(column.statistics.count)).sum();
      },
      [](prep::ColumnStatistics& s, double mean) {
        if (s.count > 0) s.mean = std::clamp(mean, s.min, s.max);
      });
  const auto range_of = [](const prep::ColumnStatistics& s) { return s.max / 2 - s.min / 2; };
  sum_each(
      columns, ranks,
      [&](const Column& column) {
        const prep::ColumnStatistics& s = column.statistics;
        const double range = range_of(s);
        if (column.values.empty() || range <= 0) return 0.0;
        return ((all(column) / 2 - s.mean / 2) / range).square().sum() / static_cast<double>(s.count);
      },
      [&](prep::ColumnStatistics& s, double square) {
        const double range = range_of(s);
        if (s.count > 0) s.deviation = range > 0 ? std::sqrt(square) * range * 2 : 0;
      });
}

// Statistics of columns of numbers, of which all ranks name the same.
std::vector<prep::ColumnStatistics> number_statistics(const MatrixD& own, std::span<const Index> which,
                                                      const std::vector<const prep::Transform*>& transforms,
                                                      Communicator& ranks) {
  std::vector<Column> group(which.size());
  Columns columns, filled, logarithms;
  for (std::size_t c = 0; c < group.size(); ++c) {
    std::vector<double>& values = group[c].values;
    for (Index r = 0; r < own.rows(); ++r) {  // a share may have none, and no columns to look at
      const double value = own(r, which[c]);
      if (!std::isnan(value)) values.push_back(transforms[c]->capped(value));
    }
    columns.push_back(&group[c]);
  }
  sum_each(
      columns, ranks,
      [&](const Column& column) { return static_cast<double>(own.rows()) - static_cast<double>(column.values.size()); },
      [](prep::ColumnStatistics& s, double missing) { s.missing = static_cast<std::uint64_t>(missing); });
  measure(columns, ranks);
  for (std::size_t c = 0; c < group.size(); ++c) {
    prep::ColumnStatistics& s = group[c].statistics;
    if (s.count == 0) continue;
    filled.push_back(&group[c]);
    if (!transforms[c]->log_offset) continue;
    logarithms.push_back(&group[c]);
    s.own_mean = s.mean;
    s.own_deviation = s.deviation;
    for (double& value : group[c].values) value = transforms[c]->apply(value);
  }
  if (!logarithms.empty()) measure(logarithms, ranks);
  if (!filled.empty()) set_quartiles(filled, ranks);
  std::vector<prep::ColumnStatistics> out;
  for (const Column& column : group) out.push_back(column.statistics);
  return out;
}

// Returns how many columns of numbers are measured at once: on every rank as many, and at most 2 MiB of values unless
// one has more.
std::size_t columns_at_once(Index rows, Communicator& ranks) {
  constexpr double kValues = 1 << 18;
  auto most = static_cast<double>(rows);
  ranks.max({&most, 1});
  return static_cast<std::size_t>(std::max(kValues / std::max(most, 1.0), 1.0));
}

}  // namespace

std::vector<prep::ColumnStatistics> distributed_statistics(const MatrixD& own, const prep::FeatureForms& forms,
                                                           Communicator& ranks, ThreadPool* pool) {
  std::vector<prep::ColumnStatistics> all;
  // Every rank counts its own levels, and the rest follows from the counts.
  const std::vector<prep::ColumnStatistics> here =
      forms.empty() ? std::vector<prep::ColumnStatistics>{}
                    : prep::encoded_statistics(own, prep::all_rows(own.rows()), forms, pool);
  const prep::FeatureForm plain;
  const auto form_of = [&](Index c) -> const prep::FeatureForm& {
    return forms.empty() ? plain : forms[static_cast<std::size_t>(c)];
  };
  std::vector<Index> numbers;
  for (Index c = 0; c < own.cols(); ++c) {
    if (form_of(c).levels == 0) numbers.push_back(c);
  }
  const std::size_t at_once = columns_at_once(own.rows(), ranks);
  std::vector<prep::ColumnStatistics> of_numbers;
  for (std::size_t begin = 0; begin < numbers.size(); begin += at_once) {
    const auto which = std::span(numbers).subspan(begin, std::min(at_once, numbers.size() - begin));
    std::vector<const prep::Transform*> transforms;
    for (const Index c : which) transforms.push_back(&form_of(c).transform);
    const std::vector<prep::ColumnStatistics> some = number_statistics(own, which, transforms, ranks);
    of_numbers.insert(of_numbers.end(), some.begin(), some.end());
  }
  std::size_t at = 0, number = 0;
  for (Index c = 0; c < own.cols(); ++c) {
    const std::size_t count = form_of(c).levels;
    if (count == 0) {
      all.push_back(of_numbers[number++]);
      ++at;
      continue;
    }
    std::vector<double> sums;  // ones, values and missing values of each level
    for (std::size_t l = 0; l < count; ++l) {
      const prep::ColumnStatistics& its = here[at + l];
      const auto there = static_cast<double>(its.count);
      sums.insert(sums.end(), {std::round(its.mean * there), there, static_cast<double>(its.missing)});
    }
    ranks.sum(sums);
    for (std::size_t l = 0; l < count; ++l, ++at) {
      const auto ones = static_cast<std::uint64_t>(sums[3 * l]);
      all.push_back(prep::indicator_statistics(static_cast<std::uint64_t>(sums[3 * l + 1]) - ones, ones));
      all.back().missing = static_cast<std::uint64_t>(sums[3 * l + 2]);
    }
  }
  return all;
}

}  // namespace aefx::dist
