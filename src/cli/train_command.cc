#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cmath>
#include <csignal>
#include <filesystem>
#include <memory>
#include <new>
#include <numeric>
#include <optional>
#include <thread>
#include <utility>

#include "aefx/base/error.h"
#include "aefx/base/thread_pool.h"
#include "aefx/explain/examination.h"
#include "aefx/explain/explain.h"
#include "aefx/infer/score.h"
#include "aefx/model/model_file.h"
#include "aefx/prep/rows.h"
#include "aefx/report/render.h"
#include "aefx/train/checkpoint.h"
#include "aefx/train/train.h"
#include "base/atomic_file.h"
#include "base/number.h"
#include "base/printable.h"
#include "cli/checkpoint_flags.h"
#include "cli/code_writer.h"
#include "cli/command.h"
#include "cli/feature_choice.h"
#include "cli/flag_values.h"
#include "cli/interrupt.h"
#include "cli/messages.h"
#include "cli/offered.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/run_config.h"
#include "cli/say_error.h"
#include "cli/shared_reading.h"
#include "cli/summary.h"
#include "cli/table_input.h"
#include "cli/terminal.h"
#include "cli/train_flags.h"
#include "cli/training_table.h"
#include "dist/launch.h"
#include "explain/point_sample.h"
#include "explain/stability.h"

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
  bool json = false;
  bool all = false;
  bool pre_activation = false;
  std::string rows = "all";
  std::string stability = "0";
  std::optional<std::string> max_memory;
  std::string config;
  model::RunOptions given;  // what decides the run
  CheckpointFlags checkpoint;
  bool sharded = false;
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
void check_paths(const Options& o, const std::vector<std::string>& outputs) {
  for (const std::string& output : outputs) {
    check_distinct(o.table.paths, "DATA", output, "the output (-o)");
    if (!o.config.empty()) check_distinct(o.config, "the config", output, "the output (-o)");
    if (o.checkpoint.file)
      check_distinct(output, "the output (-o)", *o.checkpoint.file, "the checkpoint (--checkpoint)");
    if (!o.no_model) check_distinct(output, "the output (-o)", o.model, "the model (-m)");
    check_writable(output);
  }
  if (o.checkpoint.file) {
    if (*o.checkpoint.file == "-")
      throw Error(Fault::usage, "a checkpoint can't go to stdout", {}, "name a file with --checkpoint");
    check_distinct(o.table.paths, "DATA", *o.checkpoint.file, "the checkpoint (--checkpoint)");
    if (!o.no_model) check_distinct(o.model, "the model (-m)", *o.checkpoint.file, "the checkpoint (--checkpoint)");
    const AtomicFile probe(*o.checkpoint.file);
  }
  if (o.no_model) return;
  check_distinct(o.table.paths, "DATA", o.model, "the model (-m)");
  if (o.model == "-")
    throw Error(Fault::usage, "the model can't go to stdout, where the codes go", {}, "name a file with -m");
  model::check_replaceable(o.model);
  const AtomicFile probe(o.model);  // no pipe or device: a model is replaced whole or not at all
}

// Rows of which codes are wanted: all, or those of which `held` says what --rows does.
bool is_wanted(const Options& o, bool held) { return o.rows == "all" || held == (o.rows == "valid"); }

