#include "cli/row_stream.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <system_error>

#include "aefx/csv/writer.h"
#include "base/text.h"
#include "cli/interrupt.h"
#include "cli/messages.h"
#include "cli/options/flag_values.h"
#include "cli/output.h"
#include "cli/summary.h"

namespace aefx::cli {

void add_stream_options(CLI::App& app, StreamFlags& flags, const std::string& table_name,
                        const std::string& table_help) {
  app.add_option("MODEL", flags.model, "model that `aefx train` wrote")->required()->type_name("")->check(empty_name);
  add_table_options(app, flags.table, table_name, table_help);
  app.add_option("--keep", flags.keep, "columns carried to the output (default: texts and identifiers; '' for none)")
      ->type_name("SPEC");
  app.add_option("-o,--output", flags.output, "file for the result (default: standard output)")
      ->type_name("FILE")
      ->check(empty_name);
  app.add_flag("-q,--quiet", flags.quiet, "say nothing but errors, and what was asked for and is not done");
  add_threads_option(app, flags.table.threads);
}

void add_summary_option(CLI::App& app, StreamFlags& flags) {
  app.add_flag("--json", flags.json, "on stderr one line of JSON for scripts, instead of messages");
}

train::TableSource table_source(const TableFlags& flags, const model::Model& model) {
  return {.paths = expand_paths(flags.paths), .options = read_options(flags, workflow::as_in_training(model.table))};
}

namespace {

// Says what an interruption leaves of the output, which is abandoned.
std::string what_is_left(const std::string& path, const Output& output) {
  std::error_code ignored;
  if (!output.is_file())
    return fmt::format("interrupted: not all rows are in {}", path == "-" ? "<stdout>" : printable(path));
  return fmt::format("interrupted: {} {}", printable(path),
                     std::filesystem::exists(path, ignored) ? "stays as it was" : "is not written");
}

}  // namespace

int stream_rows(const StreamFlags& flags, const model::Model& model, const StreamCommand& command) {
  check_distinct(flags.table.paths, "the table", flags.output, "the output (-o)");
  check_distinct(flags.model, "the model", flags.output, "the output (-o)");
  const Messages messages(flags.quiet, flags.json);
  workflow::ApplyRequest request{.source = table_source(flags.table, model),
                                 .carried = flags.keep,
                                 .whole_rows = command.whole_rows,
                                 .of_codes = command.of_codes,
                                 .threads = parse_threads(flags.table.threads)};
  request.source.options.live = true;  // rows come out while the table is still being written
  workflow::ApplyJob job(request, model);
  std::vector<std::string> header = command.result_names;
  const std::vector<std::string> carried = job.carried_names(header, messages);
  header.insert(header.end(), carried.begin(), carried.end());
  if (!command.remark.empty()) messages.say(command.remark);
  workflow::RowFunction function = command.function(job, carried);
  if (command.has_header) csv::append_header(function.header, header);

  watch_interrupts();  // from here on there is a file to take away
  Output output(flags.output);
  const EndAtInterrupt end_at_interrupt([&] {
    output.abandon();
    messages.say(what_is_left(flags.output, output));
  });
  if (!job.run(function, [&output](std::string_view lines) { return output.write(lines); })) return 0;
  output.finish();
  job.rows().say(messages);
  if (command.say_at_end) command.say_at_end(messages);
  if (flags.json) {
    write_summary({.command = command.name,
                   .model = flags.model,
                   .table = shown_paths(flags.table.paths),
                   .output = flags.output,
                   .rows = command.rows ? command.rows() : job.rows().seen(),
                   .figures = command.figures ? command.figures() : std::vector<std::pair<std::string, double>>()},
                  messages);
  }
  return 0;
}

}  // namespace aefx::cli
