#include <fmt/format.h>

#include <algorithm>

#include "cli/shell/manual.h"
#include "prep/feature_choice.h"

namespace aefx::cli {
namespace {

struct Parameter {
  std::string name, type, usual, help;
  std::string alias{};  // a second name
};

std::string with_underscores(std::string name) {
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

std::string parameter_name(const train::TrainOption& option) {
  return option.python_name.empty() ? with_underscores(option.name) : option.python_name;
}

// The help, the other way round for a flag that is false in Python, and the valid values that it does not list.
std::string help_of(const train::TrainOption& option) {
  if (option.placeholder.empty()) return "if False, " + option.help;
  const bool listed =
      option.range.starts_with("one of ") && option.help.find(option.range.substr(7)) != option.help.npos;
  return listed ? option.help : fmt::format("{}; {}", option.help, option.range);
}

std::vector<Parameter> parameters_of(const train::OptionTable& table) {
  std::vector<Parameter> out;
  for (const train::TrainOption& option : table) {
    const std::string usual = option.python_default.empty() ? "None" : option.python_default;
    out.push_back({.name = parameter_name(option),
                   .type = option.python_type,
                   .usual = usual,
                   .help = help_of(option),
                   .alias = option.python_alias});
  }
  for (const prep::FeatureOption& option : prep::feature_options()) {
    if (option.python_type.empty()) continue;
    out.push_back({.name = with_underscores(option.name),
                   .type = option.python_type,
                   .usual = option.python_default,
                   .help = option.help});
  }
  out.push_back({.name = "date_format",
                 .type = "str",
                 .usual = "None",
                 .help = "of dates that are text, as strptime has it; None is ISO 8601"});
  out.push_back({.name = "stability",
                 .type = "int",
                 .usual = "0",
                 .help = "train so many times more on other rows, for the report"});
  return out;
}

std::string signature(const std::string& name, const std::string& type, const std::string& usual) {
  return fmt::format("        {}: {}{} = {},\n", name, type, usual == "None" ? " | None" : "", usual);
}

}  // namespace

std::string python_parameters(const train::OptionTable& table) {
  std::string docs, init, stores, options, flags, aliases;
  for (const Parameter& p : parameters_of(table)) {
    docs += fmt::format("{}{} : {}, default {}\n    {}.\n", p.name, p.alias.empty() ? "" : ", " + p.alias, p.type,
                        p.usual, p.help);
    init += signature(p.name, p.type, p.usual);
    stores += fmt::format("        self.{0} = {0}\n", p.name);
    if (p.alias.empty()) continue;
    init += signature(p.alias, p.type, "None");
    stores += fmt::format("        self.{0} = {0}\n", p.alias);
    aliases += fmt::format("    \"{}\": \"{}\",\n", p.alias, p.name);
  }
  for (const train::TrainOption& option : table) {
    std::string& list = option.placeholder.empty() ? flags : options;
    list += fmt::format("    \"{}\": \"{}\",\n", parameter_name(option), option.name);
  }
  std::string features;
  for (const prep::FeatureOption& option : prep::feature_options())
    if (option.placeholder == "SPEC" && !option.python_type.empty()) features += fmt::format("\"{}\", ", option.name);
  features.resize(features.size() - 2);
  return fmt::format(
      R"(# Written by `aefx manual --format python > src/python/aefx/_parameters.py`.
# ruff: noqa: E501
"""The parameters of the estimator: the options of `aefx train`."""

from __future__ import annotations

from collections.abc import Sequence

# Parameters by name, each with the option of the command that it is.
OPTIONS = {{
{}}}

# Those that are true or false, each with the flag of the command that means false.
FLAGS = {{
{}}}

# Second names of parameters.
ALIASES = {{
{}}}

# Parameters that name columns.
COLUMNS = ({})

DOCS = """\
{}"""


class Parameters:
    """Keyword arguments, each stored as it was given."""

    def __init__(
        self,
        *,
{}    ) -> None:
{})",
      options, flags, aliases, features, docs, init, stores);
}

}  // namespace aefx::cli
