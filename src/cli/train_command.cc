#include <fmt/format.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <memory>
#include <numeric>
#include <optional>

#include "aefx/base/atomic_file.h"
#include "aefx/base/error.h"
#include "aefx/base/number.h"
#include "aefx/base/printable.h"
#include "aefx/csv/writer.h"
#include "aefx/explain/examination.h"
#include "aefx/explain/explain.h"
#include "aefx/explain/point_sample.h"
#include "aefx/explain/stability.h"
#include "aefx/infer/encode.h"
#include "aefx/infer/score.h"
#include "aefx/model/model_file.h"
#include "aefx/prep/rows.h"
#include "aefx/report/render.h"
#include "aefx/train/train.h"
#include "cli/command.h"
#include "cli/feature_choice.h"
#include "cli/interrupt.h"
#include "cli/messages.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/table_input.h"
#include "cli/terminal.h"
#include "cli/train_flags.h"
#include "cli/training_table.h"

namespace aefx::cli {
namespace {

struct Options {
  TableFlags table;
  FeatureFlags features;
  TrainFlags train;
  std::string output = "-";
  std::string model;
  bool no_model = false;
  bool quiet = false;
  bool all = false;
  bool pre_activation = false;
  std::string rows = "all";
  std::string stability = "0";
};

std::size_t stability_runs(const Options& o) {
  constexpr double kMost = 1000;
  const std::optional<double> runs = parse_number(o.stability);
  if (!runs || !(*runs >= 0 && *runs <= kMost) || *runs != std::floor(*runs)) {
    throw Error(Fault::usage, fmt::format("--stability '{}' makes no sense", printable(o.stability)), {},
                "give a whole number of runs from 0 to 1000; 20 is usual");
  }
  return static_cast<std::size_t>(*runs);
}

// data/iris.data -> iris.aefx, in the current folder.
std::string default_model_path(const std::string& table) {
  if (table == "-" || table.starts_with("/dev/") || table.starts_with("/proc/")) return "stdin.aefx";
  std::string name = table.substr(table.rfind('/') + 1);
  for (const char* const packed : {".gz", ".zst"}) {
    if (name.ends_with(packed)) name.resize(name.rfind('.'));
  }
  if (const std::size_t dot = name.rfind('.'); dot != std::string::npos && dot > 0) name.resize(dot);
  return name + ".aefx";
}

// Everything that can be known to fail before a night's training is checked before it.
void check_paths(const Options& o) {
  check_distinct(o.table.paths, "DATA", o.output, "the output (-o)");
  check_writable(o.output);
  if (o.no_model) return;
  check_distinct(o.table.paths, "DATA", o.model, "the model (-m)");
  check_distinct(o.output, "the output (-o)", o.model, "the model (-m)");
  if (o.model == "-")
    throw Error(Fault::usage, "the model can't go to stdout, where the codes go", {}, "name a file with -m");
  model::check_replaceable(o.model);
  const AtomicFile probe(o.model);  // no pipe or device: a model is replaced whole or not at all
}

std::vector<Index> rows_to_write(const Options& o, const train::Trained& trained, Index count) {
  if (o.rows == "valid") {
    if (trained.valid_rows.empty()) {
      throw Error(Fault::usage, "--rows valid, but no rows were held out", {}, "hold some out with --valid 0.2");
    }
    return trained.valid_rows;
  }
  if (o.rows == "train") return trained.fit_rows;
  std::vector<Index> all(static_cast<std::size_t>(count));
  std::iota(all.begin(), all.end(), Index{0});
  return all;
}

void write_codes(const Options& o, const model::Model& model, const prep::Prepared& prepared, const csv::RowBatch& rows,
                 const std::vector<Index>& chosen, const std::vector<std::string>& carried) {
  constexpr std::size_t kSlice = 4096;
  Output output(o.output);
  const EndAtInterrupt end_at_interrupt([&output] { output.abandon(); });
  std::string text;
  std::vector<std::string> header = model::code_names(model.network.codes(), o.pre_activation);
  header.insert(header.end(), carried.begin(), carried.end());
  csv::append_header(text, header);
  for (std::size_t begin = 0; begin < chosen.size(); begin += kSlice) {
    const std::size_t count = std::min(kSlice, chosen.size() - begin);
    Matrix inputs(static_cast<Index>(count), prepared.inputs.cols());
    csv::TextColumns texts(rows.texts.columns());
    for (std::size_t i = 0; i < count; ++i) {
      const Index row = chosen[begin + i];
      inputs.row(static_cast<Index>(i)) = prepared.inputs.row(row);
      for (std::size_t c = 0; c < texts.columns(); ++c)
        texts.push_back(rows.texts.at(static_cast<std::size_t>(row), c));
    }
    csv::append_rows(
        text, o.pre_activation ? infer::pre_activations(model, inputs) : infer::encode_prepared(model, inputs), texts);
    if (!output.write(text)) return;
    text.clear();
  }
  output.write(text);
  output.finish();
}

void say_report(const Options& o, const model::Model& model, const Messages& messages) {
  if (messages.quiet()) return;
  const report::TextOptions text{
      .width = terminal_width(STDERR_FILENO), .color = wants_color(STDERR_FILENO), .all = o.all};
  messages.say("\n" + report::render_text(explain::explain(model, model.evidence), text));
}

int run_train(Options o) {
  const train::TrainOptions options = train_options(o.train);
  const std::size_t runs = stability_runs(o);
  if (o.rows != "all" && o.rows != "train" && o.rows != "valid") {
    throw Error(Fault::usage, fmt::format("--rows '{}' is none of all, train, valid", printable(o.rows)));
  }
  if (o.rows == "valid" && options.valid <= 0) {
    throw Error(Fault::usage, "--rows valid needs rows that are held out", {}, "add --valid 0.2");
  }
  if (o.model.empty()) o.model = default_model_path(expand_paths(o.table.paths).front());
  check_paths(o);
  const Messages messages(o.quiet);

  const TrainingTable data =
      read_training_table(o.table, o.features, options, model::code_names(options.dim, o.pre_activation), messages);
  const csv::RowBatch& rows = data.rows;

  const bool replaces = !o.no_model && std::filesystem::exists(o.model);
  Progress progress(messages);
  watch_interrupts();  // until here a signal just ends the program: there is nothing to save
  train::Trained trained = train::train(rows, data.table, data.origin, options, progress);
  const prep::Prepared prepared = prep::prepare(trained.model.pipeline, data.origin, rows);
  trained.model.evidence = explain::examine(trained.model, prepared);
  trained.model.evidence.points = explain::training_points(trained.model, prepared.inputs, rows.texts, data.texts);
  infer::measure_scores(trained.model, rows.numbers, prepared.inputs);
  if (runs > 0 && !trained.interrupted) {
    if (!o.no_model) model::save(trained.model, o.model);  // whatever befalls what follows
    std::optional<model::StabilityEvidence>& stability = trained.model.evidence.stability;
    stability = explain::measure_stability(trained.model, rows, data.origin, trained.settled, runs, progress);
    const std::uint64_t done = stability ? stability->runs : 0;
    if (done < runs) messages.warn(fmt::format("{} of {} runs of --stability count", done, runs));
  }
  if (!o.no_model) {
    model::save(trained.model, o.model);
    messages.say(fmt::format("model saved to {}{}{}", printable(o.model),
                             trained.interrupted ? " (interrupted: the best so far)" : "",
                             replaces ? ", in place of an older one" : ""));
  } else if (trained.interrupted) {
    messages.say("interrupted; nothing is saved (--no-model)");
  }
  if (trained.interrupted) return 128 + interrupted();
  say_report(o, trained.model, messages);
  if (interrupted() != 0) {
    messages.say("interrupted: no codes are written; `aefx encode` gives them from the model");
    return 128 + interrupted();
  }
  write_codes(o, trained.model, prepared, rows, rows_to_write(o, trained, prepared.inputs.rows()), data.carried);
  return 0;
}

}  // namespace

Command train_command() {
  return {.name = "train",
          .summary = "learn from a table; writes its codes, a model and a report",
          .examples =
              "Examples:\n"
              "  aefx train iris.data --dim 2 > codes.csv\n"
              "  aefx train sales.csv --dim 3 --drop id --keep region -o codes.csv -m sales.aefx\n"
              "  aefx train iris.data --dim 2 --preset keras2 --valid 0.5 --seed 1234 --rows valid",
          .set_up = [](CLI::App& app) -> std::function<int()> {
            auto options = std::make_shared<Options>();
            add_table_options(app, options->table, "DATA", "table to learn from, or files of it; - is standard input");
            add_train_options(app, options->train);
            add_feature_options(app, options->features);
            app.add_option("-o,--output", options->output, "file for the codes (default: standard output)")
                ->type_name("FILE")
                ->check(empty_name);
            app.add_option("-m,--model", options->model, "file for the model (default: DATA's name with .aefx)")
                ->type_name("FILE")
                ->check(empty_name);
            app.add_flag("--no-model", options->no_model, "save no model");
            app.add_option("--rows", options->rows, "whose codes are written: all, train, valid")->type_name("WHICH");
            app.add_flag("--pre-activation", options->pre_activation,
                         "write what the codes are before their activation");
            app.add_option("--stability", options->stability,
                           "train so many times more on other rows, to see whether the codes come back")
                ->type_name("RUNS");
            app.add_flag("--all", options->all, "report every column and code, not only the largest");
            app.add_flag("-q,--quiet", options->quiet, "say nothing but errors");
            return [options] { return run_train(*options); };
          }};
}

}  // namespace aefx::cli
