// The rows of a table in temporary files.
#pragma once

#include <cstddef>
#include <vector>

#include "aefx/csv/row_batch.h"
#include "aefx/prep/levels.h"
#include "prep/stored_features.h"
#include "train/rows/text_store.h"
#include "train/rows/whole_columns.h"

namespace aefx::train {

class SpilledTable {
 public:
  explicit SpilledTable(csv::Projection projection);

  // Categorical features are positions in vocabularies among the numbers.
  void add(const csv::RowBatch& rows);

  [[nodiscard]] prep::StoredFeatures& features() { return features_; }
  [[nodiscard]] const prep::StoredFeatures& features() const { return features_; }
  [[nodiscard]] std::size_t rows() const { return static_cast<std::size_t>(features_.rows()); }
  // Returns what the texts of a row take in memory, on average.
  [[nodiscard]] double text_bytes() const { return texts_.row_bytes(); }
  // Counts of the values of the n-th category.
  [[nodiscard]] const prep::ValueCounts& counts(std::size_t category) const { return counts_[category]; }
  // Returns for each of the numbers whether all values of its column are whole numbers.
  [[nodiscard]] std::vector<bool> whole_columns() const { return whole_.result(); }
  [[nodiscard]] csv::TextColumns texts(std::size_t begin, std::size_t count) { return texts_.read(begin, count); }

  // Returns some rows, ascending, once their levels are known (StoredFeatures::recode).
  [[nodiscard]] csv::RowBatch take(const std::vector<Index>& chosen);

 private:
  csv::Projection projection_;
  prep::StoredFeatures features_;
  TextStore texts_;
  TemporaryFile lines_;
  std::vector<prep::ValueCounts> counts_;
  WholeColumns whole_;
};

}  // namespace aefx::train
