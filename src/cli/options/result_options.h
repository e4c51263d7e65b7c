// Options of commands whose result is a table of figures: its format, and where it goes.
#pragma once

#include <unistd.h>

#include <string>

#include "cli/options/cli11_names.h"
#include "cli/output.h"
#include "cli/terminal.h"

namespace aefx::cli {

struct ResultFlags {
  std::string format = "text";
  std::string output = "-";
  bool quiet = false;
  bool json = false;

  // Checks the format, and returns it. Throws Error (usage).
  [[nodiscard]] std::string checked_format() const;
};

void add_result_options(CLI::App& app, ResultFlags& flags);

// Writes a table of src/report in the format, which has been checked, to where it goes. Throws Error (io).
template <class Table>
void write_result(const ResultFlags& flags, const Table& table) {
  Output output(flags.output);
  if (flags.format == "json") {
    output.write(render_json(table));
  } else if (flags.format == "csv") {
    output.write(render_csv(table));
  } else {
    output.write(render_text(table, flags.output == "-" ? terminal_width(STDOUT_FILENO) : 80));
  }
  output.finish();
}

}  // namespace aefx::cli
