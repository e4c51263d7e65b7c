// Model selection: settles what the options leave open by trying candidates on held-out rows.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "aefx/base/error.h"
#include "aefx/model/training.h"
#include "train/checkpoint.h"
#include "train/reduction.h"
#include "train/selection/race.h"

namespace aefx::train {

struct SelectionTask {
  const TrainOptions& options;
  Index columns = 0;            // that the network sees
  Index rows = 0;               // of the table
  const VectorD& units;         // of those columns
  bool has_validation = false;  // rows are held out from the weights to choose by
  // Called where something has to be tried; of columns that are read as logarithms where they are to be.
  std::function<std::vector<Fold>(bool logarithms)> folds;
  // Names the columns that may be read as logarithms; empty where there is none. Called where something is tried.
  std::function<std::string()> name_logarithms;
};

struct Selection {
  Candidate candidate;
  std::optional<std::uint64_t> epochs{};       // that did best, where no rows are held out from the weights
  std::vector<model::Candidate> candidates{};  // all that were tried
  std::optional<std::string> sentence{};       // what was tried, on which rows, and what was taken
  std::optional<model::Errors> errors{};       // cross-validated, where no rows are held out from the weights
  std::vector<HeldOutFit> held_out_fits{};     // that these errors are of
  bool diverged = false;                       // all candidates did
  bool interrupted = false;                    // the observer stopped it: the best so far
};

// The finished trials of all candidates are kept in the checkpoint, and not repeated where it holds them.
[[nodiscard]] Selection select_model(const SelectionTask& task, const RunContext& run);

// Returns the error of a loss that stopped being a number in that epoch (0: unknown).
[[nodiscard]] Error diverged(const std::string& table, const TrainOptions& options,
                             const optim::OptimizerOptions& optimizer, std::size_t epoch);

}  // namespace aefx::train
