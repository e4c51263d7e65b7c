// What is known of a column of numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "aefx/base/matrix.h"
#include "aefx/base/thread_pool.h"

namespace aefx::prep {

struct ColumnStatistics {
  std::uint64_t count = 0;    // values that are there
  std::uint64_t missing = 0;  // and that are not
  double min = 0, max = 0, mean = 0;
  double deviation = 0;                                       // standard deviation (divided by count)
  double lower_quartile = 0, median = 0, upper_quartile = 0;  // interpolated linearly, as NumPy does

  [[nodiscard]] bool constant() const { return !(max > min); }
};

// 0 .. rows - 1.
[[nodiscard]] std::vector<Index> all_rows(Index rows);

// One for each column of `values` (rows x columns, NaN where missing), over the given rows. A column without values has
// count 0 and 0 everywhere. The threads of `pool` help, if there is one; the result is the same.
[[nodiscard]] std::vector<ColumnStatistics> column_statistics(const MatrixD& values, const std::vector<Index>& rows,
                                                              ThreadPool* pool = nullptr);

// How many levels each feature has; 0 where it is a number, and no element at all where every feature is.
using LevelCounts = std::vector<std::size_t>;

// One for each column that the network sees: of a feature that is a number, and of every level of one that is
// categorical (`values` holds its levels), where it is 1 on the rows that have the level and 0 on the others.
[[nodiscard]] std::vector<ColumnStatistics> encoded_statistics(const MatrixD& values, const std::vector<Index>& rows,
                                                               const LevelCounts& levels, ThreadPool* pool = nullptr);

}  // namespace aefx::prep
