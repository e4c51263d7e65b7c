#include "dist/distributed_statistics.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>

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

// Returns order statistics (positions from 0) of the values of all ranks; `sorted` are this rank's. The smallest value
// that has more than `position` values up to it is found bit by bit.
std::array<double, 6> order_statistics(const std::vector<double>& sorted, const std::array<double, 6>& positions,
                                       Communicator& ranks) {
  std::array<std::uint64_t, 6> low{};
  std::array<std::uint64_t, 6> high{};
  high.fill(~std::uint64_t{0});
  for (int bit = 0; bit < 64; ++bit) {
    std::array<double, 6> up_to{};
    std::array<std::uint64_t, 6> middle{};
    for (std::size_t i = 0; i < positions.size(); ++i) {
      middle[i] = low[i] + (high[i] - low[i]) / 2;
      const auto end = std::upper_bound(sorted.begin(), sorted.end(), middle[i],
                                        [](std::uint64_t key, double value) { return key < key_of(value); });
      up_to[i] = static_cast<double>(end - sorted.begin());
    }
    ranks.sum(up_to);
    for (std::size_t i = 0; i < positions.size(); ++i) {
      if (low[i] == high[i]) continue;
      if (up_to[i] > positions[i]) {
        high[i] = middle[i];
      } else {
        low[i] = middle[i] + 1;
      }
    }
  }
  std::array<double, 6> out{};
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = value_of(low[i]);
  return out;
}

void set_quartiles(std::vector<double> values, Communicator& ranks, prep::ColumnStatistics& s) {
  std::sort(values.begin(), values.end());
  const auto top = static_cast<double>(s.count - 1);
  std::array<double, 6> positions{};
  const std::array<double, 3> shares{0.25, 0.5, 0.75};
  for (std::size_t i = 0; i < 3; ++i) {
    positions[2 * i] = std::floor(shares[i] * top);
    positions[2 * i + 1] = std::min(positions[2 * i] + 1, top);
  }
  const std::array<double, 6> at = order_statistics(values, positions, ranks);
  const auto quartile = [&](std::size_t i) {
    const double part = shares[i] * top - positions[2 * i];
    return at[2 * i] * (1 - part) + at[2 * i + 1] * part;
  };
  s.lower_quartile = quartile(0);
  s.median = quartile(1);
  s.upper_quartile = quartile(2);
}

// Sets count, minimum, maximum, mean and deviation of the values of all ranks. Sums values as parts of the range, so
// that their squares are doubles.
void measure(const std::vector<double>& values, Communicator& ranks, prep::ColumnStatistics& s) {
  constexpr double kFar = std::numeric_limits<double>::infinity();
  std::array<double, 2> ends{-kFar, -kFar};  // of -min and max
  for (const double value : values) {
    ends[0] = std::max(ends[0], -value);
    ends[1] = std::max(ends[1], value);
  }
  ranks.max(ends);
  auto count = static_cast<double>(values.size());
  ranks.sum({&count, 1});
  s.count = static_cast<std::uint64_t>(count);
  if (s.count == 0) return;
  s.min = -ends[0];
  s.max = ends[1];
  const Eigen::Map<const Eigen::ArrayXd> all(values.data(), static_cast<Index>(values.size()));
  double mean = values.empty() ? 0 : (all / count).sum();
  ranks.sum({&mean, 1});
  s.mean = std::clamp(mean, s.min, s.max);
  const double range = s.max / 2 - s.min / 2;
  double square = values.empty() || range <= 0 ? 0 : ((all / 2 - s.mean / 2) / range).square().sum() / count;
  ranks.sum({&square, 1});
  s.deviation = range > 0 ? std::sqrt(square) * range * 2 : 0;
}

prep::ColumnStatistics number_statistics(const MatrixD& own, Index column, const prep::Transform& transform,
                                         Communicator& ranks) {
  std::vector<double> values;
  values.reserve(static_cast<std::size_t>(own.rows()));
  for (Index r = 0; r < own.rows(); ++r) {
    if (!std::isnan(own(r, column))) values.push_back(transform.capped(own(r, column)));
  }
  prep::ColumnStatistics s;
  auto missing = static_cast<double>(own.rows()) - static_cast<double>(values.size());
  ranks.sum({&missing, 1});
  s.missing = static_cast<std::uint64_t>(missing);
  measure(values, ranks, s);
  if (s.count == 0) return s;
  if (transform.log_offset) {
    s.own_mean = s.mean;
    s.own_deviation = s.deviation;
    for (double& value : values) value = transform.apply(value);
    measure(values, ranks, s);
  }
  set_quartiles(std::move(values), ranks, s);
  return s;
}

}  // namespace

std::vector<prep::ColumnStatistics> distributed_statistics(const MatrixD& own, const prep::FeatureForms& forms,
                                                           Communicator& ranks, ThreadPool* pool) {
  std::vector<prep::ColumnStatistics> all;
  // Every rank counts its own levels, and the rest follows from the counts.
  const std::vector<prep::ColumnStatistics> here =
      forms.empty() ? std::vector<prep::ColumnStatistics>{}
                    : prep::encoded_statistics(own, prep::all_rows(own.rows()), forms, pool);
  std::size_t at = 0;
  for (Index c = 0; c < own.cols(); ++c) {
    const prep::FeatureForm form = forms.empty() ? prep::FeatureForm() : forms[static_cast<std::size_t>(c)];
    const std::size_t count = form.levels;
    if (count == 0) {
      all.push_back(number_statistics(own, c, form.transform, ranks));
      ++at;
      continue;
    }
    for (std::size_t l = 0; l < count; ++l, ++at) {
      const auto there = static_cast<double>(here[at].count);
      std::array<double, 3> sums{std::round(here[at].mean * there), there, static_cast<double>(here[at].missing)};
      ranks.sum(sums);
      const auto ones = static_cast<std::uint64_t>(sums[0]);
      all.push_back(prep::indicator_statistics(static_cast<std::uint64_t>(sums[1]) - ones, ones));
      all.back().missing = static_cast<std::uint64_t>(sums[2]);
    }
  }
  return all;
}

}  // namespace aefx::dist