// Hands out the rows that --rows names, some thousand at a time. `before` is how many rows other ranks have before
// them.
void each_row(const Options& o, const train::Trained& trained, const prep::Prepared& prepared,
              const TrainingTable& data, Index before, const CodeRows& take) {
  const std::vector<Index>& held = trained.valid_rows;
  if (o.rows == "valid" && held.empty())
    throw Error(Fault::usage, "--rows valid, but no rows were held out", {}, "hold some out with --valid 0.2");
  const auto hand_out = [&](Index first, const Matrix& inputs, const csv::TextColumns& texts) {
    Matrix some(inputs.rows(), inputs.cols());
    csv::TextColumns its(texts.columns());
    Index count = 0;
    for (Index r = 0; r < inputs.rows(); ++r) {
      if (!is_wanted(o, std::binary_search(held.begin(), held.end(), before + first + r))) continue;
      some.row(count++) = inputs.row(r);
      its.append(texts, static_cast<std::size_t>(r), 1);
    }
    some.conservativeResize(count, Eigen::NoChange);
    if (count > 0) take(some, its);
  };
  if (trained.cached) {
    trained.cached->each_block([&](Index begin, const prep::Prepared& rows) {
      hand_out(begin, rows.inputs,
               data.spilled->texts(static_cast<std::size_t>(begin), static_cast<std::size_t>(rows.inputs.rows())));
    });
    return;
  }
  constexpr Index kSome = 16'384;
  for (Index begin = 0; begin < prepared.inputs.rows(); begin += kSome) {
    const Index count = std::min(kSome, prepared.inputs.rows() - begin);
    csv::TextColumns texts(data.rows.texts.columns());
    texts.append(data.rows.texts, static_cast<std::size_t>(begin), static_cast<std::size_t>(count));
    hand_out(begin, prepared.inputs.middleRows(begin, count), texts);
  }
}

// What the report needs, and how the rows score.
void examine(train::Trained& trained, const prep::Prepared& prepared, const csv::RowBatch& rows,
             const TrainingTable& data, ThreadPool& pool) {
  model::Model& model = trained.model;
  model.evidence = trained.cached
                       ? explain::examine(
                             model, prepared,
                             [&](const auto& take) {
                               trained.cached->each_block([&](Index, const prep::Prepared& some) { take(some); });
                             },
                             &pool)
                       : explain::examine(model, prepared, &pool);
  model.evidence.points = explain::training_points(model, prepared.inputs, rows.texts, data.texts);
  infer::measure_scores(model, rows.numbers, prepared.inputs, &pool);
}

void say_report(const Options& o, const model::Model& model, const Messages& messages) {
  if (messages.quiet()) return;
  const report::TextOptions text{
      .width = terminal_width(STDERR_FILENO), .color = wants_color(STDERR_FILENO), .all = o.all};
  messages.say("\n" + report::render_text(explain::explain(model, model.evidence), text));
}

// What the report needs, and what --stability asks for; saves the model.
void report_on(const Options& o, train::Trained& trained, const prep::Prepared& prepared, const csv::RowBatch& rows,
               const TrainingTable& data, const Messages& messages, Progress& progress, ThreadPool& pool) {
  const bool replaces = !o.no_model && std::filesystem::exists(o.model);
  examine(trained, prepared, rows, data, pool);
  const std::size_t runs = stability_runs(o);
  if (runs > 0 && !trained.interrupted) {
    if (!o.no_model) model::save(trained.model, o.model, o.given);  // whatever befalls what follows
    std::optional<model::StabilityEvidence>& stability = trained.model.evidence.stability;
    stability = explain::measure_stability(trained.model, rows, data.origin, trained.settled, runs, progress);
    const std::uint64_t done = stability ? stability->runs : 0;
    if (done < runs) messages.warn(fmt::format("{} of {} runs of --stability count", done, runs));
  }
  if (!o.no_model) {
    model::save(trained.model, o.model, o.given);
    messages.say(fmt::format("model saved to {}{}{}", printable(o.model),
                             trained.interrupted ? " (interrupted: the best so far)" : "",
                             replaces ? ", in place of an older one" : ""));
  } else if (trained.interrupted) {
    messages.say("interrupted; nothing is saved (--no-model)");
  }
  if (!trained.interrupted) say_report(o, trained.model, messages);
}

// At the first rank, of the rows that are gathered there; all of them, where they are not very many.
void report_on_shared(const Options& o, train::Trained& trained, const TrainingTable& data, std::uint64_t seed,
                      const Messages& messages, Progress& progress, ThreadPool& pool, train::Ranks& ranks) {
  const csv::RowBatch rows = gather_rows(data.rows, seed, ranks);
  if (!ranks.first()) return;
  if (rows.rows() < trained.model.training.rows) {
    trained.model.training.notes.push_back(
        fmt::format("The table lay with {} ranks: the weights were fitted on all rows, and the effects, scores and "
                    "shares that are told are those of {} of them.",
                    ranks.size(), rows.rows()));
  }
  const prep::Prepared prepared = prep::prepare(trained.model.pipeline, data.origin, rows, &pool);
  report_on(o, trained, prepared, rows, data, messages, progress, pool);
}

