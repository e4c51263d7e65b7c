// Options of `train` that store a long run, so that it can be resumed.
#pragma once

#include <optional>
#include <string>

#include "cli/options/cli11_names.h"
#include "workflow/train_job.h"

namespace aefx::cli {

struct CheckpointFlags {
  std::optional<std::string> file, every;
  bool resume = false;
};

void add_checkpoint_options(CLI::App& app, CheckpointFlags& flags);

// Returns what the flags ask for; nothing where the run is not kept. Throws Error (usage).
[[nodiscard]] std::optional<workflow::CheckpointRequest> checkpoint_request(const CheckpointFlags& flags);

}  // namespace aefx::cli
