// The smallest and the largest value of each column.
#pragma once

#include <vector>

#include "aefx/train/training_data.h"

namespace aefx::train {

// One of each feature, over all rows of all processes; of a feature without values, infinity and minus infinity.
struct ColumnEnds {
  std::vector<double> smallest, largest;
};

[[nodiscard]] ColumnEnds column_ends(const TrainingData& data);  // collective

}  // namespace aefx::train
