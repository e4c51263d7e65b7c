#include <fmt/format.h>
#include <unistd.h>

#include <memory>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "aefx/base/printable.h"
#include "aefx/csv/survey.h"
#include "cli/command.h"
#include "cli/feature_choice.h"
#include "cli/flag_values.h"
#include "cli/inspection.h"
#include "cli/messages.h"
#include "cli/output.h"
#include "cli/table_input.h"
#include "cli/terminal.h"

namespace aefx::cli {
namespace {

struct Options {
  TableFlags table;
  FeatureFlags features;
  std::string output = "-";
  bool json = false;
};

// What becomes of each column.
std::vector<Role> roles(const FeatureChoice& choice, std::size_t columns) {
  const csv::Projection& of = choice.projection;
  std::vector<Role> out(columns, Role::left_out);
  for (const std::size_t column : of.texts) out[column] = Role::carried;
  for (const std::size_t column : of.numbers) out[column] = Role::number;
  for (const std::size_t place : of.categories) out[of.numbers[place]] = Role::categorical;
  for (const std::size_t place : of.dates) out[of.numbers[place]] = Role::date;
  return out;
}

std::vector<std::string> advice_on(const InspectedColumn& column, std::uint64_t rows,
                                   const std::vector<std::string>& files, std::size_t same_names) {
  constexpr std::size_t kFewValues = 20;
  const csv::ColumnSurvey& s = column.survey;
  const std::string name = aefx::quoted(column.name);
  std::vector<std::string> out;
  if (column.role == Role::number && s.others > 0) {
    out.push_back(fmt::format("{} not a number, the first at {}: {}. train stops there: {}",
                              s.others == 1 ? "1 cell is" : fmt::format("{} cells are", s.others),
                              place(printable(files[s.first_other_at.file()]), s.first_other_at.line()),
                              aefx::quoted(s.first_other), s.remedy));
  }
  if (column.role == Role::number && s.numbers > 0 && s.min == s.max && s.others == 0)
    out.emplace_back("it is constant, and tells nothing about rows");
  if (column.role == Role::number && s.counts && rows >= 20)
    out.push_back("it counts the rows; if it is an id, --drop " + name + " leaves it out");
  if (column.role == Role::carried && s.dates > 0 && s.dates == s.others)
    out.push_back("--dates " + name + " learns from its dates");
  if (column.role == Role::carried && s.dates == 0 && !s.more_distinct && s.distinct >= 2 && s.distinct <= kFewValues &&
      s.distinct * 10 <= rows) {
    out.push_back(fmt::format("--categorical {} learns from its {} values", name, s.distinct));
  }
  if (column.kind == csv::Kind::empty) out.emplace_back("no cell of the first rows has a value");
  if (same_names > 1) out.push_back(fmt::format("{} columns have this name; positions tell them apart", same_names));
  return out;
}

Inspection inspect(const Options& o) {
  csv::ReadOptions reading = read_options(o.table, {});
  const bool stops = reading.on_ragged == csv::OnRagged::error;
  if (stops) reading.on_ragged = csv::OnRagged::pad;  // to see the rest, and say so
  csv::Reader reader(expand_paths(o.table.paths), reading);
  const FeatureChoice choice = choose_features(reader.schema(), o.features, reader.name());
  csv::Survey survey(reader.schema(), reading);
  csv::RowBatch rows;
  while (reader.read(survey.projection(), batch_rows(reader.schema()), rows)) survey.add(rows);

  Inspection out{.table = shown_paths(reader.names()),
                 .files = reader.names().size(),
                 .rows = survey.rows(),
                 .dialect = reader.dialect(),
                 .evidence = reader.evidence(),
                 .irregular = reader.irregular(),
                 .missing = reading.missing,
                 .has_names = reader.schema().named,
                 .columns = {},
                 .advice = choice.said};
  std::vector<csv::ColumnSurvey> columns = survey.columns();
  const std::vector<Role> role = roles(choice, columns.size());
  std::unordered_map<std::string_view, std::size_t> names;
  for (const csv::Column& column : reader.schema().columns) ++names[column.name];
  for (std::size_t c = 0; c < columns.size(); ++c) {
    const csv::Column& column = reader.schema().columns[c];
    out.columns.push_back(
        {.name = column.name, .kind = column.kind, .role = role[c], .survey = std::move(columns[c]), .advice = {}});
    // Said of the first of them.
    const std::size_t same = std::exchange(names[column.name], 1);
    out.columns.back().advice = advice_on(out.columns.back(), out.rows, reader.names(), same);
  }
  if (out.irregular.ragged > 0) {
    out.advice.push_back(fmt::format("{} of another length, the first at {}{}", counted_rows(out.irregular.ragged),
                                     out.irregular.first_ragged,
                                     stops ? ". train stops there, unless --on-ragged skip or pad goes on" : ""));
  }
  if (out.evidence.likely_comments > 0 && out.evidence.likely_comments < out.evidence.records) {
    out.advice.emplace_back("the table begins with a #: --comment '#' leaves such lines out");
  }
  return out;
}

int run_inspect(const Options& o) {
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
            auto options = std::make_shared<Options>();
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
