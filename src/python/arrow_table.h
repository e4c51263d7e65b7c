// A table that came as a stream of Arrow.
#pragma once

#include <cstddef>
#include <vector>

#include "python/arrow_column.h"

namespace aefx::python {

// Reads all of a stream, which is then used up; its arrays are kept, and not copied.
class ArrowTable {
 public:
  // Throws Error (data) where the stream fails, or holds no rows of several columns. The GIL must not be held: what
  // makes the rows may need it.
  explicit ArrowTable(ArrowArrayStream& stream);

  [[nodiscard]] const std::vector<ArrowColumn>& columns() const { return columns_; }
  [[nodiscard]] std::size_t rows() const { return rows_; }

 private:
  std::vector<ArrowColumn> columns_;
  std::size_t rows_ = 0;
};

}  // namespace aefx::python
