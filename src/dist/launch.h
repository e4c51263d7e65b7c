// Joins the job that the program was started in, if it was started as one process of several.
#pragma once

#include <memory>

#include "dist/communicator.h"
#include "train/process_group.h"

namespace aefx::dist {

// Returns whether mpirun, or a scheduler that starts jobs of MPI, started this process.
[[nodiscard]] bool is_in_job();

// Returns the processes of the job. What they need of MPI is a library that is loaded here and now, so that a program
// that was started alone does not wait for it: Open MPI's own take longer to load than all the rest. Throws Error
// (usage) where MPI is not there.
[[nodiscard]] std::unique_ptr<train::ProcessGroup> join();

}  // namespace aefx::dist
