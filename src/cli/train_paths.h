// The files that `train` reads and writes.
#pragma once

#include <string>
#include <vector>

#include "cli/options/train_flags.h"
#include "train/reduction.h"

namespace aefx::cli {

// Settles where results go. Returns all files of codes: with --sharded one for each process. Throws Error (usage).
[[nodiscard]] std::vector<std::string> settle_paths(TrainFlags& o, const train::Reduction& group);

// Checks everything that can be known to fail before a night's training: files that would be overwritten, or can't be
// written. `outputs` is what settle_paths() returns. Throws Error (usage or io).
void check_paths(const TrainFlags& o, const std::vector<std::string>& outputs);

}  // namespace aefx::cli
