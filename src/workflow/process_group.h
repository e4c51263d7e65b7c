// The processes that this job runs in.
#pragma once

#include <memory>

#include "train/process_group.h"

namespace aefx::workflow {

// Returns this process alone or, in a program that was built with MPI, the job of several that it was started in.
// Throws Error (usage) where MPI can't be loaded.
[[nodiscard]] std::unique_ptr<train::ProcessGroup> process_group();

}  // namespace aefx::workflow
