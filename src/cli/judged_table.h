// The table of commands that judge sizes or columns, and save no model.
#pragma once

#include "aefx/train/options.h"
#include "cli/messages.h"
#include "cli/options/feature_options.h"
#include "cli/progress.h"
#include "cli/table_input.h"
#include "workflow/training_table.h"

namespace aefx::cli {

// Reads the columns that `features` and `options` choose; no others, as there are no codes to stand beside. A signal
// meanwhile ends the program, which says so.
[[nodiscard]] workflow::TrainingTable read_judged_table(const TableFlags& table, FeatureFlags features,
                                                        const train::TrainOptions& options, Progress& progress,
                                                        const Messages& messages);

}  // namespace aefx::cli
