#include "train/column_ends.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "train/reduction.h"

namespace aefx::train {

ColumnEnds column_ends(const TrainingData& data) {
  const std::size_t features = data.table().features.size();
  std::vector<double> ends(2 * features, -std::numeric_limits<double>::infinity());  // of values, and of them negated
  data.each_feature_block([&](Index /*first*/, const MatrixD& values) {
    for (Index r = 0; r < values.rows(); ++r) {
      double* end = ends.data();
      for (Index c = 0; c < values.cols(); ++c, end += 2) {
        const double value = values(r, c);
        if (std::isnan(value)) continue;
        end[0] = std::max(end[0], value);
        end[1] = std::max(end[1], -value);
      }
    }
  });
  data.reduction().max(ends);
  ColumnEnds out{.smallest = std::vector<double>(features), .largest = std::vector<double>(features)};
  for (std::size_t i = 0; i < features; ++i) {
    out.largest[i] = ends[2 * i];
    out.smallest[i] = -ends[2 * i + 1];
  }
  return out;
}

}  // namespace aefx::train
