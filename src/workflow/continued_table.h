// A table from which a model's training goes on: its columns are what they were.
#pragma once

#include <memory>

#include "aefx/csv/row_batch.h"
#include "workflow/continuation.h"
#include "workflow/training_table.h"

namespace aefx::workflow {

// Reads the rows of files as encode does: columns by the model's names, values that training did not see by its rule.
// Collective in `group`. Throws Error: data where a column is missing or of another kind, otherwise as
// read_training_table() does.
[[nodiscard]] TrainingTable read_continued_table(const TrainingTableRequest& request, train::ProcessGroup& group,
                                                 const Messages& messages);

// Takes rows that are in memory: features as numbers, categories as labels.
[[nodiscard]] std::unique_ptr<train::TrainingData> take_continued_table(const Continuation& from, csv::RowBatch rows,
                                                                        const Messages& messages);

}  // namespace aefx::workflow
