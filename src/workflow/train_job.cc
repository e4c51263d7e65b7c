#include "workflow/train_job.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>
#include <vector>

#include "aefx/base/error.h"
#include "aefx/infer/score.h"
#include "base/text.h"
#include "explain/evaluation.h"
#include "explain/point_sample.h"
#include "explain/stability.h"
#include "infer/fill.h"
#include "workflow/held_out_scores.h"

namespace aefx::workflow {
namespace {

// Widens the ranges of codes by the former ones: what a continued model could decode it still decodes.
void widen(std::vector<model::CodeStatistics>& codes, const std::vector<model::CodeStatistics>& former) {
  for (std::size_t k = 0; k < std::min(codes.size(), former.size()); ++k) {
    codes[k].min = std::min(codes[k].min, former[k].min);
    codes[k].max = std::max(codes[k].max, former[k].max);
  }
}

// Measures the model on the rows. `continued` is the model that training started from, or null.
void measure(const train::TrainingData& data, const train::EvaluationRows& rows, const model::Model* continued,
             model::Model& model, ThreadPool& pool) {
  if (!rows.note.empty()) model.training.notes.push_back(rows.note);
  model.measurements =
      explain::evaluate(model, {.rows = *rows.prepared, .pca = rows.pca.get()}, rows.each_block, &pool);
  if (continued != nullptr) widen(model.measurements.codes, continued->measurements.codes);
  model.measurements.points = explain::training_points(model, rows.prepared->inputs, rows.rows->texts, data.carried());
  infer::set_score_points(model, rows.prepared->inputs);
  infer::measure_columns(model, rows.rows->numbers, rows.prepared->inputs, &pool);
}

// Measures a copy of the model on so few rows that it takes no time. Returns nothing where this process has none.
std::optional<model::Model> roughly_measured(const train::TrainingData& data, const model::Model* continued,
                                             const model::Model& model, ThreadPool& pool) {
  constexpr std::size_t kMostRows = 1000, kFewest = 50, kCost = 20'000'000;
  const csv::RowBatch& all = data.resident_rows();
  const std::size_t cost = std::max<std::size_t>(model.network.parameters().size(), 1);
  const std::size_t count = std::min(all.rows(), std::clamp(kCost / cost, kFewest, kMostRows));
  if (count < 2) return std::nullopt;
  const auto some = std::make_shared<const csv::RowBatch>(csv::slice(all, 0, count));
  const auto prepared =
      std::make_shared<const prep::Prepared>(prep::prepare(model.pipeline, data.origin(), *some, &pool));
  model::Model out = model;
  measure(data,
          {.rows = some,
           .prepared = prepared,
           .each_block = [prepared](const auto& use) { use(*prepared); },
           .note = fmt::format("Only the first {} are measured: the program was ended before it came to all rows.",
                               counted(count, "row"))},
          continued, out, pool);
  infer::measure_scores(out, some->numbers, prepared->inputs, &pool);
  return out;
}

void say_resumable(const train::Checkpoint& checkpoint, const Messages& messages) {
  messages.say(checkpoint.is_there() ? fmt::format("--resume continues {}", printable(checkpoint.path()))
                                     : fmt::format("{} holds nothing of this run", printable(checkpoint.path())));
}

// Tells whether there is something under this name, or it can't be told.
bool is_taken(const std::string& path) {
  std::error_code error;
  return std::filesystem::exists(path, error) || error;
}

// Tells, alike in every process, whether measuring takes more than about a second.
bool takes_long_to_measure(const train::TrainingData& data, const model::Model& model) {
  constexpr double kMostCells = 1e7, kMostProducts = 1e9;
  const auto rows = static_cast<double>(data.rows());
  return rows * static_cast<double>(data.table().features.size()) > kMostCells ||
         rows * static_cast<double>(model.network.parameters().size()) > kMostProducts;
}

// Saves a model. What went wrong is told at the end: the codes are worth as much as the model.
void save(const model::Model& model, const TrainJob& job, TrainResult& out, const Messages& messages,
          ThreadPool& pool) {
  if (job.model_path.empty()) return;
  const bool first = out.saved_to.empty();
  const bool beside =
      out.trained.interrupted && !job.replaces && (first ? is_taken(job.model_path) : out.saved_to != job.model_path);
  const std::string path = beside ? interrupted_path(job.model_path) : job.model_path;
  try {
    model::save(model, path, job.given, &pool);
    out.save_error.reset();
  } catch (const Error& error) {
    out.save_error = error;
    return;
  }
  out.saved_to = path;
  if (job.on_saved) job.on_saved();
  if (!first || !out.trained.interrupted) return;
  const std::string sentence = fmt::format("model saved to {} (interrupted: the best so far)", printable(path));
  if (beside)
    messages.insist(fmt::format("{}; {} stays as it was", sentence, printable(job.model_path)));
  else
    messages.say(sentence);
}

}  // namespace

std::string interrupted_path(const std::string& model_path) { return model_path + ".interrupted"; }

TrainResult run_train_job(const TrainJob& job, train::TrainingData& data, train::Observer& observer,
                          const Messages& messages) {
  TrainResult out{.trained = train::train(data, job.options, observer, job.checkpoint)};
  train::Trained& trained = out.trained;
  const bool is_first = data.reduction().is_first();
  const bool stability = job.stability_runs > 0 && !trained.interrupted;
  ThreadPool pool(job.options.threads);
  const bool takes_long = takes_long_to_measure(data, trained.model);
  const bool may_end = trained.interrupted || takes_long || data.reduction().is_distributed();
  std::optional<model::Model> rough;
  if (is_first && may_end && (job.is_measured || !job.model_path.empty()))
    rough = roughly_measured(data, job.options.continued.get(), trained.model, pool);
  if (rough) save(*rough, job, out, messages, pool);
  if (trained.interrupted && is_first) {
    if (job.model_path.empty()) messages.say("interrupted; nothing is saved (--no-model)");
    if (job.checkpoint != nullptr) say_resumable(*job.checkpoint, messages);
  }
  if (!job.is_measured) return out;
  if (trained.interrupted && takes_long) {
    if (rough) trained.model = std::move(*rough);
    return out;
  }
  observer.stage(train::Stage::measuring);
  const train::EvaluationRows rows = data.evaluation_rows(trained.model.pipeline, pool);
  if (!is_first) return out;
  measure(data, rows, job.options.continued.get(), trained.model, pool);
  std::vector<double> held_out = held_out_scores(trained, pool);
  if (held_out.empty())
    infer::measure_scores(trained.model, rows.rows->numbers, rows.prepared->inputs, &pool);
  else
    trained.model.scores = model::held_out_quantiles(std::move(held_out));
  if (stability) {
    save(trained.model, job, out, messages, pool);  // kept even if stability fails
    observer.stage(train::Stage::repeating);
    std::optional<model::Stability>& measured = trained.model.measurements.stability;
    measured = explain::measure_stability(
        trained.model,
        {.rows = *rows.rows, .origin = data.origin(), .options = trained.settled, .runs = job.stability_runs},
        observer);
    const std::uint64_t done = measured ? measured->runs : 0;
    if (done < job.stability_runs)
      messages.insist(fmt::format("{} of {} runs of --stability count", done, job.stability_runs));
  }
  save(trained.model, job, out, messages, pool);
  return out;
}

std::unique_ptr<train::Checkpoint> open_checkpoint(const CheckpointRequest& request, train::Reduction& reduction,
                                                   const Messages& messages) {
  const std::string shown = printable(request.path);
  const bool is_first = reduction.is_first();
  auto checkpoint = std::make_unique<train::Checkpoint>(request.path, request.every, is_first);
  checkpoint->on_trouble([&messages, shown](const Error& error) {
    messages.insist(
        fmt::format("{}: {}; the run continues without a checkpoint ({})", shown, error.message(), error.hint()));
  });
  if (is_first && !request.resume && is_taken(request.path)) {
    throw Error(Fault::usage, "it holds a run that did not finish", shown,
                "--resume continues it; remove the file to start from the beginning");
  }
  if (!request.resume) return checkpoint;
  const bool loaded = reduction.any(is_first && checkpoint->load());
  if (loaded) {
    const std::string bytes = reduction.gather_to_all(is_first ? checkpoint->to_bytes() : std::string()).front();
    if (!is_first) checkpoint->from_bytes(bytes);
    messages.say(fmt::format("resumed {}: {}", shown, checkpoint->progress()));
  } else {
    messages.say(
        fmt::format("there is no {}, which a run that finished removes: training starts from the beginning", shown));
  }
  return checkpoint;
}

}  // namespace aefx::workflow
