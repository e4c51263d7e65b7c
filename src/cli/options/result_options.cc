#include "cli/options/result_options.h"

#include <CLI/CLI.hpp>

#include "cli/options/completion_values.h"
#include "cli/options/flag_values.h"
#include "cli/output.h"

namespace aefx::cli {

std::string ResultFlags::checked_format() const {
  parse_choice("--format", format, {"text", "json", "csv"});
  return json ? "json" : format;
}

void add_result_options(CLI::App& app, ResultFlags& flags) {
  set_completion_values(app.add_option("--format", flags.format, "text, json, csv")->type_name("NAME"),
                        {"text", "json", "csv"});
  app.add_flag("--json", flags.json, "the same as --format json");
  app.add_option("-o,--output", flags.output, "file for the result (default: standard output)")
      ->type_name("FILE")
      ->check(empty_name);
  app.add_flag("-q,--quiet", flags.quiet, "say nothing but errors, and what was asked for and is not done");
}

}  // namespace aefx::cli
