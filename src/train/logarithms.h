// Columns that are read as logarithms.
#pragma once

#include <string>
#include <vector>

#include "aefx/base/thread_pool.h"
#include "aefx/train/options.h"
#include "aefx/train/training_data.h"

namespace aefx::train {

using Transforms = std::vector<prep::Transform>;  // one for each feature

// Returns `transforms` with a logarithm for each column that --transform log:SPEC names; collective. The offset is 0
// where all values are positive, else 1, and half of the smallest value or 0 is the lower cap if there is no higher
// one. Throws Error: usage for a column that is no number or no feature, data for one with negative values.
[[nodiscard]] Transforms with_given_logarithms(const TrainingData& data, const TrainOptions& options,
                                               Transforms transforms);

// Returns the table's transforms with a logarithm for each clearly right-skewed column (prep::is_right_skewed()), or
// nothing where there is none; collective. Columns are judged on all rows or, where they are many, on some.
[[nodiscard]] Transforms with_logarithms_of_skewed(const TrainingData& data, ThreadPool& pool);

// Returns the names of the columns that have a logarithm by `transforms`, or by the table.
[[nodiscard]] std::vector<std::string> logarithm_names(const model::Table& table, const Transforms& transforms);
[[nodiscard]] std::vector<std::string> logarithm_names(const model::Table& table);

}  // namespace aefx::train
