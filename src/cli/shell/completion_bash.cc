#include <fmt/format.h>

#include <set>

#include "cli/shell/completion.h"

namespace aefx::cli {
namespace {

constexpr const char* kHead = R"(# Completions of aefx for bash, written by `aefx completions bash`.

_aefx() {
  local current=${COMP_WORDS[COMP_CWORD]} before= command= place=0 i word words= kind=
  COMPREPLY=()
  # --option=value comes as three words.
  if [[ $current == = ]]; then
    current= before=${COMP_WORDS[COMP_CWORD - 1]}
  elif ((COMP_CWORD > 1)) && [[ ${COMP_WORDS[COMP_CWORD - 1]} == = ]]; then
    before=${COMP_WORDS[COMP_CWORD - 2]}
  elif ((COMP_CWORD > 0)); then
    before=${COMP_WORDS[COMP_CWORD - 1]}
  fi
  for ((i = 1; i < COMP_CWORD; ++i)); do
    word=${COMP_WORDS[i]}
    if [[ -z $command && $word != -* ]]; then command=$word; fi
  done
)";

constexpr const char* kTail = R"(  case $kind in
    file) return ;;
    nothing) compopt +o default +o bashdefault 2>/dev/null; return ;;
  esac
  if [[ $kind != values && $current == -* ]]; then
    case $command in
%OPTIONS%    esac
  elif [[ $kind != values ]]; then
    case $command in
%PLACES%      *) return ;;
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  # Options and commands are never files.
  if [[ ${#COMPREPLY[@]} -eq 0 ]]; then compopt +o default +o bashdefault 2>/dev/null; fi
}

complete -o default -o bashdefault -F _aefx aefx
)";

std::string joined(const std::vector<std::string>& words, const char* between) {
  return fmt::format("{}", fmt::join(words, between));
}

// Names of options after which a value is asked for, and what it is.
std::string value_cases(const ListedCommand& command) {
  std::string files, others, out;
  for (const ListedOption& option : command.options) {
    if (option.positional || option.takes == Takes::nothing) continue;
    if (!option.completions.empty()) {
      out += fmt::format("        {}) kind=values words='{}' ;;\n", joined(option.names, "|"),
                         joined(option.completions, " "));
      continue;
    }
    std::string& list = option.takes == Takes::file ? files : others;
    list += (list.empty() ? "" : "|") + joined(option.names, "|");
  }
  if (!files.empty()) out += fmt::format("        {}) kind=file ;;\n", files);
  if (!others.empty()) out += fmt::format("        {}) kind=nothing ;;\n", others);
  return out;
}

std::string all_names(const ListedCommand& command) {
  std::vector<std::string> names;
  for (const ListedOption& option : command.options) {
    if (!option.positional) names.insert(names.end(), option.names.begin(), option.names.end());
  }
  return joined(names, " ");
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  return text.replace(text.find(what), what.size(), by);
}

}  // namespace

std::string bash_completion(const OptionList& list) {
  std::vector<std::string> commands;
  std::string cases, options, places;
  options += fmt::format("      '') words='{}' ;;\n", all_names(list.program));
  for (const ListedCommand& command : list.commands) {
    commands.push_back(command.name);
    const std::string values = value_cases(command);
    if (!values.empty())
      cases += fmt::format("    {})\n      case $before in\n{}      esac ;;\n", command.name, values);
    options += fmt::format("      {}) words='{}' ;;\n", command.name, all_names(command));
    for (const ListedOption& option : command.options) {
      if (option.positional && !option.completions.empty())
        places += fmt::format("      {}) words='{}' ;;\n", command.name, joined(option.completions, " "));
    }
  }
  places.insert(0, fmt::format("      '') words='{}' ;;\n", joined(commands, " ")));
  return kHead + fmt::format("  case $command in\n{}  esac\n", cases) +
         replaced(replaced(kTail, "%OPTIONS%", options), "%PLACES%", places);
}

}  // namespace aefx::cli
