#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>

#include "aefx/base/error.h"
#include "aefx/explain/explain.h"
#include "aefx/infer/column_matching.h"
#include "aefx/model/model_file.h"
#include "aefx/report/render.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/messages.h"
#include "cli/open_page.h"
#include "cli/options/color_choice.h"
#include "cli/options/completion_values.h"
#include "cli/options/flag_values.h"
#include "cli/output.h"
#include "cli/row_stream.h"
#include "cli/table_input.h"
#include "cli/terminal.h"
#include "explain/evaluation.h"
#include "explain/point_sample.h"
#include "workflow/columns.h"

namespace aefx::cli {
namespace {

struct ReportFlags {
  std::string model;
  TableFlags table;
  std::string format = "text";
  std::string output = "-";
  std::string color;
  std::string sections;
  bool weights = false;
  bool all = false;
  bool json = false;
  bool open = false;
};

// Settles the format and the sections of the report, and the file of a page that is opened.
report::Format settle_format(ReportFlags& o) {
  if (o.json) o.format = "json";
  if (o.open && o.format == "text") o.format = "html";
  const report::Format format = report::parse_format(o.format);
  if (o.weights) o.sections += o.sections.empty() ? "weights" : ",weights";
  if (!o.sections.empty() && format != report::Format::text)
    throw Error(Fault::usage, "--section and --weights choose parts of the text report", {},
                "leave out --format, or the sections: other formats hold all of them");
  if (!o.open) return format;
  if (format != report::Format::html) throw Error(Fault::usage, "--open shows an HTML page", {}, "--format html");
  if (o.output == "-") o.output = page_path(o.model);
  return format;
}

// Measures the model on another table, which is read in one pass.
model::Measurements measure_table(const ReportFlags& o, const model::Model& model) {
  workflow::ModelRows table(table_source(o.table, model), model, parse_threads(o.table.threads));
  const std::optional<std::size_t> color = choose_color(table.schema(), o.color, model);
  std::vector<std::size_t> carried;
  if (color) carried.push_back(*color);
  table.use_features(infer::match_features(model, table.schema(), table.name(), &carried));
  explain::Evaluation evaluation(model);
  explain::PointSample points(model);
  csv::RowBatch rows;
  std::uint64_t count = 0;
  const std::size_t most = workflow::batch_rows(table.schema());
  while (table.next(most, rows)) {
    const prep::Prepared prepared = prep::prepare(model.pipeline, table.origin(), rows, &table.pool());
    evaluation.add(prepared, &table.pool());
    points.add(prepared.inputs, rows.texts, 0);
    if (points.too_many_levels() && !o.color.empty()) too_many_colors(table.schema(), *color, table.name());
    count += rows.rows();
  }
  table.say(Messages(false));
  if (count == 0) throw Error(Fault::data, "the table has no rows to measure", printable(table.name()));
  model::Measurements measurements = evaluation.of_other_table(&table.pool());
  train::CarriedColumn colored;
  if (color) colored = {.name = table.schema().columns[*color].name, .position = *color};
  measurements.points = points.points(colored);
  return measurements;
}

int run_report(ReportFlags o) {
  const report::Format format = settle_format(o);
  if (!o.color.empty() && o.table.paths.empty()) {
    throw Error(Fault::usage, "--color needs DATA: a model holds no other text of its training rows", {},
                "aefx report MODEL DATA --color COLUMN");
  }
  check_distinct(o.model, "the model", o.output, "the output (-o)");
  check_distinct(o.table.paths, "DATA", o.output, "the output (-o)");
  check_writable(o.output);
  const model::Model model = model::load(o.model);
  const bool other_table = !o.table.paths.empty();
  explain::Explanation explanation =
      explain::explain(model, other_table ? measure_table(o, model) : model.measurements);
  if (other_table) explanation.measured = shown_paths(o.table.paths);
  if (format == report::Format::html)
    explain::add_decoder_curves(model, explain::curves_of_a_page(explanation, o.all), explanation);
  Output output(o.output);
  const bool to_stdout = o.output == "-";
  output.write(report::render(
      explanation, format,
      {.width = to_stdout ? terminal_width(STDOUT_FILENO) : 80,
       .color = to_stdout && wants_color(STDOUT_FILENO),
       .all = o.all,
       .model = o.model,
       .sections = o.sections.empty() ? std::vector<std::string>() : report::parse_sections("--section", o.sections)}));
  output.finish();
  if (o.open) open_page(o.output, Messages(false));
  return 0;
}

}  // namespace

Command report_command() {
  return {.name = "report",
          .summary = "which columns make each code, and how; did it train?",
          .examples =
              "Examples:\n"
              "  aefx report iris.aefx\n"
              "  aefx report iris.aefx --format json | jq '.codes[0]'\n"
              "  aefx report iris.aefx --weights                    every weight and bias\n"
              "  aefx report iris.aefx --open                       pictures, in one file\n"
              "  aefx report iris.aefx other_rows.csv               shares and activity on another table",
          .set_up = [](CLI::App& app) -> std::function<int()> {
            auto options = std::make_shared<ReportFlags>();
            app.add_option("MODEL", options->model, "model that `aefx train` wrote")
                ->required()
                ->type_name("")
                ->check(empty_name);
            add_table_options(app, options->table, "DATA", "measure on this table instead of the training rows")
                ->required(false);
            add_threads_option(app, options->table.threads);
            set_completion_values(
                app.add_option("--format", options->format, "text, json, csv, markdown, html")->type_name("NAME"),
                {"text", "json", "csv", "markdown", "html"});
            app.add_flag("--json", options->json, "the same as --format json");
            app.add_option("--color", options->color,
                           "column of DATA, of at most 12 values, that colours the points in html and json (default: "
                           "that of training)")
                ->type_name("COLUMN");
            app.add_option("-o,--output", options->output, "file for the report (default: standard output)")
                ->type_name("FILE")
                ->check(empty_name);
            set_completion_values(app.add_option("--section", options->sections,
                                                 fmt::format("parts of the text report, complete: {}",
                                                             fmt::join(report::section_names(), ", ")))
                                      ->type_name("NAMES"),
                                  report::section_names());
            app.add_flag("--weights", options->weights,
                         "every weight and bias, in the columns' own units and scaled; as --section weights");
            app.add_flag("--all", options->all, "every section, column and code");
            app.add_flag("--open", options->open,
                         "write an HTML page (default: MODEL's name with .html) and open it in the browser");
            return [options] { return run_report(*options); };
          }};
}

}  // namespace aefx::cli
