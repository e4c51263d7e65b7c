// The mean row in training.
#pragma once

#include "aefx/base/matrix.h"
#include "aefx/prep/pipeline.h"

namespace aefx::explain {

// Returns the column means of the training rows, scaled: D.
[[nodiscard]] inline VectorD scaled_means(const prep::Pipeline& pipeline) {
  VectorD mean(static_cast<Index>(pipeline.columns.size()));
  for (Index i = 0; i < mean.size(); ++i) {
    const prep::EncodedColumn& column = pipeline.columns[static_cast<std::size_t>(i)];
    mean(i) = column.scale.apply(column.statistics.mean);
  }
  return mean;
}

}  // namespace aefx::explain
