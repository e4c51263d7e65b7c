// The table that a model learns from, in memory.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "aefx/csv/row_batch.h"
#include "aefx/model/model.h"
#include "aefx/prep/rows.h"
#include "aefx/train/options.h"
#include "aefx/train/ranks.h"
#include "cli/feature_choice.h"
#include "cli/messages.h"
#include "cli/spilled_rows.h"
#include "cli/table_input.h"
#include "explain/point_sample.h"

namespace aefx::cli {

struct TrainingTable {
  csv::RowBatch rows;  // numbers are the features of `table`, categorical ones as levels
  model::Table table;
  prep::Origin origin;
  std::vector<std::string> carried;     // what the texts of `rows` are called beside codes
  std::vector<explain::Carried> texts;  // and in the table
  // Of a table that is larger than the memory it may take: all its rows. `rows` are then those `sampled`, ascending.
  std::unique_ptr<SpilledRows> spilled{};
  std::vector<Index> sampled{};
};

// Rows take at most `memory` bytes if that is not 0: those of a larger table lie in temporary files, a sample in
// memory.
//
// Reads the whole table, decides what its columns are, finds the levels of categorical ones, and leaves out the rows
// that --on-missing drops. `results` are the columns of the output beside which texts are carried. What the user should
// know is said. With `ranks` all of them call it, and each gets its share of the rows. Throws Error: usage for flags
// that make no sense, io and data for the table.
[[nodiscard]] TrainingTable read_training_table(const TableFlags& table, const FeatureFlags& features,
                                                const train::TrainOptions& options,
                                                const std::vector<std::string>& results, const Messages& messages,
                                                std::size_t memory = 0, train::Ranks* ranks = nullptr);

}  // namespace aefx::cli
