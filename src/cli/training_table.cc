#include "cli/training_table.h"

#include <fmt/format.h>

#include "aefx/base/error.h"
#include "aefx/base/printable.h"

namespace aefx::cli {
namespace {

model::Table describe(const std::string& path, const csv::Schema& schema, const csv::Projection& projection,
                      const csv::ReadOptions& reading) {
  model::Table table;
  table.name = path == "-" ? "stdin" : path.substr(path.rfind('/') + 1);
  table.named = schema.named;
  table.columns = schema.columns.size();
  table.missing = reading.missing;
  table.decimal = reading.decimal;
  table.thousands = reading.thousands;
  for (const std::size_t column : projection.numbers) {
    table.features.push_back({.name = schema.columns[column].name, .position = column});
  }
  return table;
}

}  // namespace

TrainingTable read_training_table(const TableFlags& table, const FeatureFlags& features,
                                  const train::TrainOptions& options, const Messages& messages) {
  TrainingTable out;
  const csv::ReadOptions reading = read_options(table, {});
  csv::Reader reader(table.path, reading);
  const FeatureChoice choice = choose_features(reader.schema(), features, reader.name());
  for (const std::string& sentence : choice.said) messages.warn(sentence);
  std::vector<std::string> said;
  out.carried = carried_names(reader.schema(), choice.projection.texts, model::code_names(options.dim), said);
  for (const std::string& sentence : said) messages.warn(sentence);
  out.rows = read_all(reader, choice.projection);
  out.table = describe(table.path, reader.schema(), choice.projection, reading);
  out.origin = {.table = reader.name(), .features = out.table.feature_names()};
  const std::uint64_t dropped = prep::apply_missing_rule(options.on_missing, out.origin, out.rows);
  if (dropped > 0)
    messages.warn(fmt::format("{} left out for a missing value (--on-missing drop)", counted_rows(dropped)));
  if (out.rows.rows() == 0) {
    throw Error(Fault::data, "the table has no rows to learn from", printable(reader.name()),
                "check --header and --delimiter; `head` shows what is in the file");
  }
  if (reader.blank_lines() > 0)
    messages.say(fmt::format("{} skipped", reader.blank_lines() == 1
                                               ? "1 blank line was"
                                               : fmt::format("{} blank lines were", reader.blank_lines())));
  return out;
}

}  // namespace aefx::cli
