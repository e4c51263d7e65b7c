#include "dist/launch.h"

#include <dlfcn.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>
#include <thread>

#include "aefx/base/error.h"

namespace aefx::dist {
namespace {

constexpr const char* kLibrary = "libaefx_mpi.so";

// Beside the program, where it is built; or where it is installed.
void* load(std::string& why) {
  std::error_code ignored;
  const std::filesystem::path folder = std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path();
  for (const std::filesystem::path& path : {folder / kLibrary, folder / ".." / AEFX_LIBDIR / "aefx" / kLibrary}) {
    if (!std::filesystem::exists(path, ignored)) continue;
    // MPI finds its own parts among the names that are known to all.
    if (void* const library = dlopen(path.c_str(), RTLD_NOW | RTLD_GLOBAL)) return library;
    why = dlerror();
  }
  return nullptr;
}

}  // namespace

bool is_in_job() {
  // Open MPI's, and those of schedulers (Slurm) that start its ranks by themselves.
  return std::getenv("OMPI_COMM_WORLD_SIZE") != nullptr || std::getenv("PMIX_RANK") != nullptr;
}

std::size_t threads_of_rank() {
  const char* const text = std::getenv("OMPI_COMM_WORLD_LOCAL_SIZE");
  const std::size_t here = text != nullptr ? std::strtoul(text, nullptr, 10) : 1;
  return std::max<std::size_t>(1, std::thread::hardware_concurrency() / std::max<std::size_t>(here, 1));
}

std::unique_ptr<train::Ranks> join() {
  std::string why;
  void* const library = load(why);
  void* const symbol = library != nullptr ? dlsym(library, "aefx_join_job") : nullptr;
  if (symbol == nullptr) {
    throw Error(Fault::usage,
                why.empty() ? std::string("this aefx was built without MPI, and was started as one of several")
                            : fmt::format("MPI can't be loaded: {}", why),
                {}, "start it alone, or build it where Open MPI is installed (libopenmpi-dev)");
  }
  using Join = train::Ranks* (*)();
  return std::unique_ptr<train::Ranks>(reinterpret_cast<Join>(symbol)());
}

}  // namespace aefx::dist
