#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "base/text.h"
#include "cli/command.h"
#include "cli/inspection.h"
#include "cli/messages.h"
#include "cli/options/feature_options.h"
#include "cli/options/flag_values.h"
#include "cli/output.h"
#include "cli/table_input.h"
#include "cli/terminal.h"
#include "csv/select_columns.h"
#include "csv/table_profile.h"
#include "workflow/columns.h"
#include "workflow/table_remarks.h"
#include "workflow/text_remarks.h"

namespace aefx::cli {
namespace {

struct InspectFlags {
  TableFlags table;
  FeatureFlags features;
  std::string output = "-";
  bool json = false;
};

// Finds what train would do with each column.
std::vector<Role> roles(const FeatureChoice& choice, std::size_t columns) {
  const csv::Projection& of = choice.projection;
  std::vector<Role> out(columns, Role::left_out);
  for (const std::size_t column : of.texts) out[column] = Role::carried;
  for (const std::size_t column : of.numbers) out[column] = Role::number;
  for (const std::size_t i : of.categories) out[of.numbers[i]] = Role::categorical;
  for (const std::size_t i : of.dates) out[of.numbers[i]] = Role::date;
  return out;
}

// Applies the rule of --categorical auto, which takes columns of few values only, once the values are counted.
void apply_automatic_choice(const csv::Schema& schema, const FeatureChoice& choice, const prep::LevelOptions& levels,
                            std::uint64_t rows, std::vector<InspectedColumn>& columns) {
  if (!choice.automatic) return;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    const csv::ColumnProfile& s = columns[c].profile;
    if (columns[c].role != Role::categorical || schema.columns[c].kind == csv::Kind::boolean) continue;
    if (s.more_distinct || !few_enough(s.distinct, rows, levels.most)) columns[c].role = Role::carried;
  }
}

std::string stop_text(const std::string& what, const csv::ColumnProfile& s, const std::vector<std::string>& files) {
  return fmt::format("{}, the first at {}: {}. train stops there", what,
                     location(printable(files[s.first_other_at.file()]), s.first_other_at.line()),
                     aefx::quoted(s.first_other));
}

std::vector<std::string> advice_on(const InspectedColumn& column, const std::vector<std::string>& files,
                                   std::size_t same_names) {
  const csv::ColumnProfile& s = column.profile;
  const auto cells = [](std::uint64_t count) { return count == 1 ? "1 cell is" : fmt::format("{} cells are", count); };
  std::vector<std::string> out;
  if (column.role == Role::number && s.others > 0)
    out.push_back(stop_text(cells(s.others) + " not a finite number", s, files) + ": " + s.hint);
  if (column.role == Role::date && s.no_dates > 0)
    out.push_back(stop_text(cells(s.no_dates) + " no date", s, files) + ": " + s.hint);
  if (column.role == Role::categorical && s.not_utf8 > 0)
    out.push_back(fmt::format("{} not UTF-8, and can't be levels. train stops there", cells(s.not_utf8)));
  if (column.role == Role::number && s.numbers > 0 && s.min == s.max && s.others == 0)
    out.emplace_back("it is constant, and tells nothing about rows");
  if (column.kind == csv::Kind::empty) out.emplace_back("no cell of the first rows has a value");
  if (same_names > 1) out.push_back(fmt::format("{} columns have this name; positions tell them apart", same_names));
  return out;
}

// Finds numbers that seem to mean that a value is missing, in the columns that are learned from.
std::vector<workflow::MarkedColumn> marked_columns(std::vector<InspectedColumn>& columns) {
  std::vector<workflow::MarkedColumn> out;
  for (InspectedColumn& column : columns) {
    std::vector<double> numbers = std::exchange(column.profile.first_numbers, {});
    if (column.role != Role::number) continue;
    out.push_back({.name = printable(column.name), .markers = prep::find_sentinels(std::move(numbers))});
  }
  return out;
}

Inspection inspect(const InspectFlags& o) {
  csv::ReadOptions reading = read_options(o.table, {});
  const bool stops = reading.on_ragged == csv::OnRagged::error;
  if (stops) reading.on_ragged = csv::OnRagged::pad;  // to read on, and report them
  csv::Reader reader(expand_paths(o.table.paths), reading);
  const FeatureChoice choice = choose_features(reader.schema(), o.features, reader.name());
  const prep::LevelOptions levels = level_options(o.features);
  std::vector<bool> dates(reader.schema().columns.size(), false);
  for (const std::size_t feature : choice.projection.dates) dates[choice.projection.numbers[feature]] = true;
  csv::TableProfile profile(reader.schema(), dates, reading);
  const csv::Projection every_cell = profile.projection();
  csv::RowBatch rows;
  csv::TextColumns first(choice.projection.texts.size());  // the columns to carry, in the first rows
  while (reader.read(every_cell, workflow::batch_rows(reader.schema()), rows)) {
    profile.add(rows);
    for (std::size_t r = 0; r < rows.rows() && first.rows() < workflow::kRemarkedRows; ++r) {
      for (const std::size_t column : choice.projection.texts) first.push_back(rows.texts.at(r, column));
    }
  }

  Inspection out{.table = shown_paths(reader.names()),
                 .files = reader.names().size(),
                 .rows = profile.rows(),
                 .dialect = reader.dialect(),
                 .sniff_report = reader.sniff_report(),
                 .irregular = reader.irregular(),
                 .missing = reading.missing,
                 .has_names = reader.schema().named,
                 .columns = {},
                 .advice = reader.sniff_report().remarks};
  out.advice.insert(out.advice.end(), choice.warnings.begin(), choice.warnings.end());
  std::vector<csv::ColumnProfile> columns = profile.columns();
  const std::vector<Role> role = roles(choice, columns.size());
  std::unordered_map<std::string_view, std::size_t> names;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    const csv::Column& column = reader.schema().columns[c];
    ++names[column.name];
    out.columns.push_back(
        {.name = column.name, .kind = column.kind, .role = role[c], .profile = std::move(columns[c]), .advice = {}});
  }
  apply_automatic_choice(reader.schema(), choice, levels, out.rows, out.columns);
  for (std::size_t c = 0; c < out.columns.size(); ++c) {
    InspectedColumn& column = out.columns[c];
    const std::size_t same = std::exchange(names[column.name], 1);  // reported for the first one only
    column.advice = advice_on(column, reader.names(), same);
  }
  std::vector<workflow::NamedColumn> texts = workflow::named(reader.schema(), choice.projection.texts);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const std::size_t column = choice.projection.texts[i];
    if (reader.schema().columns[column].kind == csv::Kind::number || out.columns[column].role != Role::carried)
      texts[i].name.clear();
  }
  if (const auto remark = workflow::texts_not_learned(first, texts, reading)) out.advice.push_back(remark->shown);
  for (std::string& sentence : workflow::missing_markers(marked_columns(out.columns), reading.decimal))
    out.advice.push_back(std::move(sentence));
  const bool learns = std::any_of(out.columns.begin(), out.columns.end(), [](const InspectedColumn& column) {
    return column.role != Role::carried && column.role != Role::left_out;
  });
  if (!learns)
    out.advice.emplace_back(
        "there is nothing to learn from, and train stops: --categorical, --dates or "
        "--features name columns");
  if (out.irregular.ragged > 0) {
    out.advice.push_back(fmt::format("{} of another length, the first at {}{}",
                                     workflow::counted_rows(out.irregular.ragged), out.irregular.first_ragged,
                                     stops ? ". train stops there, unless --on-ragged skip leaves them out" : ""));
  }
  if (out.irregular.joined > 0) {
    out.advice.push_back(
        fmt::format("{} of several lines that could each be a row, joined by quotes, the first at {}; "
                    "if the quotes are stray ones, say --quote none",
                    workflow::counted_rows(out.irregular.joined), out.irregular.first_joined));
  }
  if (out.sniff_report.likely_comments > 0 && out.sniff_report.likely_comments < out.sniff_report.records) {
    out.advice.emplace_back("the table begins with a #: --comment '#' leaves such lines out");
  }
  return out;
}

