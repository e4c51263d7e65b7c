// The mean squared error over the values that are there.
#pragma once

#include "aefx/base/matrix.h"
#include "aefx/nn/activation.h"

namespace aefx::nn {

struct SquaredError {
  double sum = 0;     // of weight * (output - target)^2
  double weight = 0;  // of what was there; rows x columns when nothing is missing

  [[nodiscard]] double mean() const { return weight > 0 ? sum / weight : 0; }
  SquaredError& operator+=(const SquaredError& other) {
    sum += other.sum;
    weight += other.weight;
    return *this;
  }
};

// `output`, `target` and `weights` are rows x columns, one row after the other; `weights` (1 where a value is there, 0
// where it is missing) may be null: all are there.
[[nodiscard]] SquaredError squared_error(const float* output, const float* target, const float* weights, Index rows,
                                         Index columns);

// The same of `count` values, which are then replaced by deltas, d mean / d pre-activation:
//   2 * weight * (output - target) / total_weight * the derivative of the activation that made `output`,
// where `total_weight` is that of the whole batch of which these values are a part.
SquaredError replace_by_deltas(Activation activation, float* output, const float* target, const float* weights,
                               Index count, double total_weight);

}  // namespace aefx::nn
