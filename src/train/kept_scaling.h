// The scaling of a continued model.
#pragma once

#include <vector>

#include "aefx/prep/pipeline.h"

namespace aefx::train {

// Returns statistics of rows (`now`) from which the scaling of `pipeline` follows again, as it is fitted to means,
// deviations, quartiles and ends. Counts are those of the rows, and ends of both where scaling does not rest on them.
[[nodiscard]] std::vector<prep::ColumnStatistics> keep_scaling(const prep::Pipeline& pipeline,
                                                               const std::vector<prep::ColumnStatistics>& now);

}  // namespace aefx::train
