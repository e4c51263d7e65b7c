// The options of a run as a config: read from a file or a model, laid under the command line, and kept in the model.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "aefx/base/error.h"
#include "aefx/model/model_file.h"
#include "cli/cli11_names.h"
#include "cli/toml.h"

namespace aefx::cli {

struct RunConfig {
  std::string path;                // of the file, or of the model that holds it
  bool of_model = false;           // then entries have no lines
  std::vector<TomlEntry> entries;  // keys are long options without --, and data
};

// A TOML file, or a model that a run wrote. Throws Error: io where it can't be read, data where it is no TOML, model
// where the model is damaged or holds no config.
[[nodiscard]] RunConfig read_config(const std::string& path);

// Gives the options of `command` that the config names, but for those that `given`, the same command parsed before,
// already has. Throws Error (usage) for a key that is no option, and for a flag that is neither true nor false.
void apply_config(const RunConfig& config, const CLI::App& given, CLI::App& command);

// The same error with the place in the config, if it is about an option that the config gives.
[[nodiscard]] Error located(const Error& error, const RunConfig& config);

// What was given and decides what comes out: options without --, and their texts; of flags "true". Neither paths of
// results, nor what only changes what is said, nor threads.
[[nodiscard]] model::RunOptions deciding_options(const CLI::App& command);

}  // namespace aefx::cli
