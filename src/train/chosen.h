// What the options leave open, settled by trying.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "aefx/base/error.h"
#include "aefx/model/training.h"
#include "aefx/train/checkpoint.h"
#include "train/choice.h"

namespace aefx::train {

struct Chosen {
  Candidate candidate;
  std::optional<std::uint64_t> epochs{};  // that did best, where no rows are held out
  std::vector<model::Candidate> told{};   // all that were tried
  std::optional<model::Errors> errors{};  // of it, on rows held out from trials; where none are held out for good
  bool diverged = false;                  // all of them did
  bool interrupted = false;               // the observer stopped it: the best so far
};

// Of a table of so many columns, as the network sees them, whose `ranges` are given. `held_out`: rows are held out from
// the weights. `folds` is called where something has to be tried. Finished trials are kept in `checkpoint`, and not
// tried again where it holds them; it may be null. Ranks share the work, where there are some.
[[nodiscard]] Chosen choose(const TrainOptions& options, Index columns, bool held_out, const VectorD& ranges,
                            const std::function<std::vector<Fold>()>& folds, ThreadPool& pool, Observer& observer,
                            Checkpoint* checkpoint, Ranks* ranks);

// The loss stopped being a number, in that epoch (0: it is not known when).
[[nodiscard]] Error diverged(const std::string& table, double learning_rate, std::size_t epoch);

}  // namespace aefx::train
