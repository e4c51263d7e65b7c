#include "aefx/model/score_quantiles.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace aefx::model {
namespace {

constexpr int kTails = 4;  // the levels end at 1 - 10^-4, and 1

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

ScoreQuantiles score_quantiles(std::vector<double> scores) {
  std::erase_if(scores, [](double s) { return std::isnan(s); });
  // JSON has no infinity.
  for (double& s : scores) s = std::min(s, std::numeric_limits<double>::max());
  std::sort(scores.begin(), scores.end());
  ScoreQuantiles out;
  if (scores.empty()) return out;
  if (scores.size() == 1) scores.push_back(scores.front());
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

}  // namespace aefx::model
