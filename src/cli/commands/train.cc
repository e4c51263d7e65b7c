#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <memory>
#include <new>
#include <optional>
#include <utility>

#include "aefx/base/error.h"
#include "aefx/base/thread_pool.h"
#include "base/text.h"
#include "cli/code_file.h"
#include "cli/command.h"
#include "cli/error_message.h"
#include "cli/interrupt.h"
#include "cli/messages.h"
#include "cli/options/checkpoint_flags.h"
#include "cli/options/completion_values.h"
#include "cli/options/feature_options.h"
#include "cli/options/flag_values.h"
#include "cli/options/run_config.h"
#include "cli/options/train_flags.h"
#include "cli/options/train_options.h"
#include "cli/output.h"
#include "cli/process_setup.h"
#include "cli/progress.h"
#include "cli/row_estimate.h"
#include "cli/run_log.h"
#include "cli/table_input.h"
#include "cli/terminal.h"
#include "cli/train_paths.h"
#include "cli/train_results.h"
#include "workflow/continuation.h"
#include "workflow/process_group.h"
#include "workflow/train_job.h"
#include "workflow/training_codes.h"
#include "workflow/training_table.h"

namespace aefx::cli {
namespace {

workflow::CodedRows coded_rows(const TrainFlags& o, const train::TrainOptions& options) {
  if (o.rows != "all" && o.rows != "train" && o.rows != "valid")
    throw Error(Fault::usage, fmt::format("--rows '{}' is none of all, train, valid", printable(o.rows)));
  if (o.rows == "valid" && options.valid <= 0)
    throw Error(Fault::usage, "--rows valid needs rows that are held out", {}, "add --valid 0.2");
  return o.rows == "all"     ? workflow::CodedRows::all
         : o.rows == "train" ? workflow::CodedRows::fitted
                             : workflow::CodedRows::held_out;
}

constexpr std::size_t kPreviewRows = 5;  // of codes on a terminal

// Says what there is after an interruption, once the model is saved.
void say_no_codes(const TrainFlags& o, const Messages& messages) {
  messages.say(o.no_model ? "interrupted: no codes are written, and no model is saved (--no-model)"
                          : "interrupted: no codes are written; `aefx encode` gives them from the model");
}

constexpr std::chrono::seconds kLastSeconds{4};  // after a signal, since who sent it may kill the program soon

// The last words of a program that could not come to its end in time.
void say_ended(bool has_saved) {
  constexpr std::chrono::milliseconds kPatience{250};
  print_error(
      Error(Fault::interrupted, fmt::format("interrupted, and ended {} s after the signal", kLastSeconds.count()), {},
            has_saved ? "the model was saved before; it may be measured on few rows only"
                      : "there was no model to save yet"),
      kPatience);
}

// The signal that ended the training here, or in another rank.
int signal() { return interrupted() != 0 ? interrupted() : SIGTERM; }

// The run is over when all is written that was asked for.
void remove_checkpoint(const train::Checkpoint& checkpoint, const Messages& messages) {
  try {
    checkpoint.remove();
  } catch (const Error& error) {
    messages.warn(error.what());
  }
}

// What the flags ask for.
struct TrainSettings {
  std::optional<workflow::Continuation> from;
  train::TrainOptions options;
  std::size_t memory = 0;  // limit in bytes; 0: none
  std::size_t stability_runs = 0;
};

TrainSettings read_settings(const TrainFlags& o, const train::ProcessGroup& processes) {
  TrainSettings out;
  if (o.from) out.from = workflow::load_continuation(*o.from, o.train);
  out.options = out.from ? workflow::continued_options(*out.from, 0) : train::train_options(o.train);
  if (out.options.threads == 0) out.options.threads = processes.default_threads();
  if (o.max_memory) out.memory = parse_size("--max-memory", *o.max_memory);
  if (out.memory > 0) return_freed_memory();
  out.stability_runs = parse_stability(o.stability);
  if (out.from) workflow::check_flags(*out.from, o.features, out.stability_runs);
  return out;
}

// Those who are told how far a run is.
struct Listeners {
  const Messages& messages;
  RunLog& log;
  Progress& progress;
};

// Reads the table, of about so many rows in this process. A signal ends the program meanwhile; in a job of several
// processes it ends all of them.
workflow::TrainingTable read_table(const TrainFlags& o, const TrainSettings& settings, std::optional<double> rows,
                                   train::ProcessGroup& processes, const Listeners& to) {
  to.log.stage(train::Stage::reading);
  std::optional<EndAtInterrupt> end_of_reading;
  if (!processes.reduction().is_distributed()) {
    end_of_reading.emplace([&] {
      to.messages.say("interrupted while the table was read: nothing is saved or changed");
      to.log.finish(128 + signal(), "interrupted while the table was read");
    });
  }
  const auto& [from, options, memory, stability_runs] = settings;
  const csv::ReadOptions as_before = from ? workflow::as_in_training(from->model->table) : csv::ReadOptions();
  return workflow::read_training_table({.source = {.paths = o.table.paths, .options = read_options(o.table, as_before)},
                                        .from = from ? &*from : nullptr,
                                        .features = o.features,
                                        .on_missing = options.on_missing,
                                        .threads = options.threads,
                                        .results = model::code_names(options.dim, o.pre_activation),
                                        .limits = {.memory = memory,
                                                   .seed = options.fit.seed,
                                                   .column_bytes = train::bytes_of_a_column(options),
                                                   .rows = rows,
                                                   .say = [&](const std::string& text) { to.messages.say(text); },
                                                   .warn = [&](const std::string& text) { to.messages.warn(text); }},
                                        .read =
                                            [&](std::uint64_t count) {
                                              to.log.count_rows(count);
                                              to.progress.rows(count);
                                            }},
                                       processes, to.messages);
}

// The codes of the rows that were trained on.
struct TrainedCodes {
  const TrainFlags& flags;
  const workflow::CodeOptions& options;
  train::TrainingData& data;
  const train::Trained& trained;
  const TrainResults& results;
  train::Reduction& group;
};

// Writes those of at most so many rows. Returns false if their reader has gone. Collective.
bool write_rows(const TrainedCodes& codes, std::size_t most, ThreadPool& pool, const Listeners& to) {
  try {
    return write_codes({.path = codes.flags.output,
                        .sharded = codes.flags.sharded,
                        .header = workflow::code_header(codes.options, codes.trained.model),
                        .rows = most,
                        .interrupted = [&] { say_no_codes(codes.flags, to.messages); },
                        .progress = to.progress},
                       codes.group, [&](const train::Reduction::Write& write) {
                         workflow::write_code_lines(codes.options, codes.data, codes.trained, pool, write);
                       });
  } catch (const Error& error) {
    throw codes.results.codes_failed(error);
  }
}

// Shows those of the first rows on a terminal.
void preview(const TrainedCodes& codes, ThreadPool& pool, const Listeners& to) {
  const std::uint64_t rows = codes.trained.model.training.rows;
  to.progress.erase();
  write_rows(codes, kPreviewRows, pool, to);
  to.progress.erase();
  to.messages.say(fmt::format("{}; -o FILE writes {}", counted(rows, "row"), rows == 1 ? "it" : "them"));
}

int train_and_write(TrainFlags o, train::ProcessGroup& processes, const Messages& messages, RunLog& log) {
  train::Reduction& group = processes.reduction();
  TrainSettings settings = read_settings(o, processes);
  auto& [from, options, memory, stability_runs] = settings;
  workflow::CodeOptions codes{.rows = coded_rows(o, options), .pre_activation = o.pre_activation};
  o.table.paths = processes.shared_files([&o] { return expand_paths(o.table.paths); });
  const std::vector<std::string> outputs = settle_paths(o, group);
  if (group.is_first()) check_paths(o, outputs);
  const std::optional<workflow::CheckpointRequest> kept = checkpoint_request(o.checkpoint);
  const std::unique_ptr<train::Checkpoint> checkpoint =
      kept ? workflow::open_checkpoint(*kept, group, messages) : nullptr;
  if (checkpoint) checkpoint->on_kept([&log] { log.checkpoint_kept(); });

  std::optional<double> rows = estimated_rows(o.table.paths);
  if (rows) *rows /= static_cast<double>(group.count());
  Progress progress(messages, {.rows = rows,
                               .epochs = options.fit.epochs,
                               .stops_early = options.fit.stop_early,
                               .repetitions = stability_runs,
                               .writes = o.output != "-" || !is_terminal(STDOUT_FILENO)});
  log.pass_on_to(&progress);
  const Listeners listeners{messages, log, progress};
  const workflow::TrainingTable table = read_table(o, settings, rows, processes, listeners);
  codes.carried = table.carried;
  if (from) {
    const std::size_t threads = options.threads;
    options = workflow::continued_options(*from, static_cast<std::uint64_t>(table.data->rows()));
    options.threads = threads;
  }

  std::error_code ignored;
  const bool replaces = !o.no_model && std::filesystem::exists(o.model, ignored);
  std::atomic<bool> has_saved{false};
  watch_interrupts();
  std::optional<EndAtInterrupt> end_soon;
  end_soon.emplace(
      [&] {
        say_ended(has_saved);
        log.finish(128 + signal(), "ended soon after a signal");
      },
      kLastSeconds);
  const workflow::TrainResult result =
      workflow::run_train_job({.options = options,
                               .stability_runs = stability_runs,
                               .model_path = o.no_model ? "" : o.model,
                               .given = from ? workflow::continued_run(*from, o.given) : o.given,
                               .checkpoint = checkpoint.get(),
                               .is_measured = !o.no_model || !(o.quiet || o.json) || stability_runs > 0,
                               .replaces = o.replace,
                               .on_saved = [&has_saved] { has_saved = true; }},
                              *table.data, log, messages);
  const train::Trained& trained = result.trained;
  const TrainResults results(
      {.table = o.table.paths, .output = o.output, .no_model = o.no_model, .json = o.json, .all = o.all}, result, group,
      messages);
  const std::string no_codes = "and no codes are written";
  if (trained.interrupted) {
    if (!o.no_model) say_no_codes(o, messages);
    return results.end(signal(), no_codes);
  }
  ThreadPool pool(options.threads);
  const TrainedCodes trained_codes{o, codes, *table.data, trained, results, group};
  const bool on_terminal = group.any(group.is_first() && !o.sharded && o.output == "-" && is_terminal(STDOUT_FILENO));
  if (on_terminal) preview(trained_codes, pool, listeners);
  if (!on_terminal) log.stage(train::Stage::writing);
  results.report(replaces);
  if (train::stops(log, group)) {
    say_no_codes(o, messages);
    return results.end(signal(), no_codes);
  }
  end_soon.reset();
  const bool all_read =
      on_terminal || write_rows(trained_codes, std::numeric_limits<std::size_t>::max(), pool, listeners);
  static_cast<void>(group.any(false));  // the checkpoint goes when all is written
  if (checkpoint && group.is_first() && all_read && !result.save_error) remove_checkpoint(*checkpoint, messages);
  if (checkpoint && !all_read)
    messages.insist(fmt::format("the reader of the codes has gone: {} keeps the run, and --resume gives them again",
                                printable(checkpoint->path())));
  return results.end(0, fmt::format("and the codes are in {}", o.output == "-" ? "<stdout>" : printable(o.output)));
}

int run_train(const TrainFlags& o, train::ProcessGroup& processes) {
  const bool is_first = processes.reduction().is_first();
  const Messages messages(o.quiet, o.json, !is_first);
  const std::chrono::seconds every(parse_integer("--log-every", o.log_every, 1, 86'400));
  RunLog log({.path = is_first ? o.log_file : "",
              .every = every,
              .on_stderr = is_first && !messages.quiet() && !is_terminal(STDERR_FILENO)},
             messages);
  try {
    const int code = train_and_write(o, processes, messages, log);
    log.finish(code);
    return code;
  } catch (const Error& error) {
    log.finish(error.exit_code(), error.what());
    throw;
  } catch (const std::bad_alloc&) {
    log.finish(static_cast<int>(Fault::other), "not enough memory");
    throw;
  }
}

// An error in one of several processes ends them all.
int run_in_group(const TrainFlags& o) {
  const std::unique_ptr<train::ProcessGroup> processes = workflow::process_group();
  if (!processes->reduction().is_distributed()) return run_train(o, *processes);
  try {
    return run_train(o, *processes);
  } catch (const Error& error) {
    processes->fail(error, [](const Error& e) { print_error(e); });
  } catch (const std::bad_alloc&) {
    processes->fail(Error(Fault::other, "there is not enough memory"), [](const Error& e) { print_error(e); });
  } catch (const std::exception& error) {
    processes->fail(Error(Fault::bug, error.what()), [](const Error& e) { print_error(e); });
  }
  return static_cast<int>(Fault::bug);  // not reached
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
          "  aefx train iris.data --config iris.aefx    the run of that model again\n"
          "  aefx train july.csv --from sales.aefx      that model, with new rows",
      .set_up = [](CLI::App& app) -> std::function<int()> {
        auto options = std::make_shared<TrainFlags>();
        add_table_options(app, options->table, "DATA", "table to learn from, or files of it; - is standard input");
        add_train_options(app, options->train);
        add_feature_options(app, options->features);
        app.add_option("-o,--output", options->output, "file for the codes (default: standard output)")
            ->type_name("FILE")
            ->check(empty_name);
        app.add_option("-m,--model", options->model, "file for the model (default: DATA's name with .aefx)")
            ->type_name("FILE")
            ->check(empty_name);
        app.add_option_function<std::string>(
               "--from",
               [options, &app](const std::string& path) {
                 options->from = path;
                 app.get_option("--dim")->required(false);
               },
               "go on with this model on these rows: its columns, scaling and codes stay, its weights are the start")
            ->type_name("MODEL")
            ->check(empty_name);
        app.add_flag("--no-model", options->no_model, "save no model");
        app.add_flag("--replace", options->replace,
                     "replace a model that is there also by one of a training that was interrupted");
        set_completion_values(
            app.add_option("--rows", options->rows, "whose codes are written: all, train, valid")->type_name("WHICH"),
            {"all", "train", "valid"});
        app.add_flag("--pre-activation", options->pre_activation,
                     "write pre-activations, the codes before their activation");
        app.add_option("--stability", options->stability,
                       "train RUNS more times on other rows, to see whether the codes are reproduced")
            ->type_name("RUNS");
        app.add_option("--max-memory", options->max_memory,
                       "memory limit for rows, as 500M or 8G; rows beyond it spill to TMPDIR (default: no limit)")
            ->type_name("SIZE");
        add_checkpoint_options(app, options->checkpoint);
        app.add_flag("--sharded", options->sharded,
                     "under mpirun: a file of codes for each rank, codes-0001-of-0004.csv");
        app.add_option("--log-file", options->log_file,
                       "append to this file what the run does, a line for each phase and each minute")
            ->type_name("FILE")
            ->check(empty_name);
        app.add_option("--log-every", options->log_every, "seconds between these lines (default 60)")->type_name("N");
        add_config_option(app, options->config);
        app.add_flag("--all", options->all, "report every section, column and code, not only the summary");
        app.add_flag("-q,--quiet", options->quiet, "say nothing but errors, and what was asked for and is not done");
        app.add_flag("--json", options->json, "on stderr one line of JSON for scripts instead of the report");
        return [options, &app] {
          options->given = deciding_options(app);
          try {
            return run_in_group(*options);
          } catch (const Error& error) {
            throw located(error, options->config);
          }
        };
      }};
}

}  // namespace aefx::cli
