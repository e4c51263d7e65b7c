// Features of a table that is too large for memory.
#pragma once

#include <utility>
#include <vector>

#include "aefx/base/matrix.h"
#include "aefx/base/temporary_file.h"
#include "aefx/base/thread_pool.h"
#include "aefx/prep/levels.h"
#include "aefx/prep/statistics.h"

namespace aefx::prep {

// Rows of doubles, NaN where missing, in a temporary file. Rows are added; then they are read, by several threads at a
// time if one likes.
class StoredFeatures {
 public:
  explicit StoredFeatures(Index columns) : columns_(columns), levels_(static_cast<std::size_t>(columns)) {}

  void add(const MatrixD& rows);
  // From now on what is read of this column are levels, not places in a vocabulary.
  void recode(Index column, LevelPlaces levels) { levels_[static_cast<std::size_t>(column)] = std::move(levels); }

  [[nodiscard]] Index rows() const { return rows_; }
  [[nodiscard]] Index columns() const { return columns_; }
  [[nodiscard]] MatrixD read(Index begin, Index count) const;
  // Some rows, ascending.
  [[nodiscard]] MatrixD take(const std::vector<Index>& chosen) const;

 private:
  void recode(MatrixD& rows) const;

  Index columns_, rows_ = 0;
  std::vector<LevelPlaces> levels_;  // of each column; none: it stays as it is
  TemporaryFile file_;
};

// As encoded_statistics(), of all rows, but that the quartiles are those of `sample`.
[[nodiscard]] std::vector<ColumnStatistics> stored_statistics(const StoredFeatures& features, const MatrixD& sample,
                                                              const LevelCounts& levels, ThreadPool* pool);

}  // namespace aefx::prep
