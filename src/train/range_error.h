// Reconstruction errors that can be compared whatever the scaling: every column divided by its range.
#pragma once

#include <functional>
#include <vector>

#include "aefx/base/matrix.h"
#include "aefx/base/thread_pool.h"
#include "aefx/prep/pipeline.h"
#include "prep/pca.h"

namespace aefx::train {

// Returns for each row the sum over columns of weight * ((output - input) / range)^2, divided by the number of
// features; a value that is missing counts as reconstructed. `ranges` are in the columns' own units.
[[nodiscard]] std::vector<double> range_errors(const Matrix& output, const prep::Prepared& rows,
                                               const prep::Pipeline& pipeline, const VectorD& ranges);

// Returns range_errors() of what `output` gives for the rows' inputs, some thousand rows at a time to bound memory.
// `pool` may be null.
[[nodiscard]] std::vector<double> slice_errors(const prep::Prepared& rows,
                                               const std::function<Matrix(const Matrix&)>& output,
                                               const prep::Pipeline& pipeline, const VectorD& ranges, ThreadPool* pool);

// Clamps values to a million ranges: where a column hardly varies on the fitted rows, a held-out value can be beyond
// float32, which says nothing about the network.
void bound(prep::Prepared& held_out, const prep::Pipeline& pipeline);

// max - min of each column; 1 for a constant one.
[[nodiscard]] VectorD column_ranges(const std::vector<prep::ColumnStatistics>& statistics);

[[nodiscard]] double sum(const std::vector<double>& values);
[[nodiscard]] double mean(const std::vector<double>& values);

}  // namespace aefx::train
