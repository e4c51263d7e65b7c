// Warns of values far outside the range of the training rows.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "aefx/base/thread_pool.h"
#include "aefx/csv/row_batch.h"
#include "aefx/model/model.h"
#include "aefx/prep/rows.h"

namespace aefx::infer {

// Counts the numbers that are farther outside the training range than that range is wide: the formulas of the codes
// were not validated there. In a column that was constant in training, every other value counts.
class RangeCheck {
 public:
  // `model` must outlive this object.
  explicit RangeCheck(const model::Model& model);

  // Adds rows of the model's features. `pool` may be null.
  void add(const prep::Origin& origin, const csv::RowBatch& rows, ThreadPool* pool = nullptr);

  // One sentence for each column with such values, naming the first of them; most frequent first, five at most.
  [[nodiscard]] std::vector<std::string> warnings() const;

 private:
  struct Column {
    std::size_t feature = 0;
    const model::Feature* description = nullptr;
    double min = 0, max = 0;  // of the training rows
    std::uint64_t count = 0;  // values out of range
    double first = 0;         // the first of them
    std::string place;        // of the first, for messages
  };
  void count_row(const prep::Origin& origin, const csv::RowBatch& rows, Index row);
  // False for a missing value (NaN).
  [[nodiscard]] bool out_of_range(std::size_t column, double value) const {
    return value < lower_[column] || value > upper_[column];
  }
  std::vector<Column> columns_;
  std::vector<double> lower_, upper_;  // limits, by column
};

}  // namespace aefx::infer
