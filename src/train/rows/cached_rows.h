// Rows as the network sees them, in a temporary file: for tables that are larger than memory.
#pragma once

#include <cstddef>
#include <vector>

#include "aefx/base/thread_pool.h"
#include "base/file.h"
#include "prep/stored_features.h"
#include "train/rows/row_source.h"

namespace aefx::train {

// Blocks of rows lie in the table's order. For an epoch they are drawn in a random order, as many at a time as a window
// has room for, and the rows of a window are shuffled: rows that lie together in the table meet others from all over
// it.
class CachedRows : public RowSource {
 public:
  // Prepares all rows of `features`; those `held_out` (ascending) are not among what is trained on. Windows take at
  // most `window_bytes`, but for a block. Throws Error (io); data, with the column, for a value that is too large.
  CachedRows(const prep::StoredFeatures& features, const prep::Pipeline& pipeline, std::vector<Index> held_out,
             std::size_t window_bytes, ThreadPool& pool);

  [[nodiscard]] Index rows() const override { return all_ - static_cast<Index>(held_out_.size()); }
  [[nodiscard]] bool weighted() const override { return gaps_ || column_weights_.size() > 0; }
  void each_window(Random& random, bool shuffle, Index batch, const Window& use) override;

  // All rows, those held out among them, some thousand at a time, in the table's order.
  void each_block(const std::function<void(Index begin, const prep::Prepared& rows)>& use) const;

 private:
  void store(const prep::Prepared& rows);
  [[nodiscard]] Index rows_together() const;  // that are in memory at a time
  [[nodiscard]] Index rows_in(Index block) const;
  [[nodiscard]] prep::Prepared room(Index rows) const;
  // Puts rows of the table into `to` from its row `at` on.
  void read(Index begin, Index count, prep::Prepared& to, Index at) const;
  // Reads a block without the held-out rows; returns how many rows that is.
  Index read_block(Index block, prep::Prepared& to, Index at) const;

  Index all_, columns_, block_rows_;
  std::vector<Index> held_out_;
  std::size_t window_bytes_;
  Vector fill_;  // stands where a value is missing
  Vector column_weights_;
  bool gaps_ = false;   // a value is missing somewhere, and left out of the loss: NaN in the file
  TemporaryFile file_;  // float32
};

}  // namespace aefx::train
