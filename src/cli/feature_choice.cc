#include "cli/feature_choice.h"

#include <fmt/format.h>

#include <algorithm>

#include "aefx/base/error.h"
#include "aefx/base/printable.h"

namespace aefx::cli {
namespace {

bool contains(const std::vector<std::size_t>& columns, std::size_t column) {
  return std::find(columns.begin(), columns.end(), column) != columns.end();
}

std::vector<std::size_t> selected(const csv::Schema& schema, const std::optional<std::string>& spec,
                                  const std::string& flag) {
  if (!spec || spec->empty()) return {};
  return csv::select_columns(schema, *spec, flag);
}

[[noreturn]] void nothing_to_learn(const csv::Schema& schema, const std::string& table) {
  const bool has_numbers = std::any_of(schema.columns.begin(), schema.columns.end(),
                                       [](const csv::Column& c) { return c.kind == csv::Kind::number; });
  if (has_numbers) {
    throw Error(Fault::usage, "no column is left to learn from", printable(table),
                "leave number columns in with --features, --drop and --keep");
  }
  const bool has_texts = std::any_of(schema.columns.begin(), schema.columns.end(),
                                     [](const csv::Column& c) { return c.kind == csv::Kind::text; });
  if (!has_texts) {
    throw Error(Fault::data, "the table has no rows with values to learn from", printable(table),
                "`head` shows what is in the file; --header no takes its first row as data");
  }
  throw Error(Fault::data, "no column holds numbers, so there is nothing to learn from", printable(table),
              "if they do hold numbers, --delimiter or --missing may be needed to see them");
}

}  // namespace

void add_feature_options(CLI::App& app, FeatureFlags& flags) {
  const std::string group = "Columns (SPEC: names, positions from 1, ranges a:b, globs; comma-separated)";
  app.add_option("--features", flags.features, "columns to learn from (default: all numbers)")
      ->group(group)
      ->type_name("SPEC");
  app.add_option("--drop", flags.drop, "columns to leave out")->group(group)->type_name("SPEC");
  app.add_option("--keep", flags.keep, "columns carried to the output (default: texts; '' for none)")
      ->group(group)
      ->type_name("SPEC");
}

FeatureChoice choose_features(const csv::Schema& schema, const FeatureFlags& flags, const std::string& table) {
  FeatureChoice choice;
  const std::vector<std::size_t> features = selected(schema, flags.features, "--features");
  const std::vector<std::size_t> dropped = selected(schema, flags.drop, "--drop");
  const std::vector<std::size_t> kept = selected(schema, flags.keep, "--keep");
  for (const std::size_t column : features) {
    const csv::Column& c = schema.columns[column];
    if (c.kind == csv::Kind::text) {
      throw Error(Fault::data,
                  fmt::format("column \"{}\" holds text, and only numbers can be learned from", printable(c.name)),
                  printable(table), "leave it out of --features; --keep carries it through to the output");
    }
  }
  std::vector<std::string> empty;
  for (std::size_t column = 0; column < schema.columns.size(); ++column) {
    const csv::Column& c = schema.columns[column];
    const bool named = contains(features, column);
    const bool wanted = flags.features ? named : c.kind == csv::Kind::number && !contains(kept, column);
    if (c.kind == csv::Kind::empty && !contains(dropped, column) && !contains(kept, column)) {
      empty.push_back(printable(c.name));
    } else if (wanted && !contains(dropped, column)) {
      choice.projection.numbers.push_back(column);
    }
    const bool carried = flags.keep ? contains(kept, column) : c.kind == csv::Kind::text && !contains(dropped, column);
    if (carried) choice.projection.texts.push_back(column);
  }
  if (!empty.empty()) {
    choice.said.push_back(fmt::format("{} {} no value in the first rows and {} left out", fmt::join(empty, ", "),
                                      empty.size() == 1 ? "has" : "have", empty.size() == 1 ? "is" : "are"));
  }
  if (choice.projection.numbers.empty()) nothing_to_learn(schema, table);
  return choice;
}

}  // namespace aefx::cli
