#include "cli/options/run_config.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>
#include <cstring>
#include <utility>

#include "base/file.h"
#include "base/spelling.h"
#include "base/text.h"
#include "cli/output.h"

namespace aefx::cli {
namespace {

constexpr std::size_t kLargest = std::size_t{1} << 20U;

std::string read_text(const std::string& path) {
  WholeFile file = read_whole(path, kLargest);
  if (file.cause != 0)
    throw Error(Fault::io, std::string("the config can't be read: ") + std::strerror(file.cause), printable(path));
  return std::move(file.bytes);
}

// TOML does not begin so, and a model does. One that comes through a pipe could not be read from its beginning again.
bool is_model(const std::string& path, const std::string& text) {
  struct stat status {};
  return text.starts_with('{') && stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode);
}

RunConfig config_of(const std::string& path) {
  RunConfig out{.path = path, .of_model = true, .entries = {}};
  for (const auto& [key, text] : model::load_run(path))
    out.entries.push_back({.key = key,
                           .kind = text == "true" ? TomlEntry::Kind::truth : TomlEntry::Kind::text,
                           .values = {text},
                           .line = 0});
  if (out.entries.empty()) {
    throw Error(Fault::model, "this model does not hold the options of its run: an older aefx wrote it",
                printable(path), fmt::format("`jq .training.options {}` shows what was chosen", printable(path)));
  }
  return out;
}

std::string where(const RunConfig& config, const TomlEntry& entry) {
  const std::string file = printable(config.path);
  return fmt::format("{}, key \"{}\"", config.of_model ? file : location(file, entry.line), printable(entry.key));
}

// Returns an option's key in a config; empty where it has none.
std::string key_of(const CLI::Option& option) {
  if (!option.get_positional() || !option.get_lnames().empty()) {
    const std::string name = option.get_lnames().empty() ? "" : option.get_lnames().front();
    return name == "help" || name == "config" ? "" : name;
  }
  std::string name = option.get_name();
  for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return name;
}

CLI::Option* find(CLI::App& command, const std::string& key) {
  for (CLI::Option* option : command.get_options(nullptr)) {
    if (!key.empty() && key_of(*option) == key) return option;
  }
  return nullptr;
}

[[noreturn]] void unknown(const RunConfig& config, const TomlEntry& entry, const CLI::App& command) {
  std::vector<std::string> known;
  for (const CLI::Option* option : command.get_options()) {
    if (const std::string key = key_of(*option); !key.empty()) known.push_back(key);
  }
  std::string meant = did_you_mean(entry.key, known);
  if (meant.empty()) meant = "keys are train's options without --; `aefx train --help` lists them";
  throw Error(Fault::usage, "train has no such option", where(config, entry), meant);
}

void add_results(const RunConfig& config, const TomlEntry& entry, CLI::Option& option) {
  if (option.get_items_expected_max() == 0) {
    if (entry.kind != TomlEntry::Kind::truth)
      throw Error(Fault::usage, "it is true or false, and nothing else", where(config, entry));
    if (entry.values.front() == "true") option.add_result("true");
  } else if (option.get_positional()) {
    for (const std::string& value : entry.values) option.add_result(value);
  } else {
    option.add_result(fmt::format("{}", fmt::join(entry.values, ",")));
  }
}

// Gives the options of `command` that the config names and the command line does not.
void apply_config(const RunConfig& config, CLI::App& command) {
  for (const TomlEntry& entry : config.entries) {
    CLI::Option* const option = find(command, entry.key);
    if (option == nullptr) unknown(config, entry, command);
    if (option->count() > 0) continue;
    add_results(config, entry, *option);
    if (option->count() == 0) continue;
    try {
      option->run_callback();
    } catch (const CLI::ParseError& error) {
      throw Error(Fault::usage, printable(error.what()), where(config, entry));
    }
  }
}

}  // namespace

RunConfig read_config(const std::string& path) {
  const std::string text = read_text(path);
  if (is_model(path, text)) return config_of(path);
  if (text.size() > kLargest) throw Error(Fault::data, "this is no config: it is larger than 1 MiB", printable(path));
  return {.path = path, .of_model = false, .entries = parse_toml(text, path)};
}

void add_config_option(CLI::App& app, RunConfig& config) {
  // Options are parsed before any callback runs, and callbacks run before CLI11 looks for required options.
  const auto read = [&app, &config](const std::string& path) {
    if (app.get_help_ptr() != nullptr && app.get_help_ptr()->count() > 0) return;
    config = read_config(path);
    apply_config(config, app);
  };
  app.add_option_function<std::string>(
         "--config", read, "options from a file (dim = 2, a line each), or from a model; the command line wins")
      ->type_name("FILE")
      ->check(empty_name);
}

Error located(const Error& error, const RunConfig& config) {
  for (const TomlEntry& entry : config.entries) {
    for (const char* const next : {" ", ":"}) {
      if (error.fault() == Fault::usage && error.where().empty() &&
          error.message().starts_with("--" + entry.key + next)) {
        return {error.fault(), error.message(), where(config, entry), error.hint()};
      }
    }
  }
  return error;
}

model::RunOptions deciding_options(const CLI::App& command) {
  const std::vector<std::string> others{"output", "model",  "no-model", "replace", "log-file",   "log-every",
                                        "all",    "quiet",  "json",     "threads", "checkpoint", "checkpoint-every",
                                        "resume", "sharded"};
  model::RunOptions out;
  for (const CLI::Option* option : command.get_options()) {
    const std::string key = key_of(*option);
    const bool decides = !key.empty() && !option->get_positional() && option->count() > 0 &&
                         std::find(others.begin(), others.end(), key) == others.end();
    if (!decides) continue;
    const std::string text = fmt::format("{}", fmt::join(option->reduced_results(), ","));
    if (option->get_items_expected_max() > 0 || text == "true") out.emplace_back(key, text);
  }
  return out;
}

}  // namespace aefx::cli
