// A run in words.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "aefx/model/model.h"
#include "train/learner.h"

namespace aefx::train {

// Name and value of everything that decided the run, as on the command line.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> described(const TrainOptions& options,
                                                                         const Candidate& chosen);

// What the user should know of this table and network: constant columns, more codes than dimensions, and the like.
[[nodiscard]] std::vector<std::string> notes(const model::Model& model, const TrainOptions& options);

}  // namespace aefx::train
