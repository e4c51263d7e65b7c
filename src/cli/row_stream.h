// A table through a model, batch by batch: rows come out in the order they come in, in constant memory.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "aefx/infer/encode.h"
#include "aefx/model/model.h"
#include "cli/cli11_names.h"
#include "cli/model_rows.h"

namespace aefx::cli {

struct StreamFlags {
  std::string model;
  TableFlags table;
  std::optional<std::string> keep;
  std::string output = "-";
  bool quiet = false;
  bool json = false;
};

void add_stream_options(CLI::App& app, StreamFlags& flags, const std::string& table_name,
                        const std::string& table_help);

// --json, of commands that end with a StreamSummary.
void add_summary_option(CLI::App& app, StreamFlags& flags);

// Throws Error (usage) where the result would go into a file that is read.
void check_stream(const StreamFlags& flags);

// What --keep names; nothing where it is not given. Throws Error (usage).
[[nodiscard]] std::optional<std::vector<std::size_t>> carried_columns(const StreamFlags& flags,
                                                                      const csv::Schema& schema);

// What a command makes of the rows.
struct RowFunction {
  std::string command;
  // Which of the table's columns it needs.
  std::function<infer::Match(const csv::Schema&, const std::string& table, const std::vector<std::size_t>* carried)>
      match;
  std::vector<std::string> result_names;
  bool of_codes = false;  // the columns are the model's codes, not its features
  // What else --json tells at the end.
  std::function<std::vector<std::pair<std::string, double>>()> figures{};
  // Appends the result's lines, numbers then carried texts. Called for several slices of the rows at the same time.
  std::function<void(const csv::RowBatch& rows, const prep::Origin& origin, std::string& out)> append;
};

// Reads, applies, writes. Returns the exit code.
[[nodiscard]] int stream_rows(const StreamFlags& flags, const model::Model& model, const RowFunction& function);

}  // namespace aefx::cli
