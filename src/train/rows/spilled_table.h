// The rows of a table in temporary files.
#pragma once

#include <cstddef>
#include <vector>

#include "aefx/csv/row_batch.h"
#include "aefx/prep/levels.h"
#include "prep/stored_features.h"
#include "train/rows/text_store.h"

namespace aefx::train {

class SpilledTable {
 public:
  explicit SpilledTable(csv::Projection projection);

  // Categorical features are positions in vocabularies among the numbers.
  void add(const csv::RowBatch& rows);

  [[nodiscard]] prep::StoredFeatures& features() { return features_; }
  [[nodiscard]] const prep::StoredFeatures& features() const { return features_; }
  [[nodiscard]] std::size_t rows() const { return static_cast<std::size_t>(features_.rows()); }
  // Counts of the values of the n-th category.
  [[nodiscard]] const prep::ValueCounts& counts(std::size_t category) const { return counts_[category]; }
  // Returns whether the n-th date column has whole days only.
  [[nodiscard]] bool whole_days(std::size_t date) const { return whole_days_[date]; }
  [[nodiscard]] csv::TextColumns texts(std::size_t begin, std::size_t count) { return texts_.read(begin, count); }

  // Returns some rows, ascending, once their levels are known (StoredFeatures::recode).
  [[nodiscard]] csv::RowBatch take(const std::vector<Index>& chosen);

 private:
  csv::Projection projection_;
  prep::StoredFeatures features_;
  TextStore texts_;
  TemporaryFile lines_;
  std::vector<prep::ValueCounts> counts_;
  std::vector<bool> whole_days_;
};

}  // namespace aefx::train
