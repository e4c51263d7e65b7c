#include "aefx/nn/loss.h"

#include <algorithm>

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

SquaredError squared_error_deltas(Activation activation, const float* output, const float* target, const float* weights,
                                  Index count, double total_weight, float* deltas) {
  constexpr Index kSome = 1024;  // of three arrays, which stay in the nearest cache between the passes over them
  SquaredError error;
  for (Index at = 0; at < count; at += kSome) {
    const Index some = std::min(kSome, count - at);
    const float* const some_weights = weights == nullptr ? nullptr : weights + at;
    error += squared_error(output + at, target + at, some_weights, 1, some);
    squared_error_gradient(output + at, target + at, some_weights, some, total_weight, deltas + at);
    multiply_by_derivative(activation, output + at, deltas + at, some);
  }
  return error;
}

void squared_error_gradient(const float* output, const float* target, const float* weights, Index count,
                            double total_weight, float* gradient) {
  const float factor = total_weight > 0 ? static_cast<float>(2 / total_weight) : 0;
  scaled_differences(output, target, weights, factor, count, gradient);
}

}  // namespace aefx::nn
