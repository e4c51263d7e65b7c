#include "cli/row_stream.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <utility>

#include "aefx/csv/writer.h"
#include "cli/interrupt.h"
#include "cli/ordered_text.h"
#include "cli/output.h"
#include "cli/summary.h"

namespace aefx::cli {

void add_stream_options(CLI::App& app, StreamFlags& flags, const std::string& table_name,
                        const std::string& table_help) {
  app.add_option("MODEL", flags.model, "model that `aefx train` wrote")->required()->type_name("")->check(empty_name);
  add_table_options(app, flags.table, table_name, table_help);
  app.add_option("--keep", flags.keep, "columns carried to the output (default: texts; '' for none)")
      ->type_name("SPEC");
  app.add_option("-o,--output", flags.output, "file for the result (default: standard output)")
      ->type_name("FILE")
      ->check(empty_name);
  app.add_flag("-q,--quiet", flags.quiet, "say nothing but errors");
  add_threads_option(app, flags.table.threads);
}

void add_summary_option(CLI::App& app, StreamFlags& flags) {
  app.add_flag("--json", flags.json, "on stderr one line of JSON for scripts, in place of what is said");
}

void check_stream(const StreamFlags& flags) {
  check_distinct(flags.table.paths, "the table", flags.output, "the output (-o)");
  check_distinct(flags.model, "the model", flags.output, "the output (-o)");
}

std::optional<std::vector<std::size_t>> carried_columns(const StreamFlags& flags, const csv::Schema& schema) {
  if (!flags.keep) return std::nullopt;
  return flags.keep->empty() ? std::vector<std::size_t>() : csv::select_columns(schema, *flags.keep, "--keep");
}

int stream_rows(const StreamFlags& flags, const model::Model& model, const RowFunction& function) {
  check_stream(flags);
  const Messages messages(flags.quiet, flags.json);
  ModelRows table(flags.table, model, Pace::as_it_comes);
  const auto carried = carried_columns(flags, table.schema());
  infer::Match match = function.match(table.schema(), table.name(), carried ? &*carried : nullptr);
  std::vector<std::string> header = function.result_names;
  const std::vector<std::string> names =
      carried_names(table.schema(), match.projection.texts, function.result_names, match.said);
  header.insert(header.end(), names.begin(), names.end());
  for (const std::string& sentence : match.said) messages.warn(sentence);
  function.of_codes ? table.use_codes(std::move(match)) : table.use(std::move(match));

  watch_interrupts();  // from here on there is a file to take away
  Output output(flags.output);
  const EndAtInterrupt end_at_interrupt([&output] { output.abandon(); });
  std::string head;  // comes with the first rows: a table that fails at once leaves no output
  csv::append_header(head, header);
  const std::size_t most = batch_rows(table.schema());
  csv::RowBatch rows;
  OrderedText text([&output](std::string_view piece) { return output.write(piece); });
  while (table.next(most, rows)) {
    constexpr std::size_t kSlice = 1024;
    const std::size_t slices = (rows.rows() + kSlice - 1) / kSlice;
    if (slices > 0 && !output.write(std::exchange(head, {}))) return 0;
    const auto make = [&](std::size_t slice, std::string& out) {
      function.append(csv::slice(rows, slice * kSlice, kSlice), table.origin(), out);
    };
    if (!text.run(table.pool(), slices, make, [&] { table.look_ahead(); })) return 0;
  }
  output.write(head);
  output.finish();
  table.say(messages);
  if (flags.json) {
    write_summary({.command = function.command,
                   .model = flags.model,
                   .table = shown_paths(flags.table.paths),
                   .output = flags.output,
                   .rows = table.seen(),
                   .figures = function.figures ? function.figures() : std::vector<std::pair<std::string, double>>()},
                  messages);
  }
  return 0;
}

}  // namespace aefx::cli
