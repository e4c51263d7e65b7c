#include "cli/shell/parameters.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "prep/feature_choice.h"
#include "train/option_words.h"

namespace aefx::cli {
namespace {

std::string with_underscores(std::string name) {
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

// The help, the other way round for a flag that means false, and the valid values that it does not list.
std::string help_of(const train::TrainOption& option) {
  if (option.placeholder.empty()) return train::parameter_words("if false, " + option.help);
  const bool listed =
      option.range.starts_with("one of ") && option.help.find(option.range.substr(7)) != option.help.npos;
  const bool repeated = option.range == option.help;
  return train::parameter_words(listed || repeated ? option.help : fmt::format("{}; {}", option.help, option.range));
}

// Words that are valid, where all that are valid are known; and else those beside numbers.
std::vector<std::string> choices_of(const train::TrainOption& option) {
  const bool only = option.python_type == "str" && option.name != "transform";
  const bool beside = option.python_type == "float | str" || option.python_type == "int | str";
  return only || beside ? option.completions : std::vector<std::string>();
}

}  // namespace

std::string sentence_of(std::string help) {
  const std::size_t end = help.find_first_of(" ,;");
  if (end != help.npos && help[end] == ',') return "One of " + help + ".";
  help[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(help[0])));
  return help + ".";
}

std::vector<Parameter> parameters_of(const train::OptionTable& table) {
  std::vector<Parameter> out;
  for (const train::TrainOption& option : table) {
    out.push_back({.name = train::parameter_name(option),
                   .type = option.python_type,
                   .usual = option.python_default.empty() ? "None" : option.python_default,
                   .help = help_of(option),
                   .alias = option.python_alias,
                   .option = option.name,
                   .is_flag = option.placeholder.empty(),
                   .choices = choices_of(option)});
  }
  for (const prep::FeatureOption& option : prep::feature_options()) {
    if (option.python_type.empty()) continue;
    out.push_back({.name = with_underscores(option.name),
                   .type = option.python_type,
                   .usual = option.python_default,
                   .help = train::parameter_words(option.help),
                   .option = option.name,
                   .is_columns = option.placeholder == "SPEC",
                   .choices = option.python_type == "str" ? option.completions : std::vector<std::string>()});
  }
  out.push_back({.name = "date_format",
                 .type = "str",
                 .usual = "None",
                 .help = "form of dates that are text, as strptime has it (default: ISO 8601)",
                 .option = "date-format"});
  out.push_back({.name = "stability",
                 .type = "int",
                 .usual = "0",
                 .help = "train so many times more on other rows, for the report",
                 .option = "stability"});
  return out;
}

}  // namespace aefx::cli
