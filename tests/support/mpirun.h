// Starting the program on several ranks.
#pragma once

#include <filesystem>
#include <string>

#include "support/sanitized.h"

namespace aefx::test {

// Returns why no ranks can be started here; empty where they can.
inline std::string why_no_ranks() {
  const std::filesystem::path folder = std::filesystem::path(AEFX_PROGRAM).parent_path();
  if (!std::filesystem::exists(folder / "libaefx_mpi.so")) return "built without Open MPI";
  if (!std::filesystem::exists("/usr/bin/mpirun")) return "there is no mpirun (Debian's openmpi-bin)";
  return {};
}

// Returns settings for the shell with which mpirun works with fewer cores than ranks, and as root. Those of Open MPI 4
// begin with OMPI_, those of Open MPI 5 for the start of processes with PRTE_. Open MPI keeps memory until its end,
// which LeakSanitizer is told.
inline std::string mpirun_settings(bool quiet = true) {
  const std::string sanitizers =
      kSanitized ? "ASAN_OPTIONS=fast_unwind_on_malloc=0 LSAN_OPTIONS=print_suppressions=0:suppressions=" +
                       std::string(AEFX_SOURCE_DIR) + "/tests/support/leaks_of_open_mpi.txt "
                 : "";
  return sanitizers +
         "OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_rmaps_base_oversubscribe=1 "
         "PRTE_MCA_rmaps_default_mapping_policy=:oversubscribe OMPI_MCA_mpi_yield_when_idle=1 "
         "OMPI_MCA_btl=^tcp,openib,uct,ofi,usnic OMPI_MCA_btl_vader_single_copy_mechanism=none OMPI_MCA_smsc=^cma " +
         std::string(quiet ? "OMPI_MCA_orte_execute_quiet=1 " : "");
}

// Returns the shell command of mpirun for so many ranks.
inline std::string mpirun(int ranks, bool quiet = true) {
  return mpirun_settings(quiet) + "mpirun -n " + std::to_string(ranks) + " ";
}

}  // namespace aefx::test
