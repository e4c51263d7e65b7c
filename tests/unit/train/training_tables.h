// Training data of numbers, in memory and in temporary files.
#pragma once

#include <algorithm>
#include <memory>
#include <string>

#include "train/rows/spilled_data.h"
#include "unit/train/rows.h"

namespace aefx::test {

// Columns of 0, 1, 2 ... rows - 1 in different orders.
inline MatrixD even_table(Index rows, Index columns) {
  MatrixD table(rows, columns);
  for (Index r = 0; r < rows; ++r) {
    for (Index c = 0; c < columns; ++c) table(r, c) = static_cast<double>((r + 7 * c) % rows);
  }
  return table;
}

// A table t.csv of the features c1, c2 ...
inline train::TableDescription described(Index columns) {
  train::TableDescription out;
  out.table = {
      .name = "t.csv", .named = true, .columns = static_cast<std::size_t>(columns), .missing = {}, .features = {}};
  for (Index c = 0; c < columns; ++c)
    out.table.features.push_back({.name = "c" + std::to_string(c + 1), .position = static_cast<std::size_t>(c)});
  out.origin = {.table = "t.csv", .features = out.table.feature_names()};
  return out;
}

inline std::unique_ptr<train::TrainingData> in_memory(const MatrixD& table) {
  return train::in_memory(batch_of(table), described(table.cols()));
}

// The same rows in temporary files, with room for few in memory.
inline std::unique_ptr<train::TrainingData> spilled(const MatrixD& table) {
  csv::Projection projection;
  for (Index c = 0; c < table.cols(); ++c) projection.numbers.push_back(static_cast<std::size_t>(c));
  auto rows = std::make_unique<train::SpilledTable>(projection);
  for (Index at = 0; at < table.rows(); at += 100)
    rows->add(batch_of(table.middleRows(at, std::min<Index>(100, table.rows() - at))));
  return std::make_unique<train::SpilledData>(std::move(rows), train::SpillLimits{.memory = 100'000, .seed = 3},
                                              described(table.cols()));
}

}  // namespace aefx::test
