// The rows of a fit that several ranks run together.
#pragma once

#include <functional>
#include <vector>

#include "dist/communicator.h"
#include "train/rows/row_source.h"

namespace aefx::dist {

// Each rank has some of the rows, which follow each other, and takes from each batch those that it has. The order of
// all rows is that of a fit in one process: every rank draws it where there are few, or else computes where in it its
// own rows are.
class DistributedRows : public train::RowSource {
 public:
  // `own` must stay alive; it gets weights where other ranks have gaps.
  DistributedRows(prep::Prepared& own, Communicator& ranks);

  [[nodiscard]] Index rows() const override { return all_; }
  [[nodiscard]] bool weighted() const override { return own_.weighted(); }
  [[nodiscard]] train::Reduction& reduction() const override { return ranks_; }
  void each_window(Random& random, bool shuffle, Index batch, const Window& use) override;
  void each_batch(Random& random, bool shuffle, Index batch,
                  const std::function<void(const train::Batch&)>& use) override;

 private:
  // Calls use(position in the order of all rows, own row) for each own row, in that order.
  void each_own_row(Random& random, bool shuffle, const std::function<void(Index, Index)>& use);

  const prep::Prepared& own_;
  Communicator& ranks_;
  Index all_ = 0, begin_ = 0;
  std::vector<Index> order_;  // of all rows where they are drawn, else of the positions of own rows
};

}  // namespace aefx::dist
