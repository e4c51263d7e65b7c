#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <memory>
#include <new>
#include <optional>
#include <string_view>
#include <utility>

#include "aefx/base/error.h"
#include "aefx/base/thread_pool.h"
#include "aefx/explain/explain.h"
#include "aefx/model/model_file.h"
#include "aefx/report/render.h"
#include "base/file.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/error_message.h"
#include "cli/first_lines.h"
#include "cli/interrupt.h"
#include "cli/messages.h"
#include "cli/options/checkpoint_flags.h"
#include "cli/options/completion_values.h"
#include "cli/options/feature_options.h"
#include "cli/options/flag_values.h"
#include "cli/options/run_config.h"
#include "cli/options/train_options.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/row_estimate.h"
#include "cli/summary.h"
#include "cli/table_input.h"
#include "cli/terminal.h"
#include "workflow/process_group.h"
#include "workflow/train_job.h"
#include "workflow/training_codes.h"
#include "workflow/training_table.h"

namespace aefx::cli {
namespace {

struct Options {
  TableFlags table;
  FeatureFlags features;
  train::OptionTexts train;
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
  RunConfig config;
  model::RunOptions given;  // what decides the run
  CheckpointFlags checkpoint;
  bool sharded = false;
};

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
    if (!o.config.path.empty()) check_distinct(o.config.path, "the config", output, "the output (-o)");
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

// codes.csv -> codes-0001-of-0004.csv
std::string shard_name(const std::string& path, std::size_t index, std::size_t count) {
  const std::size_t slash = path.rfind('/');
  std::size_t dot = path.rfind('.');
  if (dot == std::string::npos || dot == 0 || (slash != std::string::npos && dot <= slash + 1)) dot = path.size();
  return fmt::format("{}-{:04}-of-{:04}{}", path.substr(0, dot), index + 1, count, path.substr(dot));
}

workflow::CodedRows coded_rows(const Options& o, const train::TrainOptions& options) {
  if (o.rows != "all" && o.rows != "train" && o.rows != "valid") {
    throw Error(Fault::usage, fmt::format("--rows '{}' is none of all, train, valid", printable(o.rows)));
  }
  if (o.rows == "valid" && options.valid <= 0) {
    throw Error(Fault::usage, "--rows valid needs rows that are held out", {}, "add --valid 0.2");
  }
  return o.rows == "all"     ? workflow::CodedRows::all
         : o.rows == "train" ? workflow::CodedRows::fitted
                             : workflow::CodedRows::held_out;
}

// Settles where results go. Returns all files of codes: with --sharded one for each process.
std::vector<std::string> settle_paths(Options& o, const train::Reduction& group) {
  if (o.no_model && !o.model.empty())
    throw Error(Fault::usage, "--model has no effect with --no-model", {}, "leave one of them out");
  if (o.model.empty()) o.model = default_model_path(o.table.paths.front());
  if (!o.sharded) return {o.output};
  if (!group.is_distributed())
    throw Error(Fault::usage, "--sharded is for several ranks", {}, "start them with mpirun -n 4");
  if (o.output == "-") throw Error(Fault::usage, "--sharded needs a file's name", {}, "name it with -o codes.csv");
  std::vector<std::string> outputs;
  for (std::size_t i = 0; i < group.count(); ++i) outputs.push_back(shard_name(o.output, i, group.count()));
  o.output = outputs[group.index()];
  return outputs;
}

// Leaves out the notes that were warned of before. `saved`: where the model is.
void say_report(const Options& o, const model::Model& model, const std::string& saved, const Messages& messages) {
  if (messages.quiet()) {
    if (!saved.empty()) messages.say(saved);  // for --json
    return;
  }
  explain::Explanation report = explain::explain(model, model.measurements);
  std::erase_if(report.training.notes, [&](const std::string& note) { return messages.has_warned(note); });
  const report::TextOptions text{.width = terminal_width(STDERR_FILENO),
                                 .color = wants_color(STDERR_FILENO),
                                 .all = o.all,
                                 .model = o.no_model ? "" : o.model,
                                 .saved = saved};
  messages.say("\n" + report::render_text(report, text));
}

constexpr std::size_t kPreviewRows = 5;  // of codes on a terminal

// Says what there is after an interruption, once the model is saved.
void say_no_codes(const Options& o, const Messages& messages) {
  messages.say(o.no_model ? "interrupted: no codes are written, and no model is saved (--no-model)"
                          : "interrupted: no codes are written; `aefx encode` gives them from the model");
}

struct CodeFile {
  std::string header;
  std::size_t rows = std::numeric_limits<std::size_t>::max();  // at most
  std::function<void()> interrupted;                           // called where a signal ends the program
  Progress& progress;
};

// One file in the order of the table, or a file for each process.
void write_codes(const Options& o, const CodeFile& file, train::Reduction& group,
                 const std::function<void(const train::Reduction::Write&)>& produce) {
  if (!o.sharded && !group.is_first()) return group.write_in_order(produce, {});
  Output output(o.output);
  const EndAtInterrupt end_at_interrupt([&] {
    output.abandon();
    file.interrupted();
  });
  bool is_read = output.write(file.header);  // false once nobody reads on
  FirstLines first(file.rows);
  std::uint64_t written = 0;
  const auto write = [&](std::string_view lines) {
    is_read = is_read && output.write(first.take(lines));
    written += static_cast<std::uint64_t>(std::count(lines.begin(), lines.end(), '\n'));
    if (is_read) file.progress.rows(written);
    return is_read && !first.full();
  };
  if (o.sharded) {
    produce(write);
    static_cast<void>(group.any(false));  // none of the files appears before all of them are whole
  } else {
    group.write_in_order(produce, write);
  }
  if (is_read) output.finish();
}

int run_train(Options o, train::ProcessGroup& processes) {
  train::Reduction& group = processes.reduction();
  train::TrainOptions options = train::train_options(o.train);
  if (options.threads == 0) options.threads = processes.default_threads();
  const std::size_t memory = o.max_memory ? parse_size("--max-memory", *o.max_memory) : 0;
  const std::size_t stability_runs = parse_stability(o.stability);
  workflow::CodeOptions codes{.rows = coded_rows(o, options), .pre_activation = o.pre_activation};
  o.table.paths = expand_paths(o.table.paths);
  const std::vector<std::string> outputs = settle_paths(o, group);
  if (group.is_first()) check_paths(o, outputs);
  const Messages messages(o.quiet || !group.is_first(), o.json);
  const std::optional<workflow::CheckpointRequest> kept = checkpoint_request(o.checkpoint);
  const std::unique_ptr<train::Checkpoint> checkpoint =
      kept ? workflow::open_checkpoint(*kept, group, messages) : nullptr;

  std::optional<double> rows = estimated_rows(o.table.paths);
  if (rows) *rows /= static_cast<double>(group.count());
  Progress progress(messages, {.rows = rows,
                               .epochs = options.fit.epochs,
                               .stops_early = options.fit.stop_early,
                               .repetitions = stability_runs,
                               .writes = o.output != "-" || !is_terminal(STDOUT_FILENO)});
  std::optional<EndAtInterrupt> end_of_reading;  // by a signal; in a job of several processes it ends all of them
  if (!group.is_distributed()) {
    end_of_reading.emplace(
        [&messages] { messages.say("interrupted while the table was read: nothing is saved or changed"); });
  }
  const workflow::TrainingTable table =
      workflow::read_training_table({.source = {.paths = o.table.paths, .options = read_options(o.table, {})},
                                     .features = o.features,
                                     .on_missing = options.on_missing,
                                     .threads = options.threads,
                                     .results = model::code_names(options.dim, o.pre_activation),
                                     .limits = {.memory = memory, .seed = options.fit.seed},
                                     .read = [&progress](std::uint64_t count) { progress.rows(count); }},
                                    processes, messages);
  end_of_reading.reset();
  codes.carried = table.carried;

  std::error_code ignored;
  std::string saved = o.no_model ? std::string() : "model saved to " + printable(o.model);
  if (!o.no_model && std::filesystem::exists(o.model, ignored)) saved += ", in place of an older one";
  if (o.output != "-") saved += fmt::format("{}codes go to {}", saved.empty() ? "" : "; ", printable(o.output));
  watch_interrupts();
  const train::Trained trained =
      workflow::run_train_job({.options = options,
                               .stability_runs = stability_runs,
                               .model_path = o.no_model ? "" : o.model,
                               .given = o.given,
                               .checkpoint = checkpoint.get(),
                               .is_measured = !o.no_model || !(o.quiet || o.json) || stability_runs > 0},
                              *table.data, progress, messages);
  // The last thing that is said. Returns the exit code.
  const auto end = [&](bool by_signal) {
    if (o.json && group.is_first()) {
      write_summary(trained.model, {.model = o.no_model ? "" : o.model, .output = o.output, .interrupted = by_signal},
                    messages);
    }
    if (!by_signal) return 0;
    return 128 + (interrupted() != 0 ? interrupted() : SIGTERM);
  };
  if (trained.interrupted) {
    if (!o.no_model) say_no_codes(o, messages);
    return end(true);
  }
  ThreadPool pool(options.threads);
  const auto write_rows = [&](std::size_t most) {
    write_codes(o,
                {.header = workflow::code_header(codes, trained.model),
                 .rows = most,
                 .interrupted = [&] { say_no_codes(o, messages); },
                 .progress = progress},
                group, [&](const train::Reduction::Write& write) {
                  workflow::write_code_lines(codes, *table.data, trained, pool, write);
                });
  };
  const bool on_terminal = group.any(group.is_first() && !o.sharded && o.output == "-" && is_terminal(STDOUT_FILENO));
  if (on_terminal) {
    progress.erase();
    write_rows(kPreviewRows);
    progress.erase();
    messages.say(fmt::format("{}; -o FILE writes {}", counted(trained.model.training.rows, "row"),
                             trained.model.training.rows == 1 ? "it" : "them"));
  }
  if (!on_terminal) progress.stage(train::Stage::writing);
  if (group.is_first()) say_report(o, trained.model, saved, messages);
  if (train::stops(progress, group)) {
    say_no_codes(o, messages);
    return end(true);
  }
  if (!on_terminal) write_rows(std::numeric_limits<std::size_t>::max());
  static_cast<void>(group.any(false));  // the checkpoint goes when all is written
  if (checkpoint && group.is_first()) {
    try {
      checkpoint->remove();
    } catch (const Error& error) {  // all is written that was asked for
      messages.warn(error.what());
    }
  }
  return end(false);
}

// An error in one of several processes ends them all.
int run_in_group(const Options& o) {
  const std::unique_ptr<train::ProcessGroup> processes = workflow::process_group();
  if (!processes->reduction().is_distributed()) return run_train(o, *processes);
  try {
    return run_train(o, *processes);
  } catch (const Error& error) {
    processes->fail(error, print_error);
  } catch (const std::bad_alloc&) {
    processes->fail(Error(Fault::other, "there is not enough memory"), print_error);
  } catch (const std::exception& error) {
    processes->fail(Error(Fault::bug, error.what()), print_error);
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
        add_config_option(app, options->config);
        app.add_flag("--all", options->all, "report every section, column and code, not only the summary");
        app.add_flag("-q,--quiet", options->quiet, "say nothing but errors");
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
