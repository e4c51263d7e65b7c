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
  // Places in `numbers`, ascending, of columns of dates, which are read as days (base/date.h).
  std::vector<std::size_t> dates{};

  friend bool operator==(const Projection&, const Projection&) = default;
};

// The text of some cells, rows x columns, one after the other in one piece of memory.
class TextColumns {
 public:
  TextColumns() = default;
  explicit TextColumns(std::size_t columns) : columns_(columns) {}

  [[nodiscard]] std::size_t columns() const { return columns_; }
  [[nodiscard]] std::size_t rows() const { return columns_ == 0 ? 0 : ends_.size() / columns_; }
  [[nodiscard]] std::size_t bytes() const { return bytes_.size() + ends_.size() * sizeof(std::uint64_t); }  // it takes
  [[nodiscard]] std::string_view at(std::size_t row, std::size_t column) const;
  void push_back(std::string_view cell);                                       // cell after cell, row after row
  void append(const TextColumns& rows);                                        // of as many columns
  void append(const TextColumns& from, std::size_t begin, std::size_t count);  // some of its rows
  void clear();                                                                // keeps the memory and the columns

 private:
  std::size_t columns_ = 0;
  std::string bytes_;
  std::vector<std::uint64_t> ends_;
};

// On which line a row starts, from 1, and of which of the files that are read one after the other, from 0.
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

  std::uint64_t packed_;  // one for each row of a table: as small as a line alone
};

struct RowBatch {
  MatrixD numbers;             // rows x Projection::numbers; a missing value is NaN, and so is a label's place
  TextColumns texts;           // rows x Projection::texts
  TextColumns labels{};        // rows x Projection::categories, trimmed; empty where a value is missing
  std::vector<RowLine> lines;  // where each row starts

  [[nodiscard]] std::size_t rows() const { return lines.size(); }
};

// At most `count` rows from the row `begin` on.
[[nodiscard]] RowBatch slice(const RowBatch& rows, std::size_t begin, std::size_t count);

}  // namespace aefx::csv
