#include "aefx/train/row_source.h"

#include <algorithm>
#include <numeric>

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
  std::iota(order_.begin(), order_.end(), Index{0});
  if (shuffle) random.shuffle(order_);
  use(rows_, order_);
}

}  // namespace aefx::train
