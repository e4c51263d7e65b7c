// Mean squared error over values that are not missing.
#pragma once

#include "aefx/base/matrix.h"
#include "aefx/nn/activation.h"

namespace aefx::nn {

struct SquaredError {
  double sum = 0;     // of weight * (output - target)^2
  double weight = 0;  // sum of the weights

  [[nodiscard]] double mean() const { return weight > 0 ? sum / weight : 0; }
  SquaredError& operator+=(const SquaredError& other) {
    sum += other.sum;
    weight += other.weight;
    return *this;
  }
};

// `output`, `target` and `weights` are rows x columns, row-major; `weights` may be null: all are 1.
[[nodiscard]] SquaredError squared_error(const float* output, const float* target, const float* weights, Index rows,
                                         Index columns);

// Returns the squared error of `count` outputs of a layer and replaces them by deltas, d loss / d pre-activation:
//   2 * weight * (output - target) / total_weight * derivative of the layer's activation,
// `total_weight` being the sum of weights of the whole batch, by which its loss is divided.
SquaredError replace_by_deltas(Activation activation, float* output, const float* target, const float* weights,
                               Index count, double total_weight);

}  // namespace aefx::nn
