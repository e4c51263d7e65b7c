// The commands and their options as a list, from which completions, the manual and the reference are written. It is
// read off the parser itself, so that none of them can say anything else.
#pragma once

#include <string>
#include <vector>

#include "cli/cli11_names.h"

namespace aefx::cli {

enum class Takes { nothing, text, file };

struct ListedOption {
  std::vector<std::string> names;  // "-o", "--output"; of an argument that is told by its place: "DATA"
  std::string value;               // what stands for its value, "FILE"; empty where it takes none
  std::string description;
  std::string group;  // empty: none in particular
  Takes takes = Takes::nothing;
  bool by_place = false;
  bool required = false;
  bool repeats = false;              // may be given several times, or take several
  std::vector<std::string> offered;  // values that can be listed

  [[nodiscard]] const std::string& name() const { return names.back(); }  // the long one
};

struct ListedCommand {
  std::string name;  // empty: of the program itself
  std::string summary;
  std::string prose;                  // what the end of its help says before the examples; may be empty
  std::vector<std::string> examples;  // lines
  std::vector<ListedOption> options;  // in the order of the help
};

struct OptionList {
  std::string version;  // "aefx 0.1.0"
  ListedCommand program;
  std::vector<ListedCommand> commands;
};

[[nodiscard]] OptionList list_options(CLI::App& app);

// A group that stands once for all commands, such as how a table is read.
struct SharedGroup {
  std::string name;
  std::vector<ListedOption> options;
};

// The groups that two commands or more have, with all options that are in any of them.
[[nodiscard]] std::vector<SharedGroup> shared_groups(const OptionList& list);

// The options of a command without those that a shared group says in the same words.
[[nodiscard]] std::vector<ListedOption> own_options(const ListedCommand& command,
                                                    const std::vector<SharedGroup>& shared);

// Which of a shared group's options a command lacks; all of them where it does not have the group.
[[nodiscard]] std::vector<std::string> lacking(const ListedCommand& command, const SharedGroup& group);

}  // namespace aefx::cli
