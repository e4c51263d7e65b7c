// The commands and their options, from which completions, the man page and the reference are written. The list is read
// from the parser itself, so that they cannot differ.
#pragma once

#include <string>
#include <vector>

#include "cli/options/cli11_names.h"

namespace aefx::cli {

enum class Takes { nothing, text, file };

struct ListedOption {
  std::vector<std::string> names;  // "-o", "--output"; of a positional argument: "DATA"
  std::string value;               // placeholder of its value, "FILE"; empty where it takes none
  std::string description;
  std::string group;  // empty: none in particular
  Takes takes = Takes::nothing;
  bool positional = false;
  bool required = false;
  bool repeats = false;                  // may be given several times, or take several
  std::vector<std::string> completions;  // values that a shell completes

  [[nodiscard]] const std::string& name() const { return names.back(); }  // the long one
};

struct ListedCommand {
  std::string name;  // empty for the program itself
  std::string summary;
  std::string prose;                  // end of its help before the examples; may be empty
  std::vector<std::string> examples;  // lines
  std::vector<ListedOption> options;  // in the order of the help
};

struct OptionList {
  std::string version;  // "aefx 0.1.0"
  ListedCommand program;
  std::vector<ListedCommand> commands;
};

[[nodiscard]] OptionList list_options(CLI::App& app);

// A group of options that is described once for all commands, such as how a table is read.
struct SharedGroup {
  std::string name;
  std::vector<ListedOption> options;
};

// Returns the groups that two or more commands have, with the options of all of them.
[[nodiscard]] std::vector<SharedGroup> shared_groups(const OptionList& list);

// Returns the options of a command without those that a shared group describes in the same words.
[[nodiscard]] std::vector<ListedOption> own_options(const ListedCommand& command,
                                                    const std::vector<SharedGroup>& shared);

// Returns names of the options of a shared group that a command has.
[[nodiscard]] std::vector<std::string> options_in(const ListedCommand& command, const SharedGroup& group);

}  // namespace aefx::cli
