// What is known of a column of numbers.
#pragma once

#include <cstdint>
#include <vector>

#include "aefx/base/matrix.h"

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
// count 0 and 0 everywhere.
[[nodiscard]] std::vector<ColumnStatistics> column_statistics(const MatrixD& values, const std::vector<Index>& rows);

}  // namespace aefx::prep
