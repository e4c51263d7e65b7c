#include "workflow/process_group.h"

#ifdef AEFX_WITH_MPI
#include "dist/launch.h"
#else
#include <cstdlib>
#include <string_view>

#include "aefx/base/error.h"
#endif

namespace aefx::workflow {

std::unique_ptr<train::ProcessGroup> process_group() {
#ifdef AEFX_WITH_MPI
  if (dist::is_in_job()) return dist::join();
#else
  // Each would train alone, and write the same files.
  const char* const ranks = std::getenv("OMPI_COMM_WORLD_SIZE");
  if (ranks != nullptr && std::string_view(ranks) != "1")
    throw Error(Fault::usage, "this aefx was built without MPI, and was started as one of several", {},
                "start it alone, or build it where Open MPI is installed (libopenmpi-dev)");
#endif
  return std::make_unique<train::ProcessGroup>();
}

}  // namespace aefx::workflow
