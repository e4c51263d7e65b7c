#include "dist/distributed_rows.h"

#include <algorithm>

#include "aefx/prep/statistics.h"
#include "base/permutation.h"
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
  if (ranks.any(own.weights.rows() > 0) && own.weights.rows() == 0)
    own.weights = Matrix::Ones(own.inputs.rows(), own.inputs.cols());
}

void DistributedRows::each_own_row(Random& random, bool shuffle, const std::function<void(Index, Index)>& use) {
  const Index own = own_.inputs.rows();
  if (!shuffle) {
    for (Index row = 0; row < own; ++row) use(begin_ + row, row);
  } else if (all_ <= train::kDrawnRows) {
    order_ = prep::all_rows(all_);
    random.shuffle(order_);
    for (Index position = 0; position < all_; ++position) {
      const Index row = order_[static_cast<std::size_t>(position)] - begin_;
      if (row >= 0 && row < own) use(position, row);
    }
  } else {
    const KeyedPermutation permutation(static_cast<std::uint64_t>(all_), random);
    order_.clear();
    for (Index row = 0; row < own; ++row)
      order_.push_back(static_cast<Index>(permutation.position_of(static_cast<std::uint64_t>(begin_ + row))));
    std::sort(order_.begin(), order_.end());
    for (const Index position : order_)
      use(position, static_cast<Index>(permutation.at(static_cast<std::uint64_t>(position))) - begin_);
  }
}

void DistributedRows::each_window(Random& random, bool shuffle, Index /*batch*/, const Window& use) {
  RowOrder here;
  each_own_row(random, shuffle, [&](Index, Index row) { here.push_back(static_cast<RowNumber>(row)); });
  use(own_, here);
}

// Every rank takes part in every batch, also without rows in it.
void DistributedRows::each_batch(Random& random, bool shuffle, Index batch,
                                 const std::function<void(const Batch&)>& use) {
  RowOrder here;
  std::vector<Index> positions;
  Index at = 0;  // position of the batch's first row
  const auto end_batch = [&] {
    use({.rows = own_,
         .order = here.data(),
         .count = static_cast<Index>(here.size()),
         .all = std::min(batch, all_ - at),
         .positions = positions.data()});
    here.clear();
    positions.clear();
    at += batch;
  };
  each_own_row(random, shuffle, [&](Index position, Index row) {
    while (position >= at + batch) end_batch();
    here.push_back(static_cast<RowNumber>(row));
    positions.push_back(position - at);
  });
  while (at < all_) end_batch();
}

}  // namespace aefx::dist
