// Codes of few columns: how many columns each may read, and what that costs on held-out rows.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "train/selection/race.h"

namespace aefx::train {

struct FewColumnsTask {
  const TrainOptions& options;
  const Candidate& dense;          // that reads all columns
  const std::vector<Fold>& folds;  // to try it and others on
  const VectorD& units;            // of the columns that the network sees
  bool has_validation = false;     // rows are held out from the weights to stop by
};

struct FewColumns {
  Candidate candidate;                    // Candidate::columns_per_code is 0 where all columns are read after all
  std::optional<std::uint64_t> epochs{};  // that did best, where no rows are held out from the weights
  std::optional<model::Errors> errors{};  // on held-out rows, likewise
  std::vector<HeldOutFit> held_out_fits{};
  std::string sentence{};  // what few columns keep, beside all
  bool diverged = false;
};

// Tries TrainOptions::columns_per_code beside the candidate that reads all columns. Automatic: the fewest columns whose
// codes keep as much as those of all columns do within one standard error, of 1, 2, 3, 5, 8, 12, 20, 30 and so on.
[[nodiscard]] FewColumns choose_columns_per_code(const FewColumnsTask& task, const RunContext& run);

}  // namespace aefx::train
