#include "cli/shell/option_list.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <sstream>

#include "cli/options/completion_values.h"

namespace aefx::cli {
namespace {

constexpr const char* kExamplesTitle = "Examples:";

ListedOption listed(CLI::Option& option) {
  ListedOption out;
  for (const std::string& name : option.get_snames()) out.names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) out.names.push_back("--" + name);
  out.positional = out.names.empty();
  if (out.positional) out.names.push_back(option.get_name());
  out.description = option.get_description();
  out.group = option.get_group() == "Options" ? "" : option.get_group();
  out.required = option.get_required();
  out.completions = completion_values(option);
  const bool flag = option.get_items_expected_max() == 0;
  out.value = flag ? "" : out.positional ? out.name() : option.get_type_name();
  if (!flag) {
    const bool file = out.value == "FILE" || (out.positional && out.completions.empty());
    out.takes = file ? Takes::file : Takes::text;
    out.repeats = option.get_items_expected_max() > 1;
  }
  return out;
}

ListedCommand listed(CLI::App& app) {
  ListedCommand out;
  out.name = app.get_parent() == nullptr ? "" : app.get_name();
  out.summary = app.get_description();
  std::istringstream footer(app.get_footer());
  bool in_examples = false;
  for (std::string line; std::getline(footer, line);) {
    if (line == kExamplesTitle) {
      in_examples = true;
    } else if (in_examples) {
      out.examples.push_back(line.substr(std::min(line.find_first_not_of(' '), line.size())));
    } else {
      out.prose += (out.prose.empty() ? "" : " ") + line;
    }
  }
  for (CLI::Option* option : app.get_options(nullptr)) out.options.push_back(listed(*option));
  return out;
}

bool same(const ListedOption& a, const ListedOption& b) {
  return a.names == b.names && a.value == b.value && a.description == b.description && a.required == b.required;
}

const ListedOption* find(const std::vector<ListedOption>& options, const std::string& name) {
  const auto found =
      std::find_if(options.begin(), options.end(), [&](const ListedOption& o) { return o.name() == name; });
  return found == options.end() ? nullptr : &*found;
}

}  // namespace

OptionList list_options(CLI::App& app) {
  OptionList out{.version = app.version(), .program = listed(app), .commands = {}};
  for (CLI::App* command : app.get_subcommands(nullptr)) out.commands.push_back(listed(*command));
  return out;
}

std::vector<SharedGroup> shared_groups(const OptionList& list) {
  std::vector<SharedGroup> groups;
  std::vector<std::size_t> commands;  // how many have each
  for (const ListedCommand& command : list.commands) {
    std::vector<std::string> counted;
    for (const ListedOption& option : command.options) {
      if (option.group.empty()) continue;
      auto group =
          std::find_if(groups.begin(), groups.end(), [&](const SharedGroup& g) { return g.name == option.group; });
      if (group == groups.end()) {
        groups.push_back({.name = option.group, .options = {}});
        commands.push_back(0);
        group = groups.end() - 1;
      }
      if (std::find(counted.begin(), counted.end(), option.group) == counted.end()) {
        counted.push_back(option.group);
        ++commands[static_cast<std::size_t>(group - groups.begin())];
      }
      if (find(group->options, option.name()) == nullptr) group->options.push_back(option);
    }
  }
  std::vector<SharedGroup> out;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (commands[i] > 1) out.push_back(std::move(groups[i]));
  }
  return out;
}

std::vector<ListedOption> own_options(const ListedCommand& command, const std::vector<SharedGroup>& shared) {
  std::vector<ListedOption> out;
  for (const ListedOption& option : command.options) {
    const bool said = std::any_of(shared.begin(), shared.end(), [&](const SharedGroup& group) {
      const ListedOption* other = group.name == option.group ? find(group.options, option.name()) : nullptr;
      return other != nullptr && same(*other, option);
    });
    if (!said) out.push_back(option);
  }
  return out;
}

std::vector<std::string> options_in(const ListedCommand& command, const SharedGroup& group) {
  std::vector<std::string> out;
  for (const ListedOption& option : group.options) {
    const ListedOption* const own = find(command.options, option.name());
    if (own != nullptr && own->group == group.name && same(*own, option)) out.push_back(option.name());
  }
  return out;
}

}  // namespace aefx::cli
