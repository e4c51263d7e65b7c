// Where `train` keeps a run that takes long, so that it can be gone on with.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "aefx/train/checkpoint.h"
#include "aefx/train/ranks.h"
#include "cli/cli11_names.h"
#include "cli/messages.h"

namespace aefx::cli {

struct CheckpointFlags {
  std::optional<std::string> file, every;
  bool resume = false;
};

void add_checkpoint_options(CLI::App& app, CheckpointFlags& flags);

// Where the run is kept; null where it is not. What an earlier one left there is taken up, or else not overwritten.
// `ranks` may be null. Throws Error (usage).
[[nodiscard]] std::unique_ptr<train::Checkpoint> checkpoint_of(const CheckpointFlags& flags, const Messages& messages,
                                                               train::Ranks* ranks);

// Does this process speak and write for all? Where there are no ranks it is the only one.
[[nodiscard]] bool is_first(const train::Ranks* ranks);

}  // namespace aefx::cli
