// Sorting positions by a key.
#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

namespace aefx {

// Returns 0 .. count - 1 sorted by key(i), the largest key first; equal keys keep their order.
template <typename Key>
[[nodiscard]] std::vector<std::size_t> argsort_descending(std::size_t count, const Key& key) {
  std::vector<decltype(key(count))> keys;
  keys.reserve(count);
  for (std::size_t i = 0; i < count; ++i) keys.push_back(key(i));
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return keys[a] > keys[b]; });
  return order;
}

}  // namespace aefx
