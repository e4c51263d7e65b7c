// Summary of a run in a model's report: options, and remarks on the table.
#pragma once

#include <string>
#include <vector>

#include "aefx/model/model.h"
#include "train/fit.h"
#include "train/learner.h"
#include "train/option_table.h"

namespace aefx::train {

// Returns name and value of every option, as on the command line, with what `chosen` decided in place of "auto".
[[nodiscard]] NamedTexts run_summary(const TrainOptions& options, const Candidate& chosen);

// Returns why a fit ended; `by_cross_validation`: that chose its epochs.
[[nodiscard]] std::string end_of_fit(Stop stop, bool by_cross_validation);

// Returns what the user should know of this table and network: constant columns, more codes than dimensions, and the
// like.
[[nodiscard]] std::vector<std::string> notes(const model::Model& model, const TrainOptions& options);

}  // namespace aefx::train
