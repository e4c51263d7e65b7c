// A column of an Arrow table, as the Python sources use it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "python/arrow_values.h"

namespace aefx::python {

// Which of the values each row has, -1 for none; values in the order of the first row that has them, but those of an
// ordered dictionary in its order.
struct CodedValues {
  std::vector<std::int64_t> codes;  // N
  std::vector<ArrowValue> values;
};

class ArrowColumn {
 public:
  // `owner` keeps the arrays that the column is read from.
  ArrowColumn(const ArrowSchema& schema, std::shared_ptr<const void> owner);
  // Appends `length` rows of an array, which begin `offset` rows after its own first.
  void add(const ArrowArray& array, std::int64_t offset, std::int64_t length);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const std::string& type() const { return type_->name; }
  [[nodiscard]] std::size_t rows() const { return rows_; }
  // What the type says: number, boolean, text, category, date, other, or nested, whose values can't be learned from.
  [[nodiscard]] const char* declared() const;

  // Tells whether all values are missing, of a column of numbers.
  [[nodiscard]] bool is_empty() const;
  // Writes the numbers of a column of numbers, NaN where missing, to memory for all rows.
  void numbers(double* to) const;
  // Writes those of a column of dates, as days since 1970.
  void days(double* to) const;
  // Throws Error (data) for nested values.
  [[nodiscard]] CodedValues coded() const;
  // Returns the first values; none where they are nested.
  [[nodiscard]] std::vector<std::optional<ArrowValue>> first(std::size_t count) const;

 private:
  struct Chunk {
    ArrowValues rows;                       // places in the dictionary, if there is one
    std::optional<ArrowValues> dictionary;  // all of it
  };
  [[nodiscard]] bool has_value(const Chunk& chunk, std::int64_t row) const;
  [[nodiscard]] std::int64_t place(const Chunk& chunk, std::int64_t row) const;

  std::string name_;
  std::shared_ptr<const ArrowType> type_, row_type_;  // of values, and of what rows hold: the same but of dictionaries
  std::shared_ptr<const void> owner_;
  std::vector<Chunk> chunks_;
  std::size_t rows_ = 0;
};

}  // namespace aefx::python
