// Values unlike any that training saw.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "aefx/base/thread_pool.h"
#include "aefx/csv/row_batch.h"
#include "aefx/model/model.h"
#include "aefx/prep/rows.h"

namespace aefx::infer {

// Counts the numbers that lie farther outside of the training rows' range than that range is wide: codes of such rows
// are made up by formulas that nothing has tried there. In a column that was constant every other value counts.
class FarValues {
 public:
  explicit FarValues(const model::Model& model);

  // Of the model's features. The threads of `pool` help, if there is one.
  void look(const prep::Origin& origin, const csv::RowBatch& rows, ThreadPool* pool = nullptr);

  // A sentence for each column that has some, with the first of them; the most frequent first, five at most.
  [[nodiscard]] std::vector<std::string> said() const;

 private:
  struct Column {
    std::size_t feature = 0;
    std::string name;
    double min = 0, max = 0;
    bool whole_days = false;
    bool date = false;
    std::uint64_t count = 0;
    double first = 0;
    std::string place;
  };
  void look_at(const prep::Origin& origin, const csv::RowBatch& rows, Index row);
  [[nodiscard]] bool has_far(const double* features) const;
  // A missing value is not.
  [[nodiscard]] bool is_far(std::size_t column, double value) const {
    return value < lower_[column] || value > upper_[column];
  }
  std::vector<Column> columns_;
  std::vector<double> lower_, upper_;  // beyond these its values are far
};

}  // namespace aefx::infer
