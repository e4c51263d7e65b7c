#include "aefx/explain/explanation.h"

#include <algorithm>

namespace aefx::explain {

double row_share(const Explanation& e, const model::LinearRegion& region) {
  return static_cast<double>(region.rows) / std::max(static_cast<double>(e.rows), 1.0);
}

std::vector<FeatureColumns> features(const Explanation& e) {
  std::vector<FeatureColumns> all;
  for (std::size_t i = 0; i < e.columns.size(); ++i) {
    const Column& column = e.columns[i];
    const bool level = !column.level.empty();
    const bool same_feature =
        level && i > 0 && !e.columns[i - 1].level.empty() && e.columns[i - 1].feature == column.feature;
    if (!same_feature)
      all.push_back({.name = level ? column.source : column.name, .columns = {}, .categorical = level});
    all.back().columns.push_back(i);
  }
  return all;
}

double share(const Explanation& e, const FeatureColumns& feature, std::size_t k) {
  double sum = 0;
  for (const std::size_t i : feature.columns) sum += e.shares(static_cast<Index>(i), static_cast<Index>(k));
  return sum;
}

}  // namespace aefx::explain
