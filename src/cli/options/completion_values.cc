#include "cli/options/completion_values.h"

#include <CLI/CLI.hpp>

#include "cli/options/flag_values.h"

namespace aefx::cli {
namespace {

// CLI11 has no place for notes of ours; the name of a check that passes everything is one.
constexpr const char* kNote = "offered:";

}  // namespace

CLI::Option* set_completion_values(CLI::Option* option, const std::vector<std::string>& values) {
  std::string note = kNote;
  for (std::size_t i = 0; i < values.size(); ++i) note += (i > 0 ? "," : "") + values[i];
  return option->check(CLI::Validator([](std::string&) { return std::string(); }, "", note));
}

std::vector<std::string> completion_values(CLI::Option& option) {
  const std::string note = kNote;
  for (int i = 0;; ++i) {
    try {
      const std::string& name = option.get_validator(i)->get_name();
      if (name.starts_with(note)) return split_commas(name.substr(note.size()));
    } catch (const CLI::OptionNotFound&) {
      return {};
    }
  }
}

}  // namespace aefx::cli
