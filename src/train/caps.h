// Caps for the values of a table that are far out.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "aefx/base/thread_pool.h"
#include "aefx/train/options.h"
#include "aefx/train/training_data.h"

namespace aefx::train {

// Returns the numbers of all rows or, where they are many, of some, spread evenly: enough for quantiles of so many
// features.
[[nodiscard]] std::vector<Index> spread_rows(Index rows, Index features);

// Returns the transform of each feature, with the caps that `options` ask for; collective. They are found on all rows
// (also those held out: a value far out in one of them would decide what is measured on them) or, where these are many,
// on some, spread evenly, and each feature's smallest and largest value.
[[nodiscard]] std::vector<prep::Transform> choose_caps(const TrainingData& data, const TrainOptions& options,
                                                       ThreadPool& pool);

// Says what is capped, with the value of a column that is farthest out and its row, counted from 1 over all
// rows that were read; at most kMostCapSentences columns are named; collective.
inline constexpr std::size_t kMostCapSentences = 5;
inline constexpr std::size_t kMostOwnSentences = 2;  // more columns share one
struct CapSentences {
  std::vector<std::string> warnings;  // on columns with values far beyond a cap, most values first
  std::vector<std::string> notes;     // one on all others, if there are any
};
[[nodiscard]] CapSentences describe_caps(const TrainingData& data, const TrainOptions& options);

}  // namespace aefx::train
