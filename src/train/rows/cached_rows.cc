#include "train/rows/cached_rows.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "aefx/base/error.h"

namespace aefx::train {
namespace {

constexpr Index kBlockCells = 1 << 16;    // 256 KiB: what a disk gives in one go
constexpr Index kMostRowsOfBlock = 4096;  // in a block

}  // namespace

CachedRows::CachedRows(const prep::StoredFeatures& features, const prep::Pipeline& pipeline,
                       std::vector<Index> held_out, std::size_t window_bytes, ThreadPool& pool)
    : all_(features.rows()),
      columns_(static_cast<Index>(pipeline.columns.size())),
      block_rows_(std::clamp<Index>(kBlockCells / std::max<Index>(columns_, 1), 1, kMostRowsOfBlock)),
      held_out_(std::move(held_out)),
      window_bytes_(window_bytes),
      fill_(columns_) {
  for (Index c = 0; c < columns_; ++c) {
    const prep::EncodedColumn& column = pipeline.columns[static_cast<std::size_t>(c)];
    fill_(c) = static_cast<float>(column.scale.apply(column.fill));
  }
  const Index some = rows_together();
  for (Index begin = 0; begin < all_; begin += some) {
    prep::Prepared rows = pipeline.transform(features.read(begin, std::min(some, all_ - begin)), &pool);
    if (rows.beyond_float) {
      throw Error(Fault::data,
                  "row " + std::to_string(begin + rows.beyond_float->row + 1) +
                      " holds a value that is too large to compute with, even scaled",
                  {}, "leave the column out with --drop, or scale it (--scale minmax)");
    }
    store(rows);
  }
}

void CachedRows::store(const prep::Prepared& rows) {
  column_weights_ = rows.column_weights;
  Matrix values = rows.inputs;
  if (rows.weights.rows() > 0) {
    gaps_ = true;
    values = (rows.weights.array() > 0).select(values, std::numeric_limits<float>::quiet_NaN());
  }
  file_.append(values.data(), static_cast<std::size_t>(values.size()) * sizeof(float));
}

Index CachedRows::rows_together() const {
  return std::max(block_rows_, std::min(kMostRowsOfBlock * 4, 16 * block_rows_));
}

Index CachedRows::rows_in(Index block) const { return std::min(block_rows_, all_ - block * block_rows_); }

prep::Prepared CachedRows::room(Index rows) const {
  prep::Prepared out;
  out.inputs.resize(rows, columns_);
  if (gaps_) out.weights.resize(rows, columns_);
  out.column_weights = column_weights_;
  return out;
}

void CachedRows::read(Index begin, Index count, prep::Prepared& to, Index at) const {
  if (count == 0) return;
  float* const values = to.inputs.row(at).data();
  file_.read(static_cast<std::uint64_t>(begin * columns_) * sizeof(float), values,
             static_cast<std::size_t>(count * columns_) * sizeof(float));
  if (!gaps_) return;
  to.weights.middleRows(at, count).setOnes();
  for (Index r = at; r < at + count; ++r) {
    for (Index c = 0; c < columns_; ++c) {
      if (!std::isnan(to.inputs(r, c))) continue;
      to.inputs(r, c) = fill_(c);
      to.weights(r, c) = 0;
    }
  }
}

Index CachedRows::read_block(Index block, prep::Prepared& to, Index at) const {
  const Index begin = block * block_rows_;
  const Index end = begin + rows_in(block);
  const Index first = at;
  auto out = std::lower_bound(held_out_.begin(), held_out_.end(), begin);
  for (Index from = begin; from < end;) {
    const Index until = out != held_out_.end() ? std::min(*out, end) : end;
    read(from, until - from, to, at);
    at += until - from;
    from = until;
    if (from < end) {
      ++from;
      ++out;
    }
  }
  return at - first;
}

void CachedRows::each_window(Random& random, bool shuffle, Index batch, const Window& use) {
  std::vector<Index> blocks(static_cast<std::size_t>((all_ + block_rows_ - 1) / block_rows_));
  std::iota(blocks.begin(), blocks.end(), Index{0});
  if (shuffle) random.shuffle(blocks);
  const auto row_bytes = static_cast<std::size_t>(columns_) * sizeof(float) * (gaps_ ? 2 : 1);
  // Windows get equal numbers of blocks, so that none is small.
  const auto room_for = static_cast<std::size_t>(window_bytes_ / std::max<std::size_t>(row_bytes, 1));
  const std::size_t numbered = std::min<std::size_t>(room_for, std::numeric_limits<RowNumber>::max() / 2);
  const std::size_t most = std::max<std::size_t>(1, numbered / static_cast<std::size_t>(block_rows_));
  const std::size_t windows = (blocks.size() + most - 1) / most;
  const std::size_t largest = (blocks.size() + windows - 1) / std::max<std::size_t>(windows, 1);
  prep::Prepared window = room(std::min(static_cast<Index>(largest) * block_rows_ + batch, all_));
  RowOrder order;
  Index have = 0;
  for (std::size_t w = 0; w < windows; ++w) {
    for (std::size_t b = blocks.size() * w / windows; b < blocks.size() * (w + 1) / windows; ++b)
      have += read_block(blocks[b], window, have);
    const bool last = w + 1 == windows;
    order = table_order(have);
    if (shuffle) random.shuffle(order);
    // Rows that do not fill a batch wait for the next window.
    const Index rest = last ? 0 : have % batch;
    RowOrder waiting(order.end() - rest, order.end());
    order.resize(order.size() - static_cast<std::size_t>(rest));
    if (!order.empty()) use(window, order);
    std::sort(waiting.begin(), waiting.end());
    for (Index i = 0; i < rest; ++i) {
      const Index from = waiting[static_cast<std::size_t>(i)];
      if (from == i) continue;
      window.inputs.row(i) = window.inputs.row(from);
      if (gaps_) window.weights.row(i) = window.weights.row(from);
    }
    have = rest;
  }
}

void CachedRows::each_block(const std::function<void(Index, const prep::Prepared&)>& use) const {
  const Index some = rows_together();
  for (Index begin = 0; begin < all_; begin += some) {
    prep::Prepared rows = room(std::min(some, all_ - begin));
    read(begin, rows.inputs.rows(), rows, 0);
    use(begin, rows);
  }
}

}  // namespace aefx::train
