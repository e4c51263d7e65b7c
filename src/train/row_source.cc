#include "aefx/train/row_source.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace aefx::train {

void RowSource::each_batch(Random& random, bool shuffle, Index batch, const std::function<void(const Batch&)>& use) {
  each_window(random, shuffle, batch, [&](const prep::Prepared& rows, const std::vector<Index>& order) {
    const auto n = static_cast<Index>(order.size());
    for (Index at = 0; at < n; at += batch) {
      const Index count = std::min(batch, n - at);
      use({.rows = rows, .order = order.data() + at, .count = count, .all = count});
    }
  });
}

void MemoryRows::each_window(Random& random, bool shuffle, Index /*batch*/, const Window& use) {
  if (shuffle && ahead_ && ahead_->at_start == random) {
    ahead_->random.shuffle_some(next_order_, ahead_->left, ahead_->left);
    std::swap(order_, next_order_);
    random = ahead_->random;
  } else {
    std::iota(order_.begin(), order_.end(), Index{0});
    if (shuffle) random.shuffle(order_);
  }
  ahead_.reset();
  use(rows_, order_);
}

void MemoryRows::foresee(const Random& next) {
  next_order_.resize(order_.size());
  std::iota(next_order_.begin(), next_order_.end(), Index{0});
  ahead_ = {.at_start = next, .random = next, .left = next_order_.size()};
}

void MemoryRows::draw_ahead(Index rows) {
  if (ahead_) ahead_->random.shuffle_some(next_order_, ahead_->left, static_cast<std::size_t>(rows));
}

}  // namespace aefx::train
