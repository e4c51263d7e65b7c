// The whole of training: from a table in memory to a model.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "aefx/csv/row_batch.h"
#include "aefx/model/model.h"
#include "aefx/prep/rows.h"
#include "aefx/prep/stored_features.h"
#include "aefx/train/cached_rows.h"
#include "aefx/train/checkpoint.h"
#include "aefx/train/observer.h"
#include "aefx/train/options.h"
#include "aefx/train/ranks.h"

namespace aefx::train {

// A table that does not fit in memory. RowBatch then holds a sample of its rows, on which all is decided that rows in
// memory decide; the weights are fitted on all rows.
struct LargeTable {
  const prep::StoredFeatures& features;  // of all rows
  const std::vector<Index>& sampled;     // which of them the sample holds, ascending
  std::size_t window_bytes = 0;          // memory for rows at hand while weights are fitted
};

struct Trained {
  model::Model model;                  // its evidence is still empty
  std::vector<Index> fit_rows;         // rows that the weights were fitted on, ascending
  std::vector<Index> valid_rows;       // rows that were held out from them, ascending; none if it was refitted on all
  TrainOptions settled;                // the options without what they left open: trained again, nothing is tried first
  prep::Prepared prepared;             // all rows as the network sees them; none if some were held out
  std::shared_ptr<CachedRows> cached;  // the same of a large table; otherwise null
  bool interrupted = false;            // the observer stopped it; the model is the best so far
};

// `rows` holds the features of `table` as numbers, without gaps where the rule for missing values is drop or error;
// `origin` names places in errors. Throws Error: usage for
// options that contradict each other or the table, data for a table that can't be learned, other for a loss that
// diverges; as Checkpoint does, where there is one. With `ranks` all of them call it with the same options, each with
// its share of the rows, and get the same model; Trained::fit_rows and valid_rows are then places among all rows, and
// the rest of Trained is of the share. An error on one of them is thrown there alone, and leaves the others waiting.
[[nodiscard]] Trained train(const csv::RowBatch& rows, const model::Table& table, const prep::Origin& origin,
                            const TrainOptions& options, Observer& observer, const LargeTable* large = nullptr,
                            Checkpoint* checkpoint = nullptr, Ranks* ranks = nullptr);

}  // namespace aefx::train
