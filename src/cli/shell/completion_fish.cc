#include <fmt/format.h>

#include "cli/shell/completion.h"

namespace aefx::cli {
namespace {

std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

std::string line(const std::string& condition, const ListedOption& option) {
  std::string out = "complete -c aefx -n " + quoted(condition);
  if (option.positional) {
    if (option.completions.empty()) return out + " -F\n";
    return out + fmt::format(" -f -a {}\n", quoted(fmt::format("{}", fmt::join(option.completions, " "))));
  }
  for (const std::string& name : option.names)
    out += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
  if (!option.completions.empty()) {
    out += fmt::format(" -x -a {}", quoted(fmt::format("{}", fmt::join(option.completions, " "))));
  } else if (option.takes != Takes::nothing) {
    out += option.takes == Takes::file ? " -r -F" : " -x";
  }
  return out + " -d " + quoted(option.description) + "\n";
}

}  // namespace

std::string fish_completion(const OptionList& list) {
  std::string out =
      "# Completions of aefx for fish, written by `aefx completions fish`.\n"
      "complete -c aefx -f\n";
  for (const ListedOption& option : list.program.options) out += line("__fish_use_subcommand", option);
  for (const ListedCommand& command : list.commands) {
    out += fmt::format("complete -c aefx -n __fish_use_subcommand -f -a {} -d {}\n", command.name,
                       quoted(command.summary));
    const std::string here = "__fish_seen_subcommand_from " + command.name;
    for (const ListedOption& option : command.options) out += line(here, option);
  }
  return out;
}

}  // namespace aefx::cli
