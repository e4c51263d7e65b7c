#include <CLI/CLI.hpp>
#include <memory>

#include "cli/command.h"
#include "cli/flag_values.h"
#include "cli/manual.h"
#include "cli/offered.h"
#include "cli/output.h"

namespace aefx::cli {
namespace {

int run_manual(const std::string& format, CLI::App& program) {
  one_of("--format", format, {"man", "markdown"});
  const OptionList list = list_options(program);
  Output out("-");
  out.write(format == "man" ? man_page(list) : markdown_reference(list));
  out.finish();
  return 0;
}

}  // namespace

Command manual_command() {
  return {
      .name = "manual",
      .summary = "all commands and options as one page: for man, or as Markdown",
      .examples =
          "Examples:\n"
          "  aefx manual | man -l -\n"
          "  aefx manual --format markdown > reference.md",
      .set_up = [](CLI::App& app) -> std::function<int()> {
        app.group("");  // for once in a while: not in the short help
        auto format = std::make_shared<std::string>("man");
        offer(app.add_option("--format", *format, "man (default), markdown")->type_name("NAME"), {"man", "markdown"});
        return [format, &app] { return run_manual(*format, *app.get_parent()); };
      }};
}

}  // namespace aefx::cli
