// The training job: train, measure what a report shows, save.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "aefx/base/error.h"
#include "aefx/model/model_file.h"
#include "aefx/train/train.h"
#include "train/checkpoint.h"
#include "train/reduction.h"
#include "workflow/messages.h"

namespace aefx::workflow {

struct TrainJob {
  const train::TrainOptions& options;
  std::size_t stability_runs = 0;  // 0: stability is not measured
  std::string model_path{};        // empty: the model is not saved
  model::RunOptions given{};       // stored in the model, so that the run can be repeated
  train::Checkpoint* checkpoint = nullptr;
  bool is_measured = true;           // whether anybody asks for measurements: a report, a model, scores
  bool replaces = false;             // a training that was interrupted replaces a model that is there
  std::function<void()> on_saved{};  // called when the model is saved
};

struct TrainResult {
  train::Trained trained;
  std::string saved_to{};             // the model's path; empty where none is saved
  std::optional<Error> save_error{};  // why the model, or the model with its measurements, could not be saved
};

// Returns where a training that was interrupted is saved, if there is a model under the name.
[[nodiscard]] std::string interrupted_path(const std::string& model_path);

// Returns what training gives, the model with its measurements if they are asked for (in the first process alone).
// A model that takes long to measure is saved before, measured on few rows, and with that it ends where training was
// interrupted. Collective in the reduction of `data`. Throws Error as train::train() does.
[[nodiscard]] TrainResult run_train_job(const TrainJob& job, train::TrainingData& data, train::Observer& observer,
                                        const Messages& messages);

struct CheckpointRequest {
  std::string path;
  std::uint64_t every = 10;  // epochs
  bool resume = false;
};

// Opens a checkpoint, and loads it where it is to be resumed. Collective. Throws Error: usage where the file is of an
// earlier run that is not to be resumed, io and model where it can't be read.
[[nodiscard]] std::unique_ptr<train::Checkpoint> open_checkpoint(const CheckpointRequest& request,
                                                                 train::Reduction& reduction, const Messages& messages);

}  // namespace aefx::workflow
