// The whole gradient of a batch, which BatchGradient returns in parts.
#pragma once

#include <algorithm>
#include <limits>
#include <span>
#include <vector>

#include "train/batch_gradient.h"

namespace aefx::nn::test {

struct WholeGradient {
  double loss = 0;
  std::vector<float> values;  // NaN where `use` was not called
};

// Of the rows that `order` names, `count` of them.
inline WholeGradient whole_gradient(train::BatchGradient& batch, const Network& network, const prep::Prepared& rows,
                                    const train::RowNumber* order, Index count, ThreadPool& pool) {
  WholeGradient whole{.values =
                          std::vector<float>(network.parameters().size(), std::numeric_limits<float>::quiet_NaN())};
  Random random(0);
  batch.begin(network, pool);
  whole.loss =
      batch.compute(network, {.rows = rows, .order = order, .count = count, .all = count}, random, pool,
                    [&](std::size_t begin, std::span<const float> some) {
                      std::copy(some.begin(), some.end(), whole.values.begin() + static_cast<std::ptrdiff_t>(begin));
                    });
  return whole;
}

}  // namespace aefx::nn::test
