// The table that a model learns from, read from files or taken from memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "aefx/train/options.h"
#include "aefx/train/training_data.h"
#include "prep/feature_choice.h"
#include "train/process_group.h"
#include "workflow/memory_reader.h"
#include "workflow/messages.h"

namespace aefx::workflow {

struct Continuation;

struct TrainingTableRequest {
  train::TableSource source;
  const MemoryColumns* memory = nullptr;  // the table, in place of the files of `source`; its options count
  const Continuation* from = nullptr;     // the continued model, whose columns are taken
  prep::FeatureFlags features;
  prep::OnMissing on_missing = prep::OnMissing::mask;
  std::size_t threads = 0;                         // 0: as many as the machine has cores
  std::vector<std::string> results;                // names of the output's columns beside which texts are carried
  train::SpillLimits limits{};                     // memory 0: no limit
  std::function<void(std::uint64_t rows)> read{};  // called now and then: so many rows were read so far
};

struct TrainingTable {
  std::unique_ptr<train::TrainingData> data;
  std::vector<std::string> carried;  // names of the carried texts in the output
};

// Reads the whole table, from files or from memory, decides what its columns are, finds the levels of categorical ones,
// and leaves out the rows that the rule for missing values drops. Collective in `group`. Throws Error: usage for flags
// that contradict each other or the table, io and data for the table.
[[nodiscard]] TrainingTable read_training_table(const TrainingTableRequest& request, train::ProcessGroup& group,
                                                const Messages& messages);

// A table whose rows are in memory: the features as numbers, categories as positions in vocabularies.
struct MemoryTable {
  csv::RowBatch rows;
  model::Table table;  // without levels
  std::vector<train::CarriedColumn> carried;
  std::vector<std::size_t> categories;  // positions among the features
  std::vector<prep::Vocabulary> words;  // of each category
  std::vector<bool> declared{};         // of each category: values that no row has are levels too; empty: of none
  std::vector<std::string> remarks{};   // what the user was told of the table already
  prep::LevelOptions levels;
  prep::OnMissing on_missing = prep::OnMissing::mask;
};

// Prepares a table in memory as read_training_table() prepares one that it has read.
[[nodiscard]] std::unique_ptr<train::TrainingData> take_training_table(MemoryTable table, const Messages& messages);

}  // namespace aefx::workflow
