#include "dist/distributed_rows.h"

#include <algorithm>
#include <numeric>

#include "dist/row_range.h"

namespace aefx::dist {

using train::Batch;
using train::RowNumber;
using train::RowOrder;

DistributedRows::DistributedRows(prep::Prepared& own, Communicator& ranks) : own_(own), ranks_(ranks) {
  train::check_numbers(own.inputs.rows());
  const RowRange range(ranks, own.inputs.rows());
  all_ = range.rows();
  begin_ = range.begin();
  order_.resize(static_cast<std::size_t>(all_));
  if (ranks.any(own.weights.rows() > 0) && own.weights.rows() == 0)
    own.weights = Matrix::Ones(own.inputs.rows(), own.inputs.cols());
}

void DistributedRows::draw(Random& random, bool shuffle) {
  std::iota(order_.begin(), order_.end(), Index{0});
  if (shuffle) random.shuffle(order_);
}

void DistributedRows::each_window(Random& random, bool shuffle, Index /*batch*/, const Window& use) {
  draw(random, shuffle);
  RowOrder here;
  for (const Index row : order_) {
    if (row >= begin_ && row < begin_ + own_.inputs.rows()) here.push_back(static_cast<RowNumber>(row - begin_));
  }
  use(own_, here);
}

void DistributedRows::each_batch(Random& random, bool shuffle, Index batch,
                                 const std::function<void(const Batch&)>& use) {
  draw(random, shuffle);
  RowOrder here;
  std::vector<Index> positions;
  for (Index at = 0; at < all_; at += batch) {
    const Index count = std::min(batch, all_ - at);
    here.clear();
    positions.clear();
    for (Index position = 0; position < count; ++position) {
      const Index row = order_[static_cast<std::size_t>(at + position)] - begin_;
      if (row < 0 || row >= own_.inputs.rows()) continue;
      here.push_back(static_cast<RowNumber>(row));
      positions.push_back(position);
    }
    use({.rows = own_,
         .order = here.data(),
         .count = static_cast<Index>(here.size()),
         .all = count,
         .positions = positions.data()});
  }
}

}  // namespace aefx::dist
