#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

#include "cli/command.h"
#include "cli/interrupt.h"
#include "cli/judged_table.h"
#include "cli/messages.h"
#include "cli/options/feature_options.h"
#include "cli/options/flag_values.h"
#include "cli/options/result_options.h"
#include "cli/options/train_options.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/row_estimate.h"
#include "cli/table_input.h"
#include "report/column_selection.h"
#include "train/column_selection.h"

namespace aefx::cli {
namespace {

constexpr std::int64_t kMostColumns = 1000;

struct SelectFlags : ResultFlags {
  TableFlags table;
  FeatureFlags features;
  train::OptionTexts train;
  std::string columns;
};

// The options of training that count where columns are chosen.
train::OptionTable selection_options() {
  train::OptionTable out;
  for (const train::TrainOption& option : train::option_table()) {
    if (option.name == "cap" || option.name == "on-missing" || option.name == "seed" || option.name == "threads")
      out.push_back(option);
  }
  return out;
}

report::SelectionTable shown(const train::ColumnSelection& selection, const train::TrainingData& data,
                             std::size_t wanted) {
  const std::vector<model::Feature>& features = data.table().features;
  report::SelectionTable out{.table = data.table().name,
                             .columns = features.size(),
                             .wanted = wanted,
                             .tried = selection.tried,
                             .rows = selection.rows,
                             .all_rows = static_cast<std::uint64_t>(data.rows()),
                             .folds = selection.folds,
                             .lines = {},
                             .others = {}};
  std::vector<bool> selected(features.size(), false);
  for (const train::SelectedColumn& column : selection.columns) {
    selected[column.feature] = true;
    out.lines.push_back({.name = features[column.feature].name,
                         .position = features[column.feature].position,
                         .kept = column.kept,
                         .standard_error = column.standard_error,
                         .pca = column.pca,
                         .found = column.found});
  }
  for (std::size_t i = 0; i < features.size(); ++i) {
    if (!selected[i]) out.others.push_back({.name = features[i].name, .kept = selection.kept[i]});
  }
  std::stable_sort(out.others.begin(), out.others.end(),
                   [](const report::NamedShare& a, const report::NamedShare& b) { return a.kept < b.kept; });
  return out;
}

int run_select(SelectFlags o) {
  const auto wanted = o.columns.empty()
                          ? std::size_t{0}
                          : static_cast<std::size_t>(parse_integer("--columns", o.columns, 1, kMostColumns));
  o.format = o.checked_format();
  const train::TrainOptions options = train::train_options(o.train, selection_options());
  check_distinct(o.table.paths, "DATA", o.output, "the output (-o)");
  check_writable(o.output);
  const Messages messages(o.quiet);
  o.table.paths = expand_paths(o.table.paths);
  Progress progress(messages, {.rows = estimated_rows(o.table.paths), .writes = false});
  const workflow::TrainingTable table = read_judged_table(o.table, o.features, options, progress, messages);
  const std::size_t count =
      wanted > 0 ? wanted : std::min(train::kUsualColumns, table.data->table().features.size() - 1);
  watch_interrupts();
  const train::ColumnSelection selection = train::select_columns(*table.data, options, count, progress);
  if (selection.interrupted) {
    messages.say("interrupted before columns were chosen: there is no result");
    return 128 + interrupted();
  }
  write_result(o, shown(selection, *table.data, count));
  return 0;
}

}  // namespace

Command select_command() {
  return {.name = "select",
          .summary = "which columns say most about all others?",
          .examples =
              "Columns are chosen one after the other, then exchanged for better ones while there are any, so\n"
              "that all columns follow from them best by straight lines (least squares). A categorical column\n"
              "is one column. They are columns as they are: codes of `aefx train` are sums of columns, and\n"
              "keep more.\n"
              "Examples:\n"
              "  aefx select iris.data --columns 2\n"
              "  aefx select survey.csv --columns 8 --format csv -o columns.csv",
          .set_up = [](CLI::App& app) -> std::function<int()> {
            auto options = std::make_shared<SelectFlags>();
            add_table_options(app, options->table, "DATA", "table to choose from, or files of it; - is standard input");
            app.add_option("--columns", options->columns,
                           "how many columns, fewer than there are (default: 10, or all but one)")
                ->type_name("N");
            add_train_options(app, options->train, selection_options());
            add_feature_options(app, options->features);
            app.remove_option(app.get_option("--keep"));
            add_result_options(app, *options);
            return [options] { return run_select(*options); };
          }};
}

}  // namespace aefx::cli