Index rows_before(const TrainingTable& data, train::Ranks* ranks) {
  if (ranks == nullptr) return 0;
  std::vector<double> counts(ranks->size(), 0);
  counts[ranks->rank()] = static_cast<double>(data.rows.rows());
  ranks->sum(counts);
  return static_cast<Index>(
      std::accumulate(counts.begin(), counts.begin() + static_cast<std::ptrdiff_t>(ranks->rank()), 0.0));
}

void check_options(const Options& o, const train::TrainOptions& options, const train::Ranks* ranks) {
  static_cast<void>(stability_runs(o));
  if (o.rows != "all" && o.rows != "train" && o.rows != "valid") {
    throw Error(Fault::usage, fmt::format("--rows '{}' is none of all, train, valid", printable(o.rows)));
  }
  if (o.rows == "valid" && options.valid <= 0) {
    throw Error(Fault::usage, "--rows valid needs rows that are held out", {}, "add --valid 0.2");
  }
  if (!o.sharded) return;
  if (ranks == nullptr) throw Error(Fault::usage, "--sharded is for several ranks", {}, "start them with mpirun -n 4");
  if (o.output == "-") throw Error(Fault::usage, "--sharded needs a file's name", {}, "name it with -o codes.csv");
}

int run_train(Options o, train::Ranks* ranks) {
  train::TrainOptions options = train_options(o.train);
  if (ranks != nullptr && options.threads == 0) options.threads = dist::threads_of_rank();
  const std::size_t memory = o.max_memory ? size_in("--max-memory", *o.max_memory) : 0;
  check_options(o, options, ranks);
  if (o.model.empty()) o.model = default_model_path(expand_paths(o.table.paths).front());
  std::vector<std::string> outputs{o.output};
  if (o.sharded) {
    outputs.clear();
    for (std::size_t rank = 0; rank < ranks->size(); ++rank)
      outputs.push_back(shard_name(o.output, rank, ranks->size()));
    o.output = outputs[ranks->rank()];
  }
  if (is_first(ranks)) check_paths(o, outputs);
  const Messages messages(o.quiet || !is_first(ranks), o.json);
  const std::unique_ptr<train::Checkpoint> checkpoint = checkpoint_of(o.checkpoint, messages, ranks);
  ThreadPool pool(options.threads);

  const TrainingTable data = read_training_table(
      o.table, o.features, options, model::code_names(options.dim, o.pre_activation), messages, memory, ranks);
  const csv::RowBatch& rows = data.rows;

  Progress progress(messages);
  watch_interrupts();  // until here a signal just ends the program: there is nothing to save
  std::optional<train::LargeTable> large;
  if (data.spilled)
    large.emplace(
        train::LargeTable{.features = data.spilled->features(), .sampled = data.sampled, .window_bytes = memory / 4});
  train::Trained trained = train::train(rows, data.table, data.origin, options, progress, large ? &*large : nullptr,
                                        checkpoint.get(), ranks);
  const prep::Prepared prepared = trained.prepared.inputs.rows() > 0
                                      ? std::move(trained.prepared)
                                      : prep::prepare(trained.model.pipeline, data.origin, rows, &pool);
  if (trained.interrupted && checkpoint && is_first(ranks)) {
    messages.say(checkpoint->is_there() ? fmt::format("--resume goes on with {}", printable(checkpoint->path()))
                                        : fmt::format("{} holds nothing of this run", printable(checkpoint->path())));
  }
  if (ranks != nullptr) {
    report_on_shared(o, trained, data, options.fit.seed, messages, progress, pool, *ranks);
  } else {
    report_on(o, trained, prepared, rows, data, messages, progress, pool);
  }
  // The last thing that is said. Returns the exit code.
  const auto end = [&](bool by_signal) {
    if (o.json && is_first(ranks)) {
      write_summary(trained.model, {.model = o.no_model ? "" : o.model, .output = o.output, .interrupted = by_signal},
                    messages);
    }
    if (!by_signal) return 0;
    return 128 + (interrupted() != 0 ? interrupted() : SIGTERM);
  };
  if (trained.interrupted) return end(true);
  if (train::stops(progress, ranks)) {
    messages.say("interrupted: no codes are written; `aefx encode` gives them from the model");
    return end(true);
  }
  const CodeOptions code_options{.output = o.output, .pre_activation = o.pre_activation, .carried = data.carried};
  const Index before = rows_before(data, ranks);
  const auto each = [&](const CodeRows& take) { each_row(o, trained, prepared, data, before, take); };
  if (ranks != nullptr) {
    write_shared_codes(code_options, o.sharded, trained.model, each, pool, *ranks);
    static_cast<void>(train::any(*ranks, false));  // what the run is kept in goes when all is written
  } else {
    write_codes(code_options, trained.model, each, pool);
  }
  if (checkpoint && is_first(ranks)) {
    try {
      checkpoint->remove();
    } catch (const Error& error) {  // all is written that was asked for
      messages.warn(error.what());
    }
  }
  return end(false);
}

