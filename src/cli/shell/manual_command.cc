#include <CLI/CLI.hpp>
#include <memory>

#include "cli/command.h"
#include "cli/options/completion_values.h"
#include "cli/options/flag_values.h"
#include "cli/output.h"
#include "cli/shell/manual.h"

namespace aefx::cli {
namespace {

int run_manual(const std::string& format, CLI::App& program) {
  parse_choice("--format", format, {"man", "markdown", "python", "cpp"});
  const OptionList list = list_options(program);
  Output out("-");
  out.write(format == "man"        ? man_page(list)
            : format == "markdown" ? markdown_reference(list)
            : format == "python"   ? python_parameters()
                                   : cpp_options());
  out.finish();
  return 0;
}

}  // namespace

Command manual_command() {
  return {.name = "manual",
          .summary = "all commands and options as one page: for man, or as Markdown",
          .examples =
              "Examples:\n"
              "  aefx manual | man -l -\n"
              "  aefx manual --format markdown > reference.md",
          .set_up = [](CLI::App& app) -> std::function<int()> {
            auto format = std::make_shared<std::string>("man");
            set_completion_values(app.add_option("--format", *format, "man (default), markdown")->type_name("NAME"),
                                  {"man", "markdown"});
            return [format, &app] { return run_manual(*format, *app.get_parent()); };
          }};
}

}  // namespace aefx::cli
