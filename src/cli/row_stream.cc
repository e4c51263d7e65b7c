#include "cli/row_stream.h"

#include <fmt/format.h>

#include "aefx/csv/writer.h"
#include "aefx/prep/level_coder.h"
#include "aefx/prep/rows.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/table_remarks.h"

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
}

int stream_rows(const StreamFlags& flags, const model::Model& model, const RowFunction& function) {
  check_distinct(flags.table.path, "the table", flags.output, "the output (-o)");
  check_distinct(flags.model, "the model", flags.output, "the output (-o)");
  const Messages messages(flags.quiet);
  csv::Reader reader(flags.table.path, read_options(flags.table, as_in_training(model.table)));
  std::vector<std::size_t> carried;
  if (flags.keep && !flags.keep->empty()) carried = csv::select_columns(reader.schema(), *flags.keep, "--keep");
  infer::Match match = function.match(reader.schema(), reader.name(), flags.keep ? &carried : nullptr);
  std::vector<std::string> header = function.result_names;
  const std::vector<std::string> names =
      carried_names(reader.schema(), match.projection.texts, function.result_names, match.said);
  header.insert(header.end(), names.begin(), names.end());
  for (const std::string& sentence : match.said) messages.warn(sentence);

  const prep::Origin origin{.table = reader.name(), .features = names_of(reader.schema(), match.projection.numbers)};
  watch_interrupts();  // from here on there is a file to take away
  Output output(flags.output);
  const EndAtInterrupt end_at_interrupt([&output] { output.abandon(); });
  std::string text;
  csv::append_header(text, header);
  const std::size_t most = batch_rows(reader.schema());
  csv::RowBatch rows;
  const prep::LevelCoder coder(match.projection.categories.empty() ? std::vector<prep::Levels>()
                                                                   : model.table.levels());
  std::uint64_t dropped = 0;
  std::uint64_t unseen = 0;
  while (reader.read(match.projection, most, rows)) {
    unseen += coder.code(origin, rows);
    dropped += prep::apply_missing_rule(model.pipeline.options.on_missing, origin, rows);
    function.append(rows, origin, text);
    if (!output.write(text)) return 0;
    text.clear();
  }
  output.write(text);
  output.finish();
  for (const std::string& sentence : trailing_delimiter(reader.dialect())) messages.say(sentence);
  for (const std::string& sentence : blank_lines(reader.blank_lines())) messages.say(sentence);
  if (unseen > 0) {
    messages.warn(fmt::format("{} not seen in training (--unseen)",
                              unseen == 1 ? "1 value was" : fmt::format("{} values were", unseen)));
  }
  if (dropped > 0) {
    messages.warn(
        fmt::format("{} left out for a missing value, as in training (--on-missing drop)", counted_rows(dropped)));
  }
  return 0;
}

}  // namespace aefx::cli