// As one of several that were started together. An error on any of them ends them all; where all have the same, the
// first says it, and the others give it the time to.
int run_in_job(const Options& o) {
  const std::unique_ptr<train::Ranks> ranks = dist::join();
  const auto end = [&](const Error& error) {
    if (!ranks->first()) std::this_thread::sleep_for(std::chrono::seconds(2));
    say_error(ranks->first() ? error
                             : Error(error.fault(), fmt::format("rank {}: {}", ranks->rank(), error.message()),
                                     error.where(), error.hint()));
    ranks->end(error.exit_code());
  };
  try {
    return run_train(o, ranks.get());
  } catch (const Error& error) {
    end(error);
  } catch (const std::bad_alloc&) {
    end(Error(Fault::other, "there is not enough memory"));
  } catch (const std::exception& error) {
    end(Error(Fault::bug, error.what()));
  }
  return static_cast<int>(Fault::bug);
}

}  // namespace

Command train_command() {
  return {
      .name = "train",
      .summary = "learn from a table; writes its codes, a model and a report",
      .examples =
          "Examples:\n"
          "  aefx train iris.data --dim 2 > codes.csv\n"
          "  aefx train sales.csv --dim 3 --drop id --keep region -o codes.csv -m sales.aefx\n"
          "  aefx train iris.data --dim 2 --preset keras2 --valid 0.5 --seed 1234 --rows valid\n"
          "  aefx train iris.data --config iris.aefx    the run of that model again",
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
        offer(app.add_option("--rows", options->rows, "whose codes are written: all, train, valid")->type_name("WHICH"),
              {"all", "train", "valid"});
        app.add_flag("--pre-activation", options->pre_activation, "write what the codes are before their activation");
        app.add_option("--stability", options->stability,
                       "train so many times more on other rows, to see whether the codes come back")
            ->type_name("RUNS");
        app.add_option("--max-memory", options->max_memory,
                       "rows that need more lie in a temporary file (in TMPDIR), as 500M or 8G (default: no limit)")
            ->type_name("SIZE");
        add_checkpoint_options(app, options->checkpoint);
        app.add_flag("--sharded", options->sharded,
                     "under mpirun: a file of codes for each rank, codes-0001-of-0004.csv");
        app.add_option("--config", options->config,
                       "options from a file (dim = 2, a line each), or from a model; the command line wins")
            ->type_name("FILE")
            ->check(empty_name);
        app.add_flag("--all", options->all, "report every column and code, not only the largest");
        app.add_flag("-q,--quiet", options->quiet, "say nothing but errors");
        app.add_flag("--json", options->json, "on stderr one line of JSON for scripts, in place of the report");
        return [options, &app] {
          options->given = deciding_options(app);
          return dist::is_in_job() ? run_in_job(*options) : run_train(*options, nullptr);
        };
      }};
}

}  // namespace aefx::cli
