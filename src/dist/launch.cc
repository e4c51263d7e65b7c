#include "dist/launch.h"

#include <dlfcn.h>
#include <fmt/format.h>
#include <sys/prctl.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

#include "aefx/base/error.h"
#include "dist/distributed_collector.h"

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

std::unique_ptr<Communicator> communicator() {
  std::string why;
  void* const library = load(why);
  void* const symbol = library != nullptr ? dlsym(library, "aefx_join_job") : nullptr;
  if (symbol == nullptr) {
    throw Error(Fault::usage,
                why.empty() ? std::string("this aefx was built without MPI, and was started as one of several")
                            : fmt::format("MPI can't be loaded: {}", why),
                {}, "start it alone, or build it where Open MPI is installed (libopenmpi-dev)");
  }
  using Join = Communicator* (*)();
  return std::unique_ptr<Communicator>(reinterpret_cast<Join>(symbol)());
}

class Job : public train::ProcessGroup {
 public:
  // A rank ends with what has started it: killed, mpirun leaves ranks behind that nobody can reach any more.
  Job() : ranks_(communicator()) { prctl(PR_SET_PDEATHSIG, SIGTERM); }

  [[nodiscard]] train::Reduction& reduction() override { return *ranks_; }

  [[nodiscard]] std::vector<std::string> shared_files(const ListFiles& expand) override {
    files_ = std::make_unique<const SharedFiles>(expand, *ranks_);
    return files_->paths();
  }

  // Divides the cores among the ranks on this machine.
  [[nodiscard]] std::size_t default_threads() const override {
    const char* const text = std::getenv("OMPI_COMM_WORLD_LOCAL_SIZE");
    const std::size_t here = text != nullptr ? std::strtoul(text, nullptr, 10) : 1;
    return std::max<std::size_t>(1, std::thread::hardware_concurrency() / std::max<std::size_t>(here, 1));
  }

  [[nodiscard]] std::unique_ptr<train::RowCollector> collector(const train::TableSource& source,
                                                               train::CollectedColumns columns,
                                                               const train::SpillLimits& limits) override {
    if (!files_) static_cast<void>(shared_files([&source] { return source.paths; }));
    return std::make_unique<DistributedCollector>(source, *files_, std::move(columns), limits, *ranks_);
  }

  // If all ranks fail alike, the first one reports it: the others wait.
  [[noreturn]] void fail(const Error& error, const std::function<void(const Error&)>& say) override {
    if (!ranks_->is_first()) std::this_thread::sleep_for(std::chrono::seconds(2));
    say(ranks_->is_first() ? error
                           : Error(error.fault(), fmt::format("rank {}: {}", ranks_->index(), error.message()),
                                   error.where(), error.hint()));
    ranks_->end(error.exit_code());
    throw error;  // not reached
  }

 private:
  std::unique_ptr<Communicator> ranks_;
  std::unique_ptr<const SharedFiles> files_;
};

}  // namespace

bool is_in_job() {
  // Variables of Open MPI, and of schedulers (Slurm) that start its ranks by themselves.
  return std::getenv("OMPI_COMM_WORLD_SIZE") != nullptr || std::getenv("PMIX_RANK") != nullptr;
}

std::unique_ptr<train::ProcessGroup> join() { return std::make_unique<Job>(); }

}  // namespace aefx::dist
