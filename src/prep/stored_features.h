// Features of a table that is too large for memory.
#pragma once

#include <utility>
#include <vector>

#include "aefx/base/matrix.h"
#include "aefx/base/thread_pool.h"
#include "aefx/prep/levels.h"
#include "aefx/prep/statistics.h"
#include "base/file.h"

namespace aefx::prep {

// Rows of doubles (NaN: missing) in a temporary file in TMPDIR. First all rows are added; then several threads may
// read. Throws Error (io).
class StoredFeatures {
 public:
  explicit StoredFeatures(Index columns) : columns_(columns), levels_(static_cast<std::size_t>(columns)) {}

  void add(const MatrixD& rows);
  // Makes read() and take() return levels of this column instead of indexes in a vocabulary.
  void recode(Index column, LevelMap levels) { levels_[static_cast<std::size_t>(column)] = std::move(levels); }

  [[nodiscard]] Index rows() const { return rows_; }
  [[nodiscard]] Index columns() const { return columns_; }
  [[nodiscard]] MatrixD read(Index begin, Index count) const;
  // Rows by their numbers, which ascend.
  [[nodiscard]] MatrixD take(const std::vector<Index>& chosen) const;

 private:
  void recode(MatrixD& rows) const;

  Index columns_, rows_ = 0;
  std::vector<LevelMap> levels_;  // of each column; empty: the column is returned as it is stored
  TemporaryFile file_;
};

// encoded_statistics() of all rows, except that quartiles are those of `sample`.
[[nodiscard]] std::vector<ColumnStatistics> stored_statistics(const StoredFeatures& features, const MatrixD& sample,
                                                              const FeatureForms& forms, ThreadPool* pool);

}  // namespace aefx::prep
