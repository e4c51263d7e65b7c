#include "train/option_words.h"

#include <algorithm>
#include <cctype>
#include <vector>

#include "prep/feature_choice.h"

namespace aefx::train {
namespace {

bool is_of_name(char c) { return std::islower(static_cast<unsigned char>(c)) != 0 || c == '-'; }

std::string with_underscores(std::string name) {
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

// A flag as a parameter, and its values that are words.
struct Parameter {
  std::string name;
  std::vector<std::string> values{};
};

Parameter parameter_of(const std::string& flag) {
  for (const TrainOption& option : option_table()) {
    if (option.name == flag) return {.name = parameter_name(option), .values = option.completions};
  }
  for (const prep::FeatureOption& option : prep::feature_options()) {
    if (option.name == flag) return {.name = with_underscores(flag), .values = option.completions};
  }
  return {.name = flag == "from" ? "warm_start" : with_underscores(flag)};
}

}  // namespace

std::string parameter_name(const TrainOption& option) {
  return option.python_name.empty() ? with_underscores(option.name) : option.python_name;
}

std::string parameter_words(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view rest = text.substr(at);
    const bool begins = at == 0 || (!is_of_name(text[at - 1]) && text[at - 1] != '_');
    if (!begins || !rest.starts_with("--") || rest.size() < 3 ||
        std::islower(static_cast<unsigned char>(rest[2])) == 0) {
      out += text[at++];
      continue;
    }
    std::size_t end = 2;
    while (end < rest.size() && is_of_name(rest[end])) ++end;
    const Parameter parameter = parameter_of(std::string(rest.substr(2, end - 2)));
    out += parameter.name;
    at += end;
    if (at >= text.size() || text[at] != ' ') continue;
    std::size_t last = at + 1;
    while (last < text.size() && (is_of_name(text[last]) || std::isdigit(static_cast<unsigned char>(text[last])) != 0))
      ++last;
    const std::string value(text.substr(at + 1, last - at - 1));
    if (std::find(parameter.values.begin(), parameter.values.end(), value) == parameter.values.end()) continue;
    out += "='" + value + "'";
    at = last;
  }
  return out;
}

Error parameter_words(const Error& error) {
  return {error.fault(), parameter_words(error.message()), error.where(), parameter_words(error.hint())};
}

}  // namespace aefx::train
