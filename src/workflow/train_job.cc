#include "workflow/train_job.h"

#include <fmt/format.h>

#include <filesystem>
#include <utility>
#include <vector>

#include "aefx/base/error.h"
#include "aefx/infer/score.h"
#include "base/text.h"
#include "explain/evaluation.h"
#include "explain/point_sample.h"
#include "explain/stability.h"
#include "workflow/held_out_scores.h"

namespace aefx::workflow {
namespace {

void measure(const train::TrainingData& data, const train::EvaluationRows& rows, train::Trained& trained,
             ThreadPool& pool) {
  model::Model& model = trained.model;
  if (!rows.note.empty()) model.training.notes.push_back(rows.note);
  model.measurements = explain::evaluate(model, *rows.prepared, rows.each_block, &pool);
  model.measurements.points = explain::training_points(model, rows.prepared->inputs, rows.rows->texts, data.carried());
  infer::measure_scores(model, rows.rows->numbers, rows.prepared->inputs, &pool);
  std::vector<double> held_out = held_out_scores(trained, pool);
  if (!held_out.empty()) model.scores = model::held_out_quantiles(std::move(held_out));
}

void say_resumable(const train::Checkpoint& checkpoint, const Messages& messages) {
  messages.say(checkpoint.is_there() ? fmt::format("--resume continues {}", printable(checkpoint.path()))
                                     : fmt::format("{} holds nothing of this run", printable(checkpoint.path())));
}

}  // namespace

train::Trained run_train_job(const TrainJob& job, train::TrainingData& data, train::Observer& observer,
                             const Messages& messages) {
  train::Trained trained = train::train(data, job.options, observer, job.checkpoint);
  const bool is_first = data.reduction().is_first();
  if (trained.interrupted && job.checkpoint != nullptr && is_first) say_resumable(*job.checkpoint, messages);
  if (!job.is_measured) return trained;
  observer.stage(train::Stage::measuring);
  ThreadPool pool(job.options.threads);
  const train::EvaluationRows rows = data.evaluation_rows(trained.model.pipeline, pool);
  if (!is_first) return trained;
  const bool saves = !job.model_path.empty();
  measure(data, rows, trained, pool);
  if (job.stability_runs > 0 && !trained.interrupted) {
    if (saves) model::save(trained.model, job.model_path, job.given);  // kept even if stability fails
    observer.stage(train::Stage::repeating);
    std::optional<model::Stability>& stability = trained.model.measurements.stability;
    stability = explain::measure_stability(
        trained.model,
        {.rows = *rows.rows, .origin = data.origin(), .options = trained.settled, .runs = job.stability_runs},
        observer);
    const std::uint64_t done = stability ? stability->runs : 0;
    if (done < job.stability_runs)
      messages.warn(fmt::format("{} of {} runs of --stability count", done, job.stability_runs));
  }
  if (saves) {
    model::save(trained.model, job.model_path, job.given);
    if (trained.interrupted)
      messages.say(fmt::format("model saved to {} (interrupted: the best so far)", printable(job.model_path)));
  } else if (trained.interrupted) {
    messages.say("interrupted; nothing is saved (--no-model)");
  }
  return trained;
}

std::unique_ptr<train::Checkpoint> open_checkpoint(const CheckpointRequest& request, train::Reduction& reduction,
                                                   const Messages& messages) {
  const std::string shown = printable(request.path);
  const bool is_first = reduction.is_first();
  auto checkpoint = std::make_unique<train::Checkpoint>(request.path, request.every, is_first);
  checkpoint->on_trouble([&messages, shown](const Error& error) {
    messages.warn(
        fmt::format("{}: {}; the run continues without a checkpoint ({})", shown, error.message(), error.hint()));
  });
  if (is_first && !request.resume && std::filesystem::exists(request.path)) {
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
    messages.say(fmt::format("there is no {} yet: training starts from the beginning", shown));
  }
  return checkpoint;
}

}  // namespace aefx::workflow
