// Do the codes come back when other rows are drawn?
#pragma once

#include <cstddef>
#include <optional>

#include "aefx/csv/row_batch.h"
#include "aefx/model/model.h"
#include "aefx/prep/rows.h"
#include "aefx/train/train.h"

namespace aefx::explain {

// Trains `runs` times more, as `options` say but with a seed of its own each time and on four fifths of the rows drawn
// anew, and compares: each code is matched to the run's code that it correlates with most (strongest pairs first, none
// twice), which is stretched to fit it. All choices that training left to itself must be settled in `options`.
// Runs whose rows can't be learned from are left out. Nothing if none is left, or the observer stops it before the
// first ends.
[[nodiscard]] std::optional<model::StabilityEvidence> measure_stability(const model::Model& model,
                                                                        const csv::RowBatch& rows,
                                                                        const prep::Origin& origin,
                                                                        const train::TrainOptions& options,
                                                                        std::size_t runs, train::Observer& observer);

}  // namespace aefx::explain
