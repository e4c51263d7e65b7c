// --json: what a run did, as one line of JSON on stderr instead of messages.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "aefx/model/model.h"
#include "cli/messages.h"

namespace aefx::cli {

struct TrainSummary {
  std::string model;  // path; empty if none was saved
  std::string output;
  bool interrupted = false;
};

void write_summary(const model::Model& model, const TrainSummary& run, const Messages& messages);

// A run that applied a model to a table.
struct StreamSummary {
  std::string command, model, table, output;
  std::uint64_t rows = 0;
  std::vector<std::pair<std::string, double>> figures;
};

void write_summary(const StreamSummary& run, const Messages& messages);

}  // namespace aefx::cli