int run_inspect(const InspectFlags& o) {
  check_distinct(o.table.paths, "DATA", o.output, "the output (-o)");
  const Inspection inspection = inspect(o);
  Output output(o.output);
  output.write(o.json ? inspection_json(inspection)
                      : inspection_text(inspection, o.output == "-" ? terminal_width(STDOUT_FILENO) : 80));
  output.finish();
  return 0;
}

}  // namespace

Command inspect_command() {
  return {.name = "inspect",
          .summary = "what a table is taken for: how it is written, its columns, and what train does with each",
          .examples =
              "Reads the whole table and changes nothing. The flags are those of train, and change what is said.\n"
              "Examples:\n"
              "  aefx inspect sales.csv\n"
              "  aefx inspect export.csv.gz --delimiter ';' --decimal , --categorical auto\n"
              "  aefx inspect 'part-*.csv' --json | jq '.columns[] | select(.missing > 0).name'",
          .set_up = [](CLI::App& app) -> std::function<int()> {
            auto options = std::make_shared<InspectFlags>();
            add_table_options(app, options->table, "DATA", "table to look at, or files of it; - is standard input");
            add_feature_options(app, options->features);
            app.add_flag("--json", options->json, "the same as JSON");
            app.add_option("-o,--output", options->output, "file for the result (default: standard output)")
                ->type_name("FILE")
                ->check(empty_name);
            return [options] { return run_inspect(*options); };
          }};
}

}  // namespace aefx::cli
