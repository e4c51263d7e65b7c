// Rows of a table as Python has them.
#pragma once

#include <pybind11/numpy.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "aefx/base/matrix.h"
#include "aefx/csv/row_batch.h"

namespace aefx::python {

// A column of text: which of `values` each row has; -1 where it has none.
struct CodedTexts {
  pybind11::array_t<std::int64_t, pybind11::array::c_style> codes;  // N
  std::vector<std::string> values;                                  // different ones, as they stand
};

// A categorical feature.
struct CodedLabels {
  std::size_t feature = 0;  // its place among the features
  CodedTexts texts;
};

// Reads from the arrays themselves, which are kept and must not change: no row is copied before it is handed out. After
// it is made the GIL is not needed, but to destroy it.
class TableRows {
 public:
  // `numbers`: N x features, float64 or float32, in any layout; NaN where missing. What it holds where a feature is
  // categorical is of no account. `missing`: texts that mean that a value is missing.
  TableRows(const pybind11::array& numbers, std::vector<CodedLabels> labels, const std::vector<std::string>& missing);

  [[nodiscard]] std::size_t rows() const { return rows_; }
  [[nodiscard]] std::size_t features() const { return features_; }
  [[nodiscard]] const std::vector<CodedLabels>& labels() const { return labels_; }  // trimmed; missing ones empty

  // Some rows, with their labels but without texts; a row's line is its place, from 1.
  [[nodiscard]] csv::RowBatch batch(std::size_t begin, std::size_t count) const;
  // Returns some rows without labels and texts.
  [[nodiscard]] csv::RowBatch numbers(std::size_t begin, std::size_t count) const;

 private:
  template <typename Number>
  void copy(std::size_t begin, MatrixD& to) const;

  pybind11::array array_;
  // Copied from the array: asking it counts references to its type, for which the GIL is needed.
  const void* data_ = nullptr;
  Index row_stride_ = 0, column_stride_ = 0;  // in numbers
  bool is_float_ = false;
  std::vector<CodedLabels> labels_;
  std::size_t rows_, features_;
};

}  // namespace aefx::python
