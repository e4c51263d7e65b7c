// A subcommand: its name, one line on it, and how it takes its options.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cli/options/cli11_names.h"

namespace aefx::cli {

struct Command {
  std::string name;
  std::string summary;
  std::string examples;  // shown at the end of its help
  // Adds options to `app` and returns what runs once they are parsed: the exit code.
  std::function<std::function<int()>(CLI::App& app)> set_up;
};

[[nodiscard]] Command train_command();
[[nodiscard]] Command encode_command();
[[nodiscard]] Command decode_command();
[[nodiscard]] Command report_command();
[[nodiscard]] Command explain_command();
[[nodiscard]] Command score_command();
[[nodiscard]] Command fill_command();
[[nodiscard]] Command sweep_command();
[[nodiscard]] Command select_command();
[[nodiscard]] Command inspect_command();
[[nodiscard]] Command config_command();
[[nodiscard]] Command completions_command();
[[nodiscard]] Command manual_command();
[[nodiscard]] Command export_command();

// The one table of commands, in the order of the help.
[[nodiscard]] std::vector<Command> commands();

}  // namespace aefx::cli
