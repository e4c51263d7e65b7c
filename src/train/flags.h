// What decides a training run, as a person writes it.
#pragma once

#include <optional>
#include <string>

#include "aefx/train/options.h"

namespace aefx::train {

// What the user gave, as text, so that every error in it is told alike; the rest comes from the preset.
struct TrainFlags {
  std::string preset = "aefx";
  std::string dim;
  std::optional<std::string> hidden, activation, output_activation, scale, margin, init, init_weights, on_missing;
  std::optional<std::string> optimizer, lr, epochs;
  std::optional<std::string> rho, epsilon, momentum, valid, l1, l2, noise, sparsity;
  std::optional<std::string> batch, patience, seed, threads;
  bool no_shuffle = false;
  std::string loss = "mse";
};

// The preset with what the user gave laid over it. Throws Error: usage where a value makes no sense, io or data where
// --init-weights can't be read.
[[nodiscard]] TrainOptions train_options(const TrainFlags& flags);

}  // namespace aefx::train
