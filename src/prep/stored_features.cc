#include "prep/stored_features.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace aefx::prep {
namespace {

constexpr Index kBlockCells = 1 << 20;  // cells read at a time

// Adds the statistics of more rows, but for quartiles (Chan, Golub and LeVeque 1979).
void merge(const ColumnStatistics& some, ColumnStatistics& all) {
  all.missing += some.missing;
  if (some.count == 0) return;
  const auto a = static_cast<double>(all.count);
  const auto b = static_cast<double>(some.count);
  // Values are divided by `largest`, so that their squares are in the range of double.
  const auto merge_moments = [&](double ColumnStatistics::*mean, double ColumnStatistics::*deviation, double largest) {
    const double unit = std::max(largest, std::numeric_limits<double>::min());
    const double difference = some.*mean / unit - all.*mean / unit;
    const double square = a * std::pow(all.*deviation / unit, 2) + b * std::pow(some.*deviation / unit, 2) +
                          difference * difference * (a * b / (a + b));
    all.*mean = all.*mean * (a / (a + b)) + some.*mean * (b / (a + b));
    all.*deviation = std::sqrt(square / (a + b)) * unit;
  };
  merge_moments(&ColumnStatistics::own_mean, &ColumnStatistics::own_deviation,
                std::max({some.own_mean, some.own_deviation, all.own_mean, all.own_deviation}));
  merge_moments(&ColumnStatistics::mean, &ColumnStatistics::deviation,
                std::max({std::abs(some.min), std::abs(some.max), std::abs(all.min), std::abs(all.max)}));
  all.min = all.count == 0 ? some.min : std::min(all.min, some.min);
  all.max = all.count == 0 ? some.max : std::max(all.max, some.max);
  all.mean = std::clamp(all.mean, all.min, all.max);
  all.count += some.count;
}

}  // namespace

void StoredFeatures::add(const MatrixD& rows) {
  file_.append(rows.data(), static_cast<std::size_t>(rows.size()) * sizeof(double));
  rows_ += rows.rows();
}

void StoredFeatures::recode(MatrixD& rows) const {
  for (Index c = 0; c < columns_; ++c) {
    const LevelMap& to = levels_[static_cast<std::size_t>(c)];
    if (to.levels.empty()) continue;
    for (Index r = 0; r < rows.rows(); ++r) rows(r, c) = to.level(rows(r, c));
  }
}

MatrixD StoredFeatures::read(Index begin, Index count) const {
  MatrixD out(count, columns_);
  file_.read(static_cast<std::uint64_t>(begin * columns_) * sizeof(double), out.data(),
             static_cast<std::size_t>(out.size()) * sizeof(double));
  recode(out);
  return out;
}

MatrixD StoredFeatures::take(const std::vector<Index>& chosen) const {
  MatrixD out(static_cast<Index>(chosen.size()), columns_);
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    file_.read(static_cast<std::uint64_t>(chosen[i] * columns_) * sizeof(double), out.row(static_cast<Index>(i)).data(),
               static_cast<std::size_t>(columns_) * sizeof(double));
  }
  recode(out);
  return out;
}

std::vector<ColumnStatistics> stored_statistics(const StoredFeatures& features, const MatrixD& sample,
                                                const FeatureForms& forms, ThreadPool* pool) {
  const Index block = std::max<Index>(1, kBlockCells / std::max<Index>(features.columns(), 1));
  const std::vector<ColumnStatistics> of_sample = encoded_statistics(sample, all_rows(sample.rows()), forms, pool);
  std::vector<ColumnStatistics> all(of_sample.size());
  for (Index begin = 0; begin < features.rows(); begin += block) {
    const MatrixD rows = features.read(begin, std::min(block, features.rows() - begin));
    const std::vector<ColumnStatistics> some = encoded_statistics(rows, all_rows(rows.rows()), forms, pool);
    for (std::size_t c = 0; c < all.size(); ++c) merge(some[c], all[c]);
  }
  for (std::size_t c = 0; c < all.size(); ++c) {
    const auto within = [&](double value) { return std::clamp(value, all[c].min, all[c].max); };
    if (all[c].count == 0) continue;
    all[c].lower_quartile = within(of_sample[c].lower_quartile);
    all[c].median = within(of_sample[c].median);
    all[c].upper_quartile = within(of_sample[c].upper_quartile);
  }
  return all;
}

}  // namespace aefx::prep
