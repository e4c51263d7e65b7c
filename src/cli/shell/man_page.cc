#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "cli/shell/manual.h"

namespace aefx::cli {
namespace {

// Text as it is: nothing in it is a request to the formatter. A dash is one that can be copied.
std::string plain(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else if (c == '\'') {
      out += "\\(aq";
    } else if (c == '"') {
      out += "\\(dq";
    } else if (c == '^') {
      out += "\\(ha";
    } else if (c == '`') {
      out += "\\(ga";
    } else if (c == '~') {
      out += "\\(ti";
    } else {
      out += c;
    }
  }
  return out.starts_with(".") ? "\\&" + out : out;
}

std::string bold(const std::string& text) { return "\\fB" + plain(text) + "\\fR"; }
std::string italic(const std::string& text) { return "\\fI" + plain(text) + "\\fR"; }

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return static_cast<char>(std::toupper(static_cast<unsigned char>(c))); });
  return text;
}

std::string roff_entry(const ListedOption& option) {
  std::string head;
  for (const std::string& name : option.names)
    head += (head.empty() ? "" : ", ") + (option.positional ? italic(name) : bold(name));
  if (!option.positional && !option.value.empty()) head += " " + italic(option.value);
  if (option.repeats) head += option.positional ? "..." : "";
  return fmt::format(".TP\n{}\n{}{}.\n", head, plain(option.description), option.required ? " (required)" : "");
}

std::string entries(const std::vector<ListedOption>& options) {
  std::string out;
  for (const ListedOption& option : options) out += roff_entry(option);
  return out;
}

// "Reading the table", of "Columns (SPEC: ...)" only what stands before the bracket.
std::string short_name(const std::string& group) { return group.substr(0, group.find(" (")); }

std::string rest_of_name(const std::string& group) {
  const std::size_t open = group.find(" (");
  return open == std::string::npos ? "" : group.substr(open + 2, group.size() - open - 3);
}

std::string roff_groups(const ListedCommand& command, const std::vector<SharedGroup>& shared) {
  std::string out;
  for (const SharedGroup& group : shared) {
    const std::vector<std::string> names = options_in(command, group);
    if (names.empty()) continue;
    out += (out.empty() ? "Also the options under " : "; ") + bold(upper(short_name(group.name)));
    if (names.size() == group.options.size()) continue;
    for (std::size_t i = 0; i < names.size(); ++i) out += (i == 0 ? ": " : ", ") + bold(names[i]);
  }
  return out.empty() ? out : ".PP\n" + out + ".\n";
}

std::string synopsis(const ListedCommand& command) {
  std::vector<std::string> words = usage_words(command);
  for (std::size_t i = 0; i < words.size(); ++i) words[i] = i < 2 ? bold(words[i]) : plain(words[i]);
  return fmt::format("{}", fmt::join(words, " "));
}

std::string roff_section(const ListedCommand& command, const std::vector<SharedGroup>& shared) {
  std::string out =
      fmt::format(".SS {}\n{}\n.PP\n{}.\n", bold("aefx " + command.name), synopsis(command), plain(command.summary));
  if (!command.prose.empty()) out += ".PP\n" + plain(command.prose) + "\n";
  out += entries(own_options(command, shared)) + roff_groups(command, shared);
  if (!command.examples.empty()) {
    out += ".PP\nExamples:\n.PP\n.nf\n.RS 4\n";
    for (const std::string& line : command.examples) out += plain(line) + "\n";
    out += ".RE\n.fi\n";
  }
  return out;
}

}  // namespace

std::string man_page(const OptionList& list) {
  const std::vector<SharedGroup> shared = shared_groups(list);
  std::string out = fmt::format(".\\\" Written by `aefx manual`.\n.TH AEFX 1 \"" AEFX_DATE
                                "\" \"{}\" \"User Commands\"\n.SH NAME\naefx \\- a few codes for "
                                "every row of a table, and what makes them\n.SH SYNOPSIS\n",
                                list.version);
  for (const ListedCommand& command : list.commands) out += synopsis(command) + "\n.br\n";
  out += bold("aefx") + " [" + bold("--help") + "] [" + bold("--version") + "]\n";
  out += ".SH DESCRIPTION\n" + plain(list.program.summary) +
         "\nResults go to standard output, everything said to a person to standard error. A file called \\- is "
         "standard input or output. Tables may be several files, or a pattern in quotes, and packed by gzip or "
         "zstd.\n.SH COMMANDS\n";
  for (const ListedCommand& command : list.commands) out += roff_section(command, shared);
  for (const SharedGroup& group : shared) {
    out += fmt::format(".SH {}\n", plain(upper(short_name(group.name))));
    const std::string rest = rest_of_name(group.name);
    if (!rest.empty()) out += plain(rest) + ".\n";
    out += entries(group.options);
  }
  out += ".SH EXIT STATUS\n";
  for (const ExitCode& code : exit_codes()) out += fmt::format(".TP\n{}\n{}.\n", bold(code.code), plain(code.meaning));
  out += ".SH EXAMPLES\n.nf\n";
  for (const std::string& line : list.program.examples) out += plain(line) + "\n";
  return out + ".fi\n";
}

}  // namespace aefx::cli
