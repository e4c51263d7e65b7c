// The processes that run one training job: one, unless it was started as a job of several (src/dist).
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "aefx/base/error.h"
#include "train/reduction.h"
#include "train/rows/row_collector.h"

namespace aefx::train {

// The files of a table, and how they are read.
struct TableSource {
  std::vector<std::string> paths;
  csv::ReadOptions options;
};

class ProcessGroup {
 public:
  using ListFiles = std::function<std::vector<std::string>()>;

  ProcessGroup() = default;
  ProcessGroup(const ProcessGroup&) = delete;
  ProcessGroup& operator=(const ProcessGroup&) = delete;
  virtual ~ProcessGroup() = default;

  [[nodiscard]] virtual Reduction& reduction() { return Reduction::single(); }
  // Returns the files that `expand` finds, the same in every process. Collective. Throws Error as `expand` does; io
  // where a process sees other files.
  [[nodiscard]] virtual std::vector<std::string> shared_files(const ListFiles& expand) { return expand(); }
  [[nodiscard]] virtual std::size_t default_threads() const { return 0; }  // 0: as many as the machine has cores
  // Returns what collects the rows of this process. `limits`: memory 0 means no limit. Throws Error (usage) for a
  // memory limit that the group can't keep.
  [[nodiscard]] virtual std::unique_ptr<RowCollector> collector(const TableSource& /*source*/, CollectedColumns columns,
                                                                const SpillLimits& limits) {
    if (limits.memory > 0) return std::make_unique<SpillingCollector>(std::move(columns), limits);
    return std::make_unique<RowCollector>(std::move(columns));
  }
  // Ends the job for an error in this process, or throws it where that is the only one. `say` shows it to the user.
  [[noreturn]] virtual void fail(const Error& error, const std::function<void(const Error&)>& /*say*/) { throw error; }
};

}  // namespace aefx::train
