#include "aefx/model/score_quantiles.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace aefx::model {
namespace {

constexpr int kTails = 4;  // the levels end at 1 - 10^-4, and 1
constexpr double kRoundingOfShares = 1e-12;

// Computed as whole numbers divided by powers of ten, so that 0.99 is exactly the double 0.99.
std::vector<double> standard_levels() {
  std::vector<double> levels;
  double steps = 100;  // in 1
  for (int i = 0; i <= 90; ++i) levels.push_back(i / steps);
  for (int tail = 2; tail <= kTails; ++tail) {
    steps *= 10;
    for (double i = steps - 99; i <= steps - 10; ++i) levels.push_back(i / steps);
  }
  levels.push_back(1);
  return levels;
}

double quantile(const std::vector<double>& sorted, double level) {
  const double at = level * static_cast<double>(sorted.size() - 1);
  const auto below = std::min(static_cast<std::size_t>(at), sorted.size() - 1);
  const auto above = std::min(below + 1, sorted.size() - 1);
  const double share = at - static_cast<double>(below);
  // Clamped, as rounding may exceed the neighbouring scores.
  return std::clamp(sorted[below] + share * (sorted[above] - sorted[below]), sorted[below], sorted[above]);
}

// Drops NaN and sorts; a single score is doubled, since 0 and 1 are levels. Returns false where there is none.
bool sort_scores(std::vector<double>& scores) {
  std::erase_if(scores, [](double s) { return std::isnan(s); });
  // JSON has no infinity.
  for (double& s : scores) s = std::min(s, std::numeric_limits<double>::max());
  std::sort(scores.begin(), scores.end());
  if (scores.size() == 1) scores.push_back(scores.front());
  return !scores.empty();
}

// Returns ceil(level (n + 1)), at least 1, as if the level were exact: 0.07 * 100 is above 7.
double rank_of(double level, std::uint64_t n) {
  const double at = level * static_cast<double>(n + 1);
  return std::max(std::ceil(at * (1 - kRoundingOfShares)), 1.0);
}

}  // namespace

double ScoreQuantiles::at(double level) const {
  const double* const begin = levels.data();
  const double* const end = begin + levels.size();
  const auto above = static_cast<Index>(std::lower_bound(begin, end, level) - begin);
  if (above == levels.size()) return scores(scores.size() - 1);
  if (above == 0 || levels(above) == level) return scores(above);
  const double share = (level - levels(above - 1)) / (levels(above) - levels(above - 1));
  return std::clamp(scores(above - 1) + share * (scores(above) - scores(above - 1)), scores(above - 1), scores(above));
}

std::optional<ScoreThreshold> ScoreQuantiles::threshold(double level) const {
  const auto n = static_cast<double>(held_out_rows);
  const double rank = rank_of(level, held_out_rows);
  if (held_out_rows == 0 || empty() || rank > n) return {};
  const double wanted = held_out_rows > 1 ? (rank - 1) / (n - 1) : 1;
  const double* const begin = levels.data();
  const auto at = std::min<Index>(
      std::lower_bound(begin, begin + levels.size(), wanted * (1 - kRoundingOfShares)) - begin, levels.size() - 1);
  const double stored = 1 + std::round(levels(at) * (n - 1));
  return ScoreThreshold{.score = scores(at), .expected = 1 - stored / (n + 1)};
}

ScoreQuantiles score_quantiles(std::vector<double> scores) {
  ScoreQuantiles out;
  if (!sort_scores(scores)) return out;
  const std::vector<double> usual = standard_levels();
  const bool few = scores.size() <= usual.size();
  const std::size_t n = few ? scores.size() : usual.size();
  out.levels.resize(static_cast<Index>(n));
  out.scores.resize(static_cast<Index>(n));
  for (std::size_t i = 0; i < n; ++i) {
    const auto at = static_cast<Index>(i);
    out.levels(at) = few ? static_cast<double>(i) / static_cast<double>(n - 1) : usual[i];
    out.scores(at) = few ? scores[i] : quantile(scores, usual[i]);
  }
  return out;
}

ScoreQuantiles held_out_quantiles(std::vector<double> scores) {
  ScoreQuantiles out;
  const auto rows =
      static_cast<std::uint64_t>(std::count_if(scores.begin(), scores.end(), [](double s) { return !std::isnan(s); }));
  if (!sort_scores(scores)) return out;
  out.held_out_rows = rows;
  const std::size_t n = scores.size();
  std::vector<std::size_t> ranks{1, n};
  const std::vector<double> usual = standard_levels();
  if (n <= usual.size()) {
    for (std::size_t rank = 1; rank <= n; ++rank) ranks.push_back(rank);
  } else {
    for (const double level : usual)
      ranks.push_back(static_cast<std::size_t>(std::min(rank_of(level, rows), static_cast<double>(n))));
  }
  std::sort(ranks.begin(), ranks.end());
  ranks.erase(std::unique(ranks.begin(), ranks.end()), ranks.end());
  out.levels.resize(static_cast<Index>(ranks.size()));
  out.scores.resize(static_cast<Index>(ranks.size()));
  for (std::size_t i = 0; i < ranks.size(); ++i) {
    out.levels(static_cast<Index>(i)) = static_cast<double>(ranks[i] - 1) / static_cast<double>(n - 1);
    out.scores(static_cast<Index>(i)) = scores[ranks[i] - 1];
  }
  return out;
}

}  // namespace aefx::model
