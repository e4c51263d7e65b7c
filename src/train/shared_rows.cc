#include "train/shared_rows.h"

#include <algorithm>
#include <numeric>

#include "train/shared_table.h"

namespace aefx::train {

SharedRows::SharedRows(prep::Prepared& own, Ranks& ranks) : own_(own), ranks_(ranks) {
  check_numbers(own.inputs.rows());
  const SharedTable table(ranks, own.inputs.rows());
  all_ = table.rows();
  begin_ = table.begin();
  order_.resize(static_cast<std::size_t>(all_));
  if (any(ranks, own.weights.rows() > 0) && own.weights.rows() == 0)
    own.weights = Matrix::Ones(own.inputs.rows(), own.inputs.cols());
}

void SharedRows::draw(Random& random, bool shuffle) {
  std::iota(order_.begin(), order_.end(), Index{0});
  if (shuffle) random.shuffle(order_);
}

void SharedRows::each_window(Random& random, bool shuffle, Index /*batch*/, const Window& use) {
  draw(random, shuffle);
  RowOrder here;
  for (const Index row : order_) {
    if (row >= begin_ && row < begin_ + own_.inputs.rows()) here.push_back(static_cast<RowNumber>(row - begin_));
  }
  use(own_, here);
}

void SharedRows::each_batch(Random& random, bool shuffle, Index batch, const std::function<void(const Batch&)>& use) {
  draw(random, shuffle);
  RowOrder here;
  std::vector<Index> places;
  for (Index at = 0; at < all_; at += batch) {
    const Index count = std::min(batch, all_ - at);
    here.clear();
    places.clear();
    for (Index place = 0; place < count; ++place) {
      const Index row = order_[static_cast<std::size_t>(at + place)] - begin_;
      if (row < 0 || row >= own_.inputs.rows()) continue;
      here.push_back(static_cast<RowNumber>(row));
      places.push_back(place);
    }
    use({.rows = own_,
         .order = here.data(),
         .count = static_cast<Index>(here.size()),
         .all = count,
         .places = places.data()});
  }
}

}  // namespace aefx::train
