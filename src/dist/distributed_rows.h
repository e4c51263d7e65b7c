// The rows of a fit that several ranks run together.
#pragma once

#include <vector>

#include "dist/communicator.h"
#include "train/rows/row_source.h"

namespace aefx::dist {

// Each rank has some of the rows, which follow each other. Every rank draws the order of all rows, that of a fit in one
// process, and takes from each batch the rows it has.
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
  void draw(Random& random, bool shuffle);

  const prep::Prepared& own_;
  Communicator& ranks_;
  Index all_ = 0, begin_ = 0;
  std::vector<Index> order_;  // of all rows
};

}  // namespace aefx::dist
