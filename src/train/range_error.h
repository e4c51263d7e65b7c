// Reconstruction errors that can be compared whatever the scaling: every source column counts alike.
#pragma once

#include <functional>
#include <vector>

#include "aefx/base/matrix.h"
#include "aefx/base/thread_pool.h"
#include "aefx/prep/pipeline.h"
#include "prep/pca.h"

namespace aefx::train {

// Returns for each row the sum over columns of ((output - input) / unit)^2, both in the columns' own units as `units`
// are (1 x columns), divided by the number of features; a value that is missing counts as reconstructed.
[[nodiscard]] std::vector<double> unit_errors(const Matrix& output, const prep::Prepared& rows,
                                              const prep::Pipeline& pipeline, const VectorD& units);

// Returns unit_errors() of what `output` gives for the rows, some thousand rows at a time to bound memory.
// `pool` may be null.
[[nodiscard]] std::vector<double> slice_errors(const prep::Prepared& rows,
                                               const std::function<Matrix(const prep::Prepared&)>& output,
                                               const prep::Pipeline& pipeline, const VectorD& units, ThreadPool* pool);

// Clamps values to a million ranges: where a column hardly varies on the fitted rows, a held-out value can be beyond
// float32, which says nothing about the network.
void bound(prep::Prepared& held_out, const prep::Pipeline& pipeline);

// Returns the standard deviation of each number, in its own units (capped, but no logarithm), and for each level of a
// feature the root of the sum of all its levels' variances: errors in these units are shares of the column's variance.
// 1 where a column is constant.
[[nodiscard]] VectorD column_units(const std::vector<prep::ColumnStatistics>& statistics,
                                   const prep::FeatureForms& forms);

[[nodiscard]] VectorD column_units(const prep::Pipeline& pipeline);  // of the pipeline's own statistics

[[nodiscard]] double sum(const std::vector<double>& values);
[[nodiscard]] double mean(const std::vector<double>& values);

}  // namespace aefx::train
