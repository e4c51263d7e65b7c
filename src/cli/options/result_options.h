// Options of commands whose result is a table of figures: its format, and where it goes.
#pragma once

#include <string>

#include "cli/options/cli11_names.h"

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

}  // namespace aefx::cli
