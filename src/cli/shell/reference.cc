#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "cli/shell/manual.h"

namespace aefx::cli {
namespace {

// In a cell of a table: what would end it, or be markup.
std::string cell(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '|' || c == '*' || c == '_' || c == '<' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string entry(const ListedOption& option) {
  std::string head;
  for (const std::string& name : option.names) {
    const bool last = &name == &option.names.back();
    head += (head.empty() ? "`" : ", `") + name;
    if (last && !option.positional && !option.value.empty()) head += " " + option.value;
    if (last && option.positional && option.repeats) head += "...";
    head += "`";
  }
  return fmt::format("| {} | {}{} |\n", head, cell(option.description), option.required ? "; required" : "");
}

std::string table(const std::vector<ListedOption>& options) {
  if (options.empty()) return {};
  std::string out = "\n| option | does |\n|---|---|\n";
  for (const ListedOption& option : options) out += entry(option);
  return out;
}

std::string anchor(const std::string& title) {
  std::string out;
  for (const char c : title) {
    if (c == ' ' || c == '-') out += '-';
    if (std::isalnum(static_cast<unsigned char>(c)) != 0)
      out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return out;
}

std::string title(const std::string& group) { return group.substr(0, group.find(" (")); }

std::string groups_of(const ListedCommand& command, const std::vector<SharedGroup>& shared) {
  std::string out;
  for (const SharedGroup& group : shared) {
    const std::vector<std::string> names = options_in(command, group);
    if (names.empty()) continue;
    out += fmt::format("{}[{}](#{})", out.empty() ? "\nAlso: " : "; ", title(group.name), anchor(title(group.name)));
    if (names.size() < group.options.size()) out += fmt::format(": `{}`", fmt::join(names, "`, `"));
  }
  return out.empty() ? out : out + ".\n";
}

std::string section(const ListedCommand& command, const std::vector<SharedGroup>& shared) {
  std::string out = fmt::format("\n## aefx {}\n\n    {}\n\n{}.\n", command.name, fmt::join(usage_words(command), " "),
                                command.summary);
  if (!command.prose.empty()) out += "\n" + command.prose + "\n";
  out += table(own_options(command, shared)) + groups_of(command, shared);
  if (!command.examples.empty()) out += fmt::format("\n    {}\n", fmt::join(command.examples, "\n    "));
  return out;
}

}  // namespace

std::string markdown_reference(const OptionList& list) {
  const std::vector<SharedGroup> shared = shared_groups(list);
  std::string out =
      "# Reference\n\nEvery command and option. `aefx manual --format markdown` writes this page from the list that "
      "the "
      "program\nitself reads its command line by; a test says when they differ. `aefx COMMAND --help` and `man aefx` "
      "say the same.\n";
  for (const ListedCommand& command : list.commands) out += section(command, shared);
  for (const SharedGroup& group : shared) {
    out += fmt::format("\n## {}\n", title(group.name));
    if (group.name.size() > title(group.name).size())
      out += "\n" + group.name.substr(title(group.name).size() + 2, group.name.size() - title(group.name).size() - 3) +
             ".\n";
    out += table(group.options);
  }
  out += "\n## Exit codes\n\n| code | means |\n|---|---|\n";
  for (const ExitCode& code : exit_codes()) out += fmt::format("| {} | {} |\n", code.code, cell(code.meaning));
  return out;
}

}  // namespace aefx::cli
