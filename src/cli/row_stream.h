// Commands that apply a model to a table: encode, decode, score, explain.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/messages.h"
#include "cli/options/cli11_names.h"
#include "cli/table_input.h"
#include "workflow/apply_job.h"

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

// Adds --json of commands that end with a StreamSummary.
void add_summary_option(CLI::App& app, StreamFlags& flags);

// Returns where the table's rows come from, read as in training but for what the flags say.
[[nodiscard]] train::TableSource table_source(const TableFlags& flags, const model::Model& model);

// A command and what it makes of the rows.
struct StreamCommand {
  std::string name;
  bool of_codes = false;                  // the table holds the model's codes, not its features
  std::vector<std::string> result_names;  // columns of the output before the carried ones
  bool has_header = true;
  std::string remark{};  // what the user should know of the result; empty: nothing
  // Completes the function of the rows, once the table is open and its carried columns are named.
  std::function<workflow::RowFunction(const workflow::ApplyJob& job, const std::vector<std::string>& carried)> function;
  std::function<std::uint64_t()> rows{};  // rows for --json; none: those that were read
  std::function<std::vector<std::pair<std::string, double>>()> figures{};  // what else --json shows
  bool whole_rows = false;  // all columns are carried, as they are written; the function writes the header
  std::function<void(const Messages& messages)> say_at_end{};  // what was done
};

// Reads, applies, writes. Returns the exit code. Throws Error: usage where the result would go into a file that is
// read.
[[nodiscard]] int stream_rows(const StreamFlags& flags, const model::Model& model, const StreamCommand& command);

}  // namespace aefx::cli
