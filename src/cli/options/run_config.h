// The options of a run as a config: read from a file or a model, laid under the command line, and kept in the model.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "aefx/base/error.h"
#include "aefx/model/model_file.h"
#include "cli/options/cli11_names.h"
#include "cli/options/toml.h"

namespace aefx::cli {

struct RunConfig {
  std::string path;                // of the file, or of the model that holds it
  bool of_model = false;           // then entries have no lines
  std::vector<TomlEntry> entries;  // keys are long options without --, and data
};

// A TOML file, or a model that a run wrote. Throws Error: io where it can't be read, data where it is no TOML, model
// where the model is damaged or holds no config.
[[nodiscard]] RunConfig read_config(const std::string& path);

// Adds --config. When the command line is parsed, the file is read into `config`, and options that it names and the
// command line does not get its values. Throws Error then: as read_config() does, and usage for a key that is no
// option, for a flag that is neither true nor false, and for a value that CLI11 refuses.
void add_config_option(CLI::App& app, RunConfig& config);

// Returns the error with the place in the config, if it is about an option that the config gives.
[[nodiscard]] Error located(const Error& error, const RunConfig& config);

// Returns the given options that decide the result: names without --, and their texts; of flags "true". Neither paths
// of results, nor what only changes what is said, nor threads.
[[nodiscard]] model::RunOptions deciding_options(const CLI::App& command);

}  // namespace aefx::cli
