// The table that a model learns from, in memory.
#pragma once

#include <string>
#include <vector>

#include "aefx/csv/row_batch.h"
#include "aefx/explain/point_sample.h"
#include "aefx/model/model.h"
#include "aefx/prep/rows.h"
#include "aefx/train/options.h"
#include "cli/feature_choice.h"
#include "cli/messages.h"
#include "cli/table_input.h"

namespace aefx::cli {

struct TrainingTable {
  csv::RowBatch rows;  // numbers are the features of `table`, categorical ones as levels
  model::Table table;
  prep::Origin origin;
  std::vector<std::string> carried;     // what the texts of `rows` are called beside codes
  std::vector<explain::Carried> texts;  // and in the table
};

// Reads the whole table, decides what its columns are, finds the levels of categorical ones, and leaves out the rows
// that --on-missing drops. `results` are the columns of the output beside which texts are carried. What the user should
// know is said. Throws Error: usage for flags that make no sense, io and data for the table.
[[nodiscard]] TrainingTable read_training_table(const TableFlags& table, const FeatureFlags& features,
                                                const train::TrainOptions& options,
                                                const std::vector<std::string>& results, const Messages& messages);

}  // namespace aefx::cli
