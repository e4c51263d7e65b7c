// Whether training again on other rows gives the same codes.
#pragma once

#include <cstddef>
#include <optional>

#include "aefx/csv/row_batch.h"
#include "aefx/model/model.h"
#include "aefx/prep/rows.h"
#include "aefx/train/train.h"

namespace aefx::explain {

// How the model was trained, and how often to repeat it.
struct Repetition {
  const csv::RowBatch& rows;           // training rows
  const prep::Origin& origin;          // and their source
  const train::TrainOptions& options;  // every automatic choice settled as in the model's own training
  std::size_t runs = 0;
};

// Repeats the training with new seeds, each time on four fifths of the rows drawn anew, and compares the codes: each
// code is matched to the run's code that it correlates with most (strongest pairs first, none twice), rescaled to fit
// it. Runs whose rows cannot be trained on are left out. Empty if no run is left, or if the observer stops the first.
[[nodiscard]] std::optional<model::Stability> measure_stability(const model::Model& model, const Repetition& repetition,
                                                                train::Observer& observer);

}  // namespace aefx::explain
