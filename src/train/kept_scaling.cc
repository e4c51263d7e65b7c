#include "train/kept_scaling.h"

#include <algorithm>
#include <cstddef>

namespace aefx::train {

std::vector<prep::ColumnStatistics> keep_scaling(const prep::Pipeline& pipeline,
                                                 const std::vector<prep::ColumnStatistics>& now) {
  std::vector<prep::ColumnStatistics> out;
  for (std::size_t i = 0; i < now.size(); ++i) {
    prep::ColumnStatistics& its = out.emplace_back(pipeline.columns[i].statistics);
    // A column that was constant stays so: the network has never seen it vary.
    if (now[i].count > 0 && !its.constant() && pipeline.options.scaling != prep::Scaling::minmax) {
      its.min = std::min(its.min, now[i].min);
      its.max = std::max(its.max, now[i].max);
    }
    its.count = now[i].count;
    its.missing = now[i].missing;
  }
  return out;
}

}  // namespace aefx::train
