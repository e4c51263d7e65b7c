// Column statistics over the rows of all ranks.
#pragma once

#include <vector>

#include "aefx/base/matrix.h"
#include "aefx/base/thread_pool.h"
#include "aefx/prep/statistics.h"
#include "dist/communicator.h"

namespace aefx::dist {

// Returns what prep::encoded_statistics() gives for the rows of all ranks, but for the rounding of means and
// deviations. `own` are this rank's rows (rows x features). Collective.
[[nodiscard]] std::vector<prep::ColumnStatistics> distributed_statistics(const MatrixD& own,
                                                                         const prep::FeatureForms& forms,
                                                                         Communicator& ranks, ThreadPool* pool);

}  // namespace aefx::dist
