// The rows of a fit that several ranks run together.
#pragma once

#include <vector>

#include "aefx/train/row_source.h"

namespace aefx::train {

// Each has a share of the rows, which follow each other. Every rank draws the order of all rows, that of a fit without
// ranks, and takes from each batch the rows it has.
class SharedRows : public RowSource {
 public:
  // `own` must stay alive; it may get weights where other ranks have gaps.
  SharedRows(prep::Prepared& own, Ranks& ranks);

  [[nodiscard]] Index rows() const override { return all_; }
  [[nodiscard]] bool weighted() const override { return own_.weighted(); }
  [[nodiscard]] Ranks* ranks() const override { return &ranks_; }
  void each_window(Random& random, bool shuffle, Index batch, const Window& use) override;
  void each_batch(Random& random, bool shuffle, Index batch, const std::function<void(const Batch&)>& use) override;

 private:
  void draw(Random& random, bool shuffle);

  const prep::Prepared& own_;
  Ranks& ranks_;
  Index all_, begin_;
  std::vector<Index> order_;  // of all rows
};

}  // namespace aefx::train
