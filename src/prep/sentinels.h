// Numbers that stand for a missing value, such as -999.
#pragma once

#include <cstddef>
#include <vector>

namespace aefx::prep {

struct Sentinel {
  double value = 0;
  std::size_t rows = 0;
  double smallest = 0, largest = 0;  // of the other values
};

// Finds values at either end of a column that are repeated (three times, or twice and by 1% of the rows), by at most
// half of the rows, and are far from the others: by more than their range where the value looks like a marker (-999,
// 9999, 1e20, 32767), or is below 0 where no other is, and by ten times their range otherwise. `values` may hold NaN,
// which is passed over. Below 20 values there are none.
[[nodiscard]] std::vector<Sentinel> find_sentinels(std::vector<double> values);

}  // namespace aefx::prep
