// The options of `aefx train` that decide the run.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "aefx/train/options.h"

namespace aefx::cli {

// What the user gave; the rest comes from the preset.
struct TrainFlags {
  std::string preset = "aefx";
  std::int64_t dim = 0;
  std::optional<std::string> hidden, activation, output_activation, scale, margin, init, init_weights, on_missing;
  std::optional<std::string> optimizer, lr, epochs;
  std::optional<double> rho, epsilon, momentum, valid, l1, l2, noise, sparsity;
  std::optional<std::int64_t> batch, patience;
  std::uint64_t seed = 0;
  std::size_t threads = 0;
  bool no_shuffle = false;
  std::string loss = "mse";
};

void add_train_options(CLI::App& app, TrainFlags& flags);

// The preset with what the user gave laid over it. Throws Error: usage where a value makes no sense, io or data where
// --init-weights can't be read.
[[nodiscard]] train::TrainOptions train_options(const TrainFlags& flags);

}  // namespace aefx::cli
