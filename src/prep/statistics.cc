#include "aefx/prep/statistics.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <span>
#include <utility>

namespace aefx::prep {
namespace {

// std::nth_element for several ranks, which ascend; `first` has rank `offset`.
void select(double* first, double* last, std::span<const std::size_t> ranks, std::size_t offset) {
  if (ranks.empty()) return;
  const std::size_t middle = ranks.size() / 2;
  double* const at = first + (ranks[middle] - offset);
  std::nth_element(first, at, last);
  select(first, at, ranks.first(middle), offset);
  select(at + 1, last, ranks.subspan(middle + 1), ranks[middle] + 1);
}

// Two order statistics that follow each other: the values of ranks `rank` and, if there is one, rank + 1.
struct Neighbors {
  double low = 0, high = 0;
};

// Finds values between two bounds in one pass, which takes a third of the time of std::nth_element over all: a sample
// tells bounds that the wanted rank lies between, but for one column in thousands. False for that one.
bool find_between(const std::vector<double>& values, const std::vector<double>& sample, std::size_t rank,
                  std::vector<double>& room, Neighbors& found) {
  constexpr double kDeviations = 5;  // of the sample's ranks
  const std::size_t n = values.size(), last = sample.size() - 1;
  const double share = static_cast<double>(rank) / static_cast<double>(n - 1);
  const double middle = share * static_cast<double>(last);
  const double reach = kDeviations * std::sqrt(share * (1 - share) * static_cast<double>(last)) + 2;
  if (middle - reach < 0 || middle + reach > static_cast<double>(last)) return false;
  const double lower = sample[static_cast<std::size_t>(middle - reach)];
  const double upper = sample[static_cast<std::size_t>(middle + reach)];
  std::size_t below = 0, inside = 0;
  room.resize(n);
  for (const double value : values) {
    below += static_cast<std::size_t>(value < lower);
    room[inside] = value;
    inside += static_cast<std::size_t>(value >= lower) & static_cast<std::size_t>(value <= upper);
  }
  if (rank < below || rank + 1 >= below + inside) return false;
  double* const at = room.data() + (rank - below);
  double* const end = room.data() + inside;
  std::nth_element(room.data(), at, end);
  found = {.low = *at, .high = *std::min_element(at + 1, end)};
  return true;
}

// Every so-manieth value, ascending.
std::vector<double> sample_of(const std::vector<double>& values) {
  constexpr std::size_t kSampled = 2048;
  std::vector<double> sample(kSampled);
  for (std::size_t i = 0; i < kSampled; ++i) sample[i] = values[i * values.size() / kSampled];
  std::sort(sample.begin(), sample.end());
  return sample;
}

// Sets quartiles of many values without reordering them. False where they must be selected from all.
bool set_quartiles_by_sample(const std::vector<double>& values, ColumnStatistics& s) {
  constexpr std::size_t kMany = 20'000;
  if (values.size() < kMany) return false;
  const std::vector<double> sample = sample_of(values);
  std::vector<double> room;
  for (const auto& [share, quartile] :
       {std::pair(0.25, &s.lower_quartile), std::pair(0.5, &s.median), std::pair(0.75, &s.upper_quartile)}) {
    const double rank = share * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(rank);
    const double part = rank - static_cast<double>(below);
    Neighbors found;
    if (!find_between(values, sample, below, room, found)) return false;
    *quartile = found.low * (1 - part) + found.high * part;  // as below
  }
  return true;
}

// Reorders the values.
void set_quartiles(std::vector<double>& values, ColumnStatistics& s) {
  if (set_quartiles_by_sample(values, s)) return;
  const std::size_t top = values.size() - 1;
  const std::array<std::pair<double, double*>, 3> quartiles{
      {{0.25, &s.lower_quartile}, {0.5, &s.median}, {0.75, &s.upper_quartile}}};
  std::vector<std::size_t> ranks;
  for (const auto& [share, quartile] : quartiles) {
    const auto below = static_cast<std::size_t>(share * static_cast<double>(top));
    ranks.insert(ranks.end(), {below, std::min(below + 1, top)});
  }
  std::sort(ranks.begin(), ranks.end());
  ranks.erase(std::unique(ranks.begin(), ranks.end()), ranks.end());
  select(values.data(), values.data() + values.size(), ranks, 0);
  for (const auto& [share, quartile] : quartiles) {
    const double rank = share * static_cast<double>(top);
    const auto below = static_cast<std::size_t>(rank);
    const double part = rank - static_cast<double>(below);
    *quartile = values[below] * (1 - part) + values[std::min(below + 1, top)] * part;  // can't overflow
  }
}

// Sets minimum, maximum, mean and deviation; requires a value.
void measure(const std::vector<double>& values, ColumnStatistics& s) {
  const Eigen::Map<const Eigen::ArrayXd> all(values.data(), static_cast<Index>(values.size()));
  s.min = all.minCoeff();
  s.max = all.maxCoeff();
  // Divided before they are summed, so that values near the largest double stay finite; clamped against rounding.
  const auto n = static_cast<double>(values.size());
  s.mean = std::clamp((all / n).sum(), s.min, s.max);
  // In units of the range, whose square may be beyond double.
  const double range = s.max / 2 - s.min / 2;
  if (range > 0) s.deviation = std::sqrt(((all / 2 - s.mean / 2) / range).square().sum() / n) * range * 2;
}

// Statistics of the transformed values, which are not missing; requires one, and reorders them.
ColumnStatistics number_statistics(std::vector<double>& values, const Transform& transform) {
  ColumnStatistics own, s;
  if (transform.log_offset) {
    for (double& value : values) value = transform.capped(value);
    measure(values, own);
  }
  if (!transform.is_identity()) {
    for (double& value : values) value = transform.apply(value);
  }
  measure(values, s);
  s.own_mean = own.mean;
  s.own_deviation = own.deviation;
  set_quartiles(values, s);
  return s;
}

// `present` are the levels of the rows that have a value.
std::vector<ColumnStatistics> level_statistics(const std::vector<double>& present, std::size_t rows,
                                               std::size_t levels) {
  std::vector<std::uint64_t> ones(levels, 0);
  for (const double level : present) {
    if (level >= 0) ++ones[static_cast<std::size_t>(level)];
  }
  std::vector<ColumnStatistics> all;
  for (const std::uint64_t n : ones) {
    all.push_back(indicator_statistics(present.size() - n, n));
    all.back().missing = rows - present.size();
  }
  return all;
}

}  // namespace

ColumnStatistics indicator_statistics(std::uint64_t zeros, std::uint64_t ones) {
  ColumnStatistics s;
  s.count = zeros + ones;
  if (s.count == 0) return s;
  const auto quantile = [&](double share) {
    const double rank = share * static_cast<double>(s.count - 1);
    return std::clamp(rank - static_cast<double>(zeros) + 1, 0.0, 1.0);
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

double pooled_deviation(std::span<const ColumnStatistics> columns) {
  double pooled = 0;
  for (const ColumnStatistics& column : columns) pooled = std::hypot(pooled, column.deviation);
  return pooled;
}

std::vector<Index> all_rows(Index rows) {
  std::vector<Index> all(static_cast<std::size_t>(rows));
  std::iota(all.begin(), all.end(), Index{0});
  return all;
}

std::vector<Index> evenly_spaced(Index rows, Index most) {
  std::vector<Index> chosen(static_cast<std::size_t>(std::min(rows, most)));
  for (Index i = 0; i < std::ssize(chosen); ++i) chosen[static_cast<std::size_t>(i)] = i * rows / std::ssize(chosen);
  return chosen;
}

std::vector<ColumnStatistics> column_statistics(const MatrixD& values, const std::vector<Index>& rows,
                                                ThreadPool* pool) {
  return encoded_statistics(values, rows, {}, pool);
}

std::vector<ColumnStatistics> encoded_statistics(const MatrixD& values, const std::vector<Index>& rows,
                                                 const FeatureForms& forms, ThreadPool* pool) {
  constexpr Index kTogether = 8;  // columns in one cache line
  const auto form = [&](Index c) { return forms.empty() ? FeatureForm() : forms[static_cast<std::size_t>(c)]; };
  std::vector<std::vector<ColumnStatistics>> found(static_cast<std::size_t>(values.cols()));  // of each feature
  const auto groups = static_cast<std::size_t>((values.cols() + kTogether - 1) / kTogether);
  run(pool, groups, [&](std::size_t group) {
    const Index begin = static_cast<Index>(group) * kTogether;
    const Index end = std::min(values.cols(), begin + kTogether);
    const auto count = static_cast<std::size_t>(end - begin);
    std::vector<std::vector<double>> columns(count, std::vector<double>(rows.size()));
    std::array<double*, kTogether> next{};
    for (std::size_t c = 0; c < count; ++c) next[c] = columns[c].data();
    for (const Index row : rows) {
      const double* const from = values.data() + row * values.cols() + begin;
      for (std::size_t c = 0; c < count; ++c) {
        *next[c] = from[c];
        next[c] += std::isnan(from[c]) ? 0 : 1;
      }
    }
    for (std::size_t c = 0; c < count; ++c) columns[c].resize(static_cast<std::size_t>(next[c] - columns[c].data()));
    for (Index c = begin; c < end; ++c) {
      std::vector<double>& column = columns[static_cast<std::size_t>(c - begin)];
      std::vector<ColumnStatistics>& to = found[static_cast<std::size_t>(c)];
      const FeatureForm as = form(c);
      if (as.levels > 0) {
        to = level_statistics(column, rows.size(), as.levels);
        continue;
      }
      to.push_back(column.empty() ? ColumnStatistics() : number_statistics(column, as.transform));
      to.back().count = column.size();
      to.back().missing = rows.size() - column.size();
    }
  });
  std::vector<ColumnStatistics> all;
  for (const std::vector<ColumnStatistics>& some : found) all.insert(all.end(), some.begin(), some.end());
  return all;
}

}  // namespace aefx::prep
