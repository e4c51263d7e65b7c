// The whole of training: from a table in memory to a model.
#pragma once

#include <vector>

#include "aefx/csv/row_batch.h"
#include "aefx/model/model.h"
#include "aefx/prep/rows.h"
#include "aefx/train/observer.h"
#include "aefx/train/options.h"

namespace aefx::train {

struct Trained {
  model::Model model;             // its evidence is still empty
  std::vector<Index> fit_rows;    // rows that the weights were fitted on, ascending
  std::vector<Index> valid_rows;  // rows that were held out from them, ascending; none if it was refitted on all
  TrainOptions settled;           // the options without what they left open: trained again, nothing is tried first
  bool interrupted = false;       // the observer stopped it; the model is the best so far
};

// `rows` holds the features of `table` as numbers, without gaps where the rule for missing values is drop or error;
// `origin` names places in errors. Throws Error: usage for
// options that contradict each other or the table, data for a table that can't be learned, other for a loss that
// diverges.
[[nodiscard]] Trained train(const csv::RowBatch& rows, const model::Table& table, const prep::Origin& origin,
                            const TrainOptions& options, Observer& observer);

}  // namespace aefx::train
