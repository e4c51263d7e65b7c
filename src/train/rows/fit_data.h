// The rows that the weights are fitted on, as training data prepares them.
#pragma once

#include <memory>
#include <vector>

#include "aefx/train/options.h"
#include "train/learner.h"
#include "train/rows/row_source.h"
#include "train/selection/split.h"

namespace aefx::train {

struct FitRequest {
  const Split& split;
  const Candidate& candidate;
  const std::vector<prep::ColumnStatistics>& statistics;  // of all rows
  const TrainOptions& options;
  ThreadPool& pool;
};

struct FitData {
  Learner learner;
  std::shared_ptr<prep::Prepared> rows{};  // of Split::fit, in this process
  prep::Prepared valid{};                  // of Split::watched, in this process
  prep::Prepared judged{};                 // of Split::judged, in this process
  Start start{};
  std::shared_ptr<RowSource> source{};  // every row that is not held out
};

}  // namespace aefx::train
