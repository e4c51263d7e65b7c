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

// d mean / d output = 2 * weight * (output - target) / total_weight, where `total_weight` is that of the whole batch of
// which these rows are a part.
void squared_error_gradient(const float* output, const float* target, const float* weights, Index count,
                            double total_weight, float* gradient);

// Both at once, and back through the activation that made `output`: deltas are d mean / d pre-activation.
SquaredError squared_error_deltas(Activation activation, const float* output, const float* target, const float* weights,
                                  Index count, double total_weight, float* deltas);

}  // namespace aefx::nn
