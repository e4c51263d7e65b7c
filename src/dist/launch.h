// Joins the job that the program was started in, if it was started as one of several.
#pragma once

#include <cstddef>
#include <memory>

#include "aefx/train/ranks.h"

namespace aefx::dist {

// Was it started by mpirun, or by a scheduler that starts jobs of MPI?
[[nodiscard]] bool is_in_job();

// How many threads each rank may use so that those of this machine do not get in each other's way.
[[nodiscard]] std::size_t threads_of_rank();

// The ranks of the job. What they need of MPI is a library that is loaded here and now, so that a program that was
// started alone does not wait for it: Open MPI's own take longer to load than all the rest. Throws Error (usage) where
// this program was built without, or MPI is not there.
[[nodiscard]] std::unique_ptr<train::Ranks> join();

}  // namespace aefx::dist

// What that library offers; to be called once.
extern "C" aefx::train::Ranks* aefx_join_job();
