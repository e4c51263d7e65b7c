// The flags of `train`.
#pragma once

#include <optional>
#include <string>

#include "aefx/model/model_file.h"
#include "cli/options/checkpoint_flags.h"
#include "cli/options/feature_options.h"
#include "cli/options/run_config.h"
#include "cli/options/train_options.h"
#include "cli/table_input.h"

namespace aefx::cli {

struct TrainFlags {
  TableFlags table;
  FeatureFlags features;
  train::OptionTexts train;
  std::string output = "-";
  std::string model;
  std::optional<std::string> from;
  bool no_model = false;
  bool replace = false;
  bool quiet = false, json = false, all = false, pre_activation = false;
  std::string rows = "all";
  std::string stability = "0";
  std::optional<std::string> max_memory;
  RunConfig config;
  model::RunOptions given;  // what decides the run
  CheckpointFlags checkpoint;
  bool sharded = false;
  std::string log_file, log_every = "60";
};

}  // namespace aefx::cli
