// How the memory of --max-memory is shared out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "aefx/base/matrix.h"
#include "aefx/csv/row_batch.h"

namespace aefx::train {

struct TrainOptions;

struct SpillLimits {
  std::size_t memory = 0;                                 // bytes that a table may take; 0: no limit
  std::uint64_t seed = 0;                                 // of the sample
  std::size_t weights = 0;                                // of the network, for each column
  std::optional<double> rows{};                           // that this process reads, about; none: not known
  std::function<void(const std::string&)> say{}, warn{};  // tells the user before rows are read; empty: nobody
};

// Returns how many weights of the largest network that `options` may lead to belong to one column.
[[nodiscard]] std::size_t weights_of_a_column(const TrainOptions& options);

// Returns the memory that a batch takes from being read to being fitted in memory.
[[nodiscard]] std::size_t bytes_in_memory(const csv::RowBatch& batch);

// The limit less what columns take whatever the rows: names, statistics, weights, the optimizer's averages, the text of
// the model. The program itself, with its buffers, takes kProgram beside the limit.
class MemoryPlan {
 public:
  static constexpr std::size_t kProgram = std::size_t{64} << 20U;  // bytes, half of them for small tables' rows

  // `columns` are those that the network sees. Throws Error (usage), with the limit that is needed, where columns take
  // more than there is.
  MemoryPlan(const SpillLimits& limits, Index columns);

  [[nodiscard]] std::size_t for_rows() const { return for_rows_; }  // rows beyond it spill
  [[nodiscard]] std::size_t window_bytes() const { return for_rows_ / 4; }
  // Returns how many of `rows` that spill are held in memory for start, choices and figures.
  [[nodiscard]] Index sample_rows(Index rows) const;

 private:
  Index columns_;
  std::size_t for_rows_ = 0;
};

// Returns the memory that rows of one of `ranks` may take; without a limit, all. Throws Error (usage), with the number
// of ranks that is needed, where they are likely to take more.
[[nodiscard]] std::size_t memory_for_rows_of_a_rank(const SpillLimits& limits, std::size_t ranks,
                                                    const csv::Projection& projection);

// Tells the user, before they are read, that rows spill to TMPDIR, and how much is free there. Warns where TMPDIR is in
// memory. Throws Error (io) where the rows do not fit. Nothing where they are likely to fit in memory.
void check_temporary_space(const SpillLimits& limits, Index columns);

}  // namespace aefx::train
