#include "nn/loss.h"

#include <algorithm>
#include <array>

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

SquaredError replace_by_deltas(Activation activation, float* output, const float* target, const float* weights,
                               Index count, double total_weight) {
  constexpr Index kSome = 1024;  // values that stay in the nearest cache between the loops over them
  const float factor = total_weight > 0 ? static_cast<float>(2 / total_weight) : 0;
  std::array<float, kSome> deltas;
  SquaredError error;
  for (Index at = 0; at < count; at += kSome) {
    const Index some = std::min(kSome, count - at);
    const float* const some_weights = weights == nullptr ? nullptr : weights + at;
    error += squared_error(output + at, target + at, some_weights, 1, some);
    scaled_differences(output + at, target + at, some_weights, factor, some, deltas.data());
    multiply_by_derivative(activation, output + at, deltas.data(), some);
    std::copy_n(deltas.data(), some, output + at);
  }
  return error;
}

}  // namespace aefx::nn
