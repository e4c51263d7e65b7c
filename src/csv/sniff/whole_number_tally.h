// Properties of the whole numbers in a column, which show whether it counts or identifies the rows.
#pragma once

#include <cstddef>
#include <string_view>
#include <unordered_set>

#include "aefx/csv/schema.h"

namespace aefx::csv {

class WholeNumberTally {
 public:
  // Adds a cell that was read as `value`. Cells are added in the order of the rows.
  void add(std::string_view cell, double value);
  // Adds a cell that is missing or text.
  void add_other() { is_whole_ = false; }
  // Adds the cell of the first row after those of the others.
  void add_first(std::string_view cell, double value);

  [[nodiscard]] WholeNumbers result() const;

 private:
  // Adds what does not depend on the order. Returns false if the cells are not all whole numbers.
  bool add_unordered(std::string_view cell, double value);

  bool is_whole_ = true;
  WholeNumbers whole_{.distinct = true, .ascending = true};
  double last_ = 0;
  std::size_t shortest_ = 0;  // digits
  bool has_zero_ = false;     // some cell of several digits begins with a zero
  bool has_point_ = false;    // some cell is written as 1.0
  // Hashes of cells: beyond 2^53 different cells may be the same double.
  std::unordered_set<std::size_t> seen_;
};

}  // namespace aefx::csv
