#include "cli/judged_table.h"

#include "cli/interrupt.h"

namespace aefx::cli {

workflow::TrainingTable read_judged_table(const TableFlags& table, FeatureFlags features,
                                          const train::TrainOptions& options, Progress& progress,
                                          const Messages& messages) {
  const EndAtInterrupt end([&] { messages.say("interrupted while the table was read: no result is written"); });
  features.keep = "";
  train::ProcessGroup alone;
  return workflow::read_training_table({.source = {.paths = table.paths, .options = read_options(table, {})},
                                        .features = features,
                                        .on_missing = options.on_missing,
                                        .threads = options.threads,
                                        .results = {},
                                        .read = [&progress](std::uint64_t count) { progress.rows(count); }},
                                       alone, messages);
}

}  // namespace aefx::cli
