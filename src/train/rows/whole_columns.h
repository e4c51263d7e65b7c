// Finds the columns of a table that hold nothing but whole numbers.
#pragma once

#include <cmath>
#include <cstddef>
#include <numeric>
#include <vector>

#include "aefx/base/matrix.h"

namespace aefx::train {

// Not thread-safe.
class WholeColumns {
 public:
  explicit WholeColumns(std::size_t columns) : columns_(columns), left_(columns) {
    std::iota(left_.begin(), left_.end(), Index{0});
  }

  // Adds rows (rows x columns). A missing value (NaN) says nothing of its column.
  void add(const MatrixD& rows) {
    for (Index row = 0; row < rows.rows() && !left_.empty(); ++row) {
      const double* const values = rows.data() + row * rows.cols();
      std::erase_if(left_, [values](Index column) { return has_decimals(values[column]); });
    }
  }

  // Returns for each column whether all of its values so far are whole numbers.
  [[nodiscard]] std::vector<bool> result() const {
    std::vector<bool> out(columns_, false);
    for (const Index column : left_) out[static_cast<std::size_t>(column)] = true;
    return out;
  }

 private:
  // The sum is rounded to a whole number where that is exact, which takes less time than std::floor on old processors.
  static bool has_decimals(double value) {
    constexpr double kRounds = 0x1.8p52;
    return (value + kRounds) - kRounds != value && value != std::floor(value) && !std::isnan(value);
  }

  std::size_t columns_;
  std::vector<Index> left_;  // columns of whole numbers so far
};

}  // namespace aefx::train
