#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "cli/shell/manual.h"
#include "cli/shell/parameters.h"

namespace aefx::cli {
namespace {

// Parameters that only Python has, with what a type checker sees.
std::vector<Parameter> own_parameters() {
  return {
      {.name = "random_state",
       .type = "int | np.random.RandomState",
       .usual = "None",
       .help = "what scikit-learn calls the seed; a RandomState draws one. None: `seed`"},
      {.name = "warm_start",
       .type = "bool",
       .usual = "False",
       .help = "`fit` goes on with the model that is there: its columns, scaling and codes stay, and its weights are "
               "the start"},
      {.name = "verbose", .type = "bool | int", .usual = "False", .help = "print the epochs, about one line a second"},
      {.name = "callback",
       .type = "Callable[[dict[str, Any]], object]",
       .usual = "None",
       .help = "called after each epoch with a dict of what, epoch, most_epochs, loss and held_out_loss; "
               "training ends where it returns False, with the best model so far"}};
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += fmt::format("{}\"{}\"", out.empty() ? "" : ", ", word);
  return out;
}

// Words as a Literal, and what else is valid: "float | Literal["auto"]".
std::string annotation(const Parameter& p) {
  if (p.choices.empty()) return p.type;
  const std::string words = fmt::format("Literal[{}]", joined(p.choices));
  const std::size_t other = p.type.find(" | str");
  return other == p.type.npos ? words : p.type.substr(0, other) + " | " + words;
}

std::string documented_type(const Parameter& p) {
  if (p.choices.empty()) return p.type;
  const std::string words = fmt::format("{{{}}}", joined(p.choices));
  const std::size_t other = p.type.find(" | str");
  return other == p.type.npos ? words : p.type.substr(0, other) + " or " + words;
}

std::string signature(const std::string& name, const std::string& type, const std::string& usual) {
  return fmt::format("        {}: {}{} = {},\n", name, type, usual == "None" ? " | None" : "", usual);
}

// The help without the command's default, where Python has one of its own.
std::string help_of(const Parameter& p) {
  const std::size_t at = p.help.find(" (default ");
  if (p.usual == "None" || at == p.help.npos) return p.help;
  return p.help.substr(0, at) + p.help.substr(p.help.find(')', at) + 1);
}

}  // namespace

std::string python_parameters(const train::OptionTable& table) {
  std::string docs, init, stores, options, flags, aliases;
  std::vector<Parameter> parameters = parameters_of(table);
  for (Parameter& p : own_parameters()) parameters.push_back(std::move(p));
  for (const Parameter& p : parameters) {
    docs += fmt::format("{} : {}, default={}\n    {}\n", p.name, documented_type(p), p.usual, sentence_of(help_of(p)));
    if (!p.alias.empty())
      docs += fmt::format("{} : {}, default=None\n    A second name of `{}`.\n", p.alias, documented_type(p), p.name);
    init += signature(p.name, annotation(p), p.usual);
    if (&p == &parameters.front()) init += "        *,\n";
    stores += fmt::format("        self.{0} = {0}\n", p.name);
    if (p.alias.empty()) continue;
    init += signature(p.alias, annotation(p), "None");
    stores += fmt::format("        self.{0} = {0}\n", p.alias);
    aliases += fmt::format("    \"{}\": \"{}\",\n", p.alias, p.name);
  }
  std::string features;
  for (const Parameter& p : parameters) {
    if (p.is_columns) features += fmt::format("\"{}\", ", p.name);
    if (p.option.empty() || p.is_columns) continue;
    if (std::none_of(table.begin(), table.end(), [&](const auto& option) { return option.name == p.option; })) continue;
    (p.is_flag ? flags : options) += fmt::format("    \"{}\": \"{}\",\n", p.name, p.option);
  }
  features.resize(features.size() - 2);
  return fmt::format(
      R"(# Written by `aefx manual --format python > src/python/aefx/_parameters.py`.
# ruff: noqa: E501
"""The parameters of the estimator: the options of `aefx train`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import numpy as np

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
    """Arguments, each stored as it was given; all but the first by name."""

    def __init__(
        self,
{}    ) -> None:
{})",
      options, flags, aliases, features, docs, init, stores);
}

}  // namespace aefx::cli
