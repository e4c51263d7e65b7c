// The contents of a checkpoint, and their serialization.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "train/checkpoint.h"
#include "train/selection/trial.h"

namespace aefx::train {

struct RunState {
  Fingerprint fingerprint;
  std::vector<Trial> trials;    // those that were finished, in their order
  std::optional<FitState> fit;  // of the weights, once it has begun
};

// Equal states give equal bytes.
[[nodiscard]] std::string to_bytes(const RunState& state);

// Throws Error (model) where the bytes are no checkpoint, are damaged or of another version; `path` is named in it.
// Memory is in proportion to the bytes, whatever they claim.
[[nodiscard]] RunState run_state_from(std::string_view bytes, const std::string& path);

// Serializes one trial as a checkpoint does; from_bytes() returns false where the bytes are damaged.
[[nodiscard]] std::string to_bytes(const Trial& trial);
[[nodiscard]] bool from_bytes(std::string_view bytes, Trial& trial);

}  // namespace aefx::train
