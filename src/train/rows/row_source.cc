#include "train/rows/row_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

#include "aefx/base/error.h"
#include "base/permutation.h"

namespace aefx::train {

void check_numbers(Index rows) {
  constexpr Index kMost = std::numeric_limits<RowNumber>::max();
  if (rows <= kMost) return;
  throw Error(Fault::other,
              fmt::format("{} rows are to be held in memory, of which training can number {}", rows, kMost), {},
              "train with --max-memory, on more machines, or on fewer rows");
}

RowOrder table_order(Index rows) {
  check_numbers(rows);
  RowOrder order(static_cast<std::size_t>(rows));
  std::iota(order.begin(), order.end(), RowNumber{0});
  return order;
}

void RowSource::each_batch(Random& random, bool shuffle, Index batch, const std::function<void(const Batch&)>& use) {
  each_window(random, shuffle, batch, [&](const prep::Prepared& rows, const RowOrder& order) {
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
    order_.resize(static_cast<std::size_t>(rows()));
    std::iota(order_.begin(), order_.end(), RowNumber{0});
    if (shuffle && rows() > kDrawnRows) {
      const KeyedPermutation permutation(order_.size(), random);
      for (std::size_t i = 0; i < order_.size(); ++i) order_[i] = static_cast<RowNumber>(permutation.at(i));
    } else if (shuffle) {
      random.shuffle(order_);
    }
  }
  ahead_.reset();
  use(rows_, order_);
}

// The order of many rows is computed some batches at a time.
void MemoryRows::each_batch(Random& random, bool shuffle, Index batch, const std::function<void(const Batch&)>& use) {
  constexpr Index kTogether = Index{1} << 14;
  const Index n = rows();
  if (n <= kDrawnRows || !shuffle) return RowSource::each_batch(random, shuffle, batch, use);
  const KeyedPermutation permutation(static_cast<std::uint64_t>(n), random);
  const Index together = std::max<Index>(kTogether / batch, 1) * batch;
  order_.resize(static_cast<std::size_t>(together));
  for (Index begin = 0; begin < n; begin += together) {
    const Index end = std::min(n, begin + together);
    for (Index at = begin; at < end; ++at)
      order_[static_cast<std::size_t>(at - begin)] =
          static_cast<RowNumber>(permutation.at(static_cast<std::uint64_t>(at)));
    for (Index at = begin; at < end; at += batch) {
      const Index count = std::min(batch, end - at);
      use({.rows = rows_, .order = order_.data() + (at - begin), .count = count, .all = count});
    }
  }
}

bool MemoryRows::prepare_shuffle(const Random& next) {
  if (rows() > kDrawnRows) return false;
  next_order_.resize(static_cast<std::size_t>(rows()));
  std::iota(next_order_.begin(), next_order_.end(), RowNumber{0});
  ahead_ = {.at_start = next, .random = next, .left = next_order_.size()};
  return true;
}

void MemoryRows::advance_shuffle(Index rows) {
  if (ahead_) ahead_->random.shuffle_some(next_order_, ahead_->left, static_cast<std::size_t>(rows));
}

}  // namespace aefx::train
