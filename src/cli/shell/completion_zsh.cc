#include <fmt/format.h>

#include "cli/shell/completion.h"

namespace aefx::cli {
namespace {

// Inside single quotes of a specification: what _arguments and the shell would take for signs of theirs.
std::string told(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
      continue;
    }
    if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string value(const ListedOption& option) {
  const std::string name = told(option.value);
  if (!option.completions.empty()) return fmt::format(":{}:({})", name, fmt::join(option.completions, " "));
  if (option.takes == Takes::file) return fmt::format(":{}:_files", name);
  return option.takes == Takes::text ? fmt::format(":{}: ", name) : "";
}

std::string specification(const ListedOption& option) {
  if (option.positional) return fmt::format("'{}{}'", option.repeats ? "*" : "", value(option));
  const char* const long_sign = option.takes == Takes::nothing ? "" : "=";
  const std::string rest = fmt::format("[{}]{}", told(option.description), value(option));
  const std::string again = option.repeats ? "*" : "";
  if (option.names.size() == 1) return fmt::format("'{}{}{}{}'", again, option.name(), long_sign, rest);
  std::string names, excluded;
  for (const std::string& name : option.names) {
    names += (names.empty() ? "" : ",") + name + (name.starts_with("--") ? long_sign : "");
    excluded += (excluded.empty() ? "" : " ") + name;
  }
  return fmt::format("'({})'{{{}}}'{}'", excluded, names, rest);
}

std::string arguments(const ListedCommand& command) {
  std::string out;
  for (const ListedOption& option : command.options) out += " \\\n        " + specification(option);
  return out;
}

}  // namespace

std::string zsh_completion(const OptionList& list) {
  std::string commands, cases;
  for (const ListedCommand& command : list.commands) {
    commands += fmt::format("    '{}:{}'\n", command.name, told(command.summary));
    cases += fmt::format("    {})\n      _arguments -s -S{} ;;\n", command.name, arguments(command));
  }
  return fmt::format(R"(#compdef aefx
# Completions of aefx for zsh, written by `aefx completions zsh`.

_aefx() {{
  local curcontext=$curcontext state line
  local -a commands
  commands=(
{0}  )
  _arguments -C -S{1} \
        ': :->command' '*:: :->rest' && return
  if [[ $state == command ]]; then
    _describe -t commands command commands
    return
  fi
  curcontext=${{curcontext%:*:*}}:aefx-$words[1]:
  case $words[1] in
{2}  esac
}}

if [[ $funcstack[1] == _aefx ]]; then _aefx "$@"; else compdef _aefx aefx; fi
)",
                     commands, arguments(list.program), cases);
}

}  // namespace aefx::cli
