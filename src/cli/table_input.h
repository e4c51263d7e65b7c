// How commands read their table.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "aefx/csv/dialect.h"
#include "aefx/csv/reader.h"
#include "aefx/model/model.h"
#include "cli/cli11_names.h"
#include "cli/table_paths.h"

namespace aefx::cli {

// Options of every command that reads a table.
struct TableFlags {
  std::vector<std::string> paths;  // as given: expand_paths()
  std::string delimiter = "auto";
  std::string header = "auto";
  std::string names;
  std::string quote = "auto";
  std::string escape = "auto";
  std::optional<std::string> missing, decimal, thousands, comment, date_format;
  std::string skip = "0";
  std::string on_ragged = "error";
  std::optional<std::string> threads;
};

// For commands that read one table after the other.
void add_threads_option(CLI::App& app, std::optional<std::string>& threads);

// Returns the option of the table itself, which is required, and may be several files.
CLI::Option* add_table_options(CLI::App& app, TableFlags& flags, const std::string& name, const std::string& help);

// What the flags mean; what they leave open is as in `usual`. Throws Error (usage).
[[nodiscard]] csv::ReadOptions read_options(const TableFlags& flags, const csv::ReadOptions& usual);

// How numbers and gaps were written in the table that a model learned from.
[[nodiscard]] csv::ReadOptions as_in_training(const model::Table& table);

}  // namespace aefx::cli
