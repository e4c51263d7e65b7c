// Caps for the values of a table that are far out.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "aefx/base/thread_pool.h"
#include "aefx/train/options.h"
#include "aefx/train/training_data.h"

namespace aefx::train {

// Returns the transform of each feature, with the caps that `options` ask for; collective. They are found on
// `rows` (ascending) or, where they are many, on some of them, spread evenly.
[[nodiscard]] std::vector<prep::Transform> choose_caps(const TrainingData& data, const TrainOptions& options,
                                                       const std::vector<Index>& rows, ThreadPool& pool);

// Says what is capped, with the value of a column that is farthest out and its row, counted from 1; at most
// kMostCapSentences columns are named; collective.
inline constexpr std::size_t kMostCapSentences = 5;
struct CapSentences {
  std::vector<std::string> warnings;  // one for each column with values far beyond a cap, most values first
  std::vector<std::string> notes;     // one on all others, if there are any
};
[[nodiscard]] CapSentences describe_caps(const TrainingData& data, const TrainOptions& options);

}  // namespace aefx::train
