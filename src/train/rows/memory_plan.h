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
  std::size_t column_bytes = 0;                           // that a column takes in networks and in the model
  std::optional<double> rows{};                           // that this process reads, about; none: not known
  std::function<void(const std::string&)> say{}, warn{};  // tells the user before rows are read; empty: nobody
};

// Returns what the weights of one column take in the largest networks that `options` may lead to, with the optimizer's
// averages, and what the model file says of its codes.
[[nodiscard]] std::size_t bytes_of_a_column(const TrainOptions& options);

// Returns the memory that rows take from being read to being measured, where all are held in memory. `columns` are
// those that the network sees. Of several processes each holds `rows`, and makes choices on some of `all_rows`.
[[nodiscard]] double bytes_in_memory(double rows, Index columns, double text_bytes, double all_rows);
[[nodiscard]] inline double bytes_in_memory(double rows, Index columns, double text_bytes) {
  return bytes_in_memory(rows, columns, text_bytes, rows);
}

// The limit less what columns take whatever the rows: names, statistics, weights, the optimizer's averages, the text of
// the model. The program itself, with its buffers, takes kProgram beside the limit. Threads change nothing in it, as
// results must not depend on them.
class MemoryPlan {
 public:
  static constexpr std::size_t kProgram = std::size_t{64} << 20U;  // bytes, half of them for small tables' rows

  // `columns` are those that the network sees. Throws Error (usage), with the limit that is needed, where columns take
  // more than there is.
  MemoryPlan(const SpillLimits& limits, Index columns);

  [[nodiscard]] std::size_t for_rows() const { return for_rows_; }
  [[nodiscard]] std::size_t window_bytes() const { return for_rows_ / 4; }
  // Tells whether rows fit in memory: else they spill.
  [[nodiscard]] bool fits(double rows, double text_bytes) const {
    return bytes_in_memory(rows, columns_, text_bytes) <= static_cast<double>(for_rows_);
  }
  // Throws Error (usage), with the limit that is needed, where rows that do not fit can't spill either, as the few that
  // stay in memory take more than there is. `rows`: all of the table, about, where it is known.
  void check_spilling(std::optional<double> rows) const;
  // Returns how many of `rows` that spill are held in memory for start, choices and figures. `text_bytes`: of a row.
  [[nodiscard]] Index sample_rows(Index rows, double text_bytes) const;

 private:
  Index columns_;
  std::size_t for_columns_, for_rows_ = 0;
};

// Returns the memory that rows of one of `ranks` may take; without a limit, all. Throws Error (usage), with the number
// of ranks or the limit that is needed, where they are likely to take more.
[[nodiscard]] std::size_t memory_for_rows_of_a_rank(const SpillLimits& limits, std::size_t ranks,
                                                    const csv::Projection& projection);

// Tells the user, before they are read, that rows spill to TMPDIR, and how much is free there. Warns where TMPDIR is in
// memory. Throws Error (io) where the rows do not fit. Nothing where they are likely to fit in memory.
void check_temporary_space(const SpillLimits& limits, Index columns);

}  // namespace aefx::train
