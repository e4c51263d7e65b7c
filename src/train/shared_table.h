// A table whose rows lie with several ranks, each having a share.
#pragma once

#include <vector>

#include "aefx/base/matrix.h"
#include "aefx/base/thread_pool.h"
#include "aefx/prep/statistics.h"
#include "aefx/train/ranks.h"
#include "prep/pca.h"
#include "train/warm_start.h"

namespace aefx::train {

// Collective, all of it: every rank calls the same.
class SharedTable {
 public:
  // `rows` is how many this rank has.
  SharedTable(Ranks& ranks, Index rows);

  [[nodiscard]] Ranks& ranks() const { return ranks_; }
  [[nodiscard]] Index rows() const { return all_; }     // of all ranks
  [[nodiscard]] Index begin() const { return begin_; }  // place of this rank's first row among them
  [[nodiscard]] Index size() const { return size_; }    // of this rank's

  // Which of some rows (places among all, ascending) are this rank's, as places among its own.
  [[nodiscard]] std::vector<Index> own(const std::vector<Index>& rows) const;
  // Rows of all ranks, by their places among all (ascending), on every rank; `own` are this rank's.
  [[nodiscard]] MatrixD take(const MatrixD& own, const std::vector<Index>& rows) const;

 private:
  Ranks& ranks_;
  Index all_ = 0, begin_ = 0, size_ = 0;
};

// As prep::encoded_statistics(), of the rows of all ranks: the same but for the rounding of means and deviations.
[[nodiscard]] std::vector<prep::ColumnStatistics> shared_statistics(const MatrixD& own, const prep::LevelCounts& levels,
                                                                    Ranks& ranks, ThreadPool* pool);

// Their bytes laid one behind the other, and back: what is sent from rank to rank.
[[nodiscard]] std::string bytes_of(const double* values, Index count);
void append(const std::string& bytes, std::vector<double>& to);

}  // namespace aefx::train
