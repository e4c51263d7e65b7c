// Some rows of a table, in order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "aefx/base/matrix.h"

namespace aefx::csv {

// Which columns of a table are read, and as what; positions in the table, from 0.
struct Projection {
  std::vector<std::size_t> numbers;  // as numbers
  std::vector<std::size_t> texts;    // as they stand, byte for byte, without quotes
  // Places in `numbers`, ascending, of columns whose cells are read into RowBatch::labels instead.
  std::vector<std::size_t> categories{};
};

// The text of some cells, rows x columns, one after the other in one piece of memory.
class TextColumns {
 public:
  TextColumns() = default;
  explicit TextColumns(std::size_t columns) : columns_(columns) {}

  [[nodiscard]] std::size_t columns() const { return columns_; }
  [[nodiscard]] std::size_t rows() const { return columns_ == 0 ? 0 : ends_.size() / columns_; }
  [[nodiscard]] std::string_view at(std::size_t row, std::size_t column) const;
  void push_back(std::string_view cell);  // cell after cell, row after row
  void append(const TextColumns& rows);   // of as many columns
  void clear();                           // keeps the memory and the columns

 private:
  std::size_t columns_ = 0;
  std::string bytes_;
  std::vector<std::uint64_t> ends_;
};

struct RowBatch {
  MatrixD numbers;                   // rows x Projection::numbers; a missing value is NaN, and so is a label's place
  TextColumns texts;                 // rows x Projection::texts
  TextColumns labels{};              // rows x Projection::categories, trimmed; empty where a value is missing
  std::vector<std::uint64_t> lines;  // line of the file on which each row starts, from 1

  [[nodiscard]] std::size_t rows() const { return lines.size(); }
};

}  // namespace aefx::csv
