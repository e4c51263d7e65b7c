#include "aefx/train/row_source.h"

#include <numeric>

namespace aefx::train {

void MemoryRows::each_window(Random& random, bool shuffle, Index /*batch*/, const Window& use) {
  std::iota(order_.begin(), order_.end(), Index{0});
  if (shuffle) random.shuffle(order_);
  use(rows_, order_);
}

}  // namespace aefx::train
