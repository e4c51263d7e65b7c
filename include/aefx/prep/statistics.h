// Statistics of columns of numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "aefx/base/matrix.h"
#include "aefx/base/thread_pool.h"
#include "aefx/prep/transform.h"

namespace aefx::prep {

// Statistics of the values that are not missing, in the column's units; all 0 for a column without values.
struct ColumnStatistics {
  std::uint64_t count = 0;    // values that are not missing
  std::uint64_t missing = 0;  // missing values (NaN)
  double min = 0, max = 0, mean = 0;
  double deviation = 0;                                       // standard deviation, divided by count
  double lower_quartile = 0, median = 0, upper_quartile = 0;  // linear interpolation, the default of NumPy
  double own_mean = 0, own_deviation = 0;                     // of a column read as logarithms: before the logarithm

  [[nodiscard]] bool constant() const { return !(max > min); }
};

// 0 .. rows - 1.
[[nodiscard]] std::vector<Index> all_rows(Index rows);
// At most `most` of them, spread evenly, ascending.
[[nodiscard]] std::vector<Index> evenly_spaced(Index rows, Index most);

// Statistics of each column of `values` (rows x columns, NaN: missing) over the given rows. The result does not depend
// on `pool`, which may be null.
[[nodiscard]] std::vector<ColumnStatistics> column_statistics(const MatrixD& values, const std::vector<Index>& rows,
                                                              ThreadPool* pool = nullptr);

// Statistics of a column that is 0 on `zeros` rows and 1 on `ones` rows.
[[nodiscard]] ColumnStatistics indicator_statistics(std::uint64_t zeros, std::uint64_t ones);

// Returns the root of the sum of the columns' variances: of one column its deviation.
[[nodiscard]] double pooled_deviation(std::span<const ColumnStatistics> columns);

// Statistics of each encoded column, given features as numbers and levels (rows x features): one column for a numeric
// feature, transformed, and for a categorical one a column for each level, 1 on rows of that level and 0 elsewhere.
[[nodiscard]] std::vector<ColumnStatistics> encoded_statistics(const MatrixD& values, const std::vector<Index>& rows,
                                                               const FeatureForms& forms, ThreadPool* pool = nullptr);

}  // namespace aefx::prep
