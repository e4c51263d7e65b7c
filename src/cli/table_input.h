// Options of commands that read a table.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "aefx/csv/dialect.h"
#include "aefx/csv/reader.h"
#include "cli/options/cli11_names.h"
#include "cli/table_paths.h"

namespace aefx::cli {

// The options as given.
struct TableFlags {
  std::vector<std::string> paths;  // before expand_paths()
  std::string delimiter = "auto";
  std::string header = "auto";
  std::string names;
  std::string quote = "auto";
  std::string escape = "auto";
  std::optional<std::string> missing, missing_only, decimal, thousands, comment, date_format;
  std::string skip = "0";
  std::string on_ragged = "error";
  std::optional<std::string> threads;
};

// Adds --threads.
void add_threads_option(CLI::App& app, std::optional<std::string>& threads);

// Adds the options, and returns that of the table, which is required and takes one or several files.
CLI::Option* add_table_options(CLI::App& app, TableFlags& flags, const std::string& name, const std::string& help);

// The read options that the flags set; others are those of `defaults`. Throws Error (usage).
[[nodiscard]] csv::ReadOptions read_options(const TableFlags& flags, const csv::ReadOptions& defaults);

}  // namespace aefx::cli
