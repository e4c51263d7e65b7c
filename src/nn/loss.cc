#include "aefx/nn/loss.h"

#include "nn/kernels.h"

namespace aefx::nn {

SquaredError squared_error(const float* output, const float* target, const float* weights, Index rows, Index columns) {
  const Index count = rows * columns;
  SquaredError error{.sum = sum_of_squares(output, target, weights, count), .weight = static_cast<double>(count)};
  if (weights != nullptr) {
    error.weight = 0;
    for (Index i = 0; i < count; ++i) error.weight += static_cast<double>(weights[i]);
  }
  return error;
}

void squared_error_gradient(const float* output, const float* target, const float* weights, Index count,
                            double total_weight, float* gradient) {
  const float factor = total_weight > 0 ? static_cast<float>(2 / total_weight) : 0;
  scaled_differences(output, target, weights, factor, count, gradient);
}

}  // namespace aefx::nn
