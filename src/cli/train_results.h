// The result of a training, and how it is told.
#pragma once

#include <string>
#include <vector>

#include "aefx/base/error.h"
#include "cli/messages.h"
#include "train/reduction.h"
#include "workflow/train_job.h"

namespace aefx::cli {

struct TrainRequest {
  std::vector<std::string> table;  // paths
  std::string output;
  bool no_model = false, json = false, all = false;
};

// Said by the first process alone. What is given to the constructor must stay alive, but for the request.
class TrainResults {
 public:
  TrainResults(TrainRequest request, const workflow::TrainResult& result, const train::Reduction& group,
               const Messages& messages);

  // Says the report. `replaced`: there was an older model.
  void report(bool replaced) const;

  // Names, beside codes that can't be written, what there is.
  [[nodiscard]] Error codes_failed(const Error& error) const;

  // The last thing that is said. Returns the exit code, 0 or of `signal`. Throws Error (io) if the model was not saved;
  // `codes` tells what there is instead.
  [[nodiscard]] int end(int signal, const std::string& codes) const;

 private:
  [[nodiscard]] bool is_saved() const { return !result_.saved_to.empty(); }
  void show(const std::string& saved) const;

  TrainRequest request_;
  const workflow::TrainResult& result_;
  bool is_first_;
  const Messages& messages_;
};

}  // namespace aefx::cli
