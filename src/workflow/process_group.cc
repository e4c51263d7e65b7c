#include "workflow/process_group.h"

#ifdef AEFX_WITH_MPI
#include "dist/launch.h"
#endif

namespace aefx::workflow {

std::unique_ptr<train::ProcessGroup> process_group() {
#ifdef AEFX_WITH_MPI
  if (dist::is_in_job()) return dist::join();
#endif
  return std::make_unique<train::ProcessGroup>();
}

}  // namespace aefx::workflow
