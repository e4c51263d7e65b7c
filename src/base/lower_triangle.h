// Symmetric products by tiles.
#pragma once

#include <algorithm>
#include <cstddef>

#include "aefx/base/matrix.h"
#include "aefx/base/thread_pool.h"

namespace aefx {

// Adds products to the lower triangle of `square`, tile by tile: product(first row, number of rows) has as many columns
// as reach to the diagonal. The tiles do not depend on the number of threads.
template <class Product>
void add_lower(ThreadPool* pool, MatrixD& square, const Product& product) {
  constexpr Index kTile = 64;
  const Index size = square.rows();
  const Index tiles = (size + kTile - 1) / kTile;
  run(pool, static_cast<std::size_t>(tiles), [&](std::size_t task) {
    const Index at = (tiles - 1 - static_cast<Index>(task)) * kTile;  // the longest first
    const Index count = std::min(kTile, size - at);
    square.block(at, 0, count, at + count).noalias() += product(at, count);
  });
}

}  // namespace aefx
