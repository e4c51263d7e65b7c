// Some rows of a table, in order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "aefx/base/matrix.h"

namespace aefx::csv {

// The columns of a table to read, and what to read them as.
struct Projection {
  std::vector<std::size_t> numbers;       // positions in the table, from 0, of columns to read as numbers
  std::vector<std::size_t> texts;         // positions of columns to read as text: byte for byte, without quotes
  std::vector<std::size_t> categories{};  // indices into `numbers`, ascending, of columns to read into labels instead
  std::vector<std::size_t> dates{};       // indices into `numbers`, ascending, of dates: days since 1970-01-01 UTC

  friend bool operator==(const Projection&, const Projection&) = default;
};

// The text of rows x columns cells, in contiguous memory.
class TextColumns {
 public:
  TextColumns() = default;
  explicit TextColumns(std::size_t columns) : columns_(columns) {}

  [[nodiscard]] std::size_t columns() const { return columns_; }
  [[nodiscard]] std::size_t rows() const { return columns_ == 0 ? 0 : ends_.size() / columns_; }
  [[nodiscard]] std::size_t bytes() const { return bytes_.size() + ends_.size() * sizeof(std::size_t); }
  [[nodiscard]] std::string_view at(std::size_t row, std::size_t column) const;
  void push_back(std::string_view cell);  // in the order of the columns, row by row
  // Appends `count` rows of `from`, which has as many columns, from its row `begin` on; or all of them.
  void append(const TextColumns& from, std::size_t begin, std::size_t count);
  void append(const TextColumns& from) { append(from, 0, from.rows()); }
  void clear();  // keeps the memory and the number of columns

 private:
  std::size_t columns_ = 0;
  std::string bytes_;
  std::vector<std::size_t> ends_;
};

// The line on which a row starts, from 1, and the index of its file among those of the table, from 0.
class RowLine {
 public:
  static constexpr std::size_t kMostFiles = 1 << 16;

  RowLine(std::uint64_t line, std::size_t file = 0)  // NOLINT(google-explicit-constructor): a line of the only file
      : packed_((line & kLines) | (static_cast<std::uint64_t>(file) << kShift)) {}

  [[nodiscard]] std::uint64_t line() const { return packed_ & kLines; }
  [[nodiscard]] std::size_t file() const { return static_cast<std::size_t>(packed_ >> kShift); }

  friend bool operator==(const RowLine&, const RowLine&) = default;

 private:
  static constexpr unsigned kShift = 48;
  static constexpr std::uint64_t kLines = (std::uint64_t{1} << kShift) - 1;

  std::uint64_t packed_;  // a table has one for each row: no larger than a line number
};

struct RowBatch {
  MatrixD numbers;             // rows x Projection::numbers; missing values and columns of labels are NaN
  TextColumns texts;           // rows x Projection::texts
  TextColumns labels{};        // rows x Projection::categories, trimmed; a missing value is empty
  std::vector<RowLine> lines;  // rows

  [[nodiscard]] std::size_t rows() const { return lines.size(); }
};

// A copy of at most `count` rows, from the row `begin` on.
[[nodiscard]] RowBatch slice(const RowBatch& rows, std::size_t begin, std::size_t count);

}  // namespace aefx::csv
