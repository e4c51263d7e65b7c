#include "aefx/nn/loss.h"

namespace aefx::nn {

SquaredError squared_error(const float* output, const float* target, const float* weights, Index rows, Index columns) {
  SquaredError error;
  for (Index r = 0; r < rows; ++r) {
    const float* y = output + r * columns;
    const float* t = target + r * columns;
    if (weights == nullptr) {
      double sum = 0;
      for (Index c = 0; c < columns; ++c) sum += static_cast<double>((y[c] - t[c]) * (y[c] - t[c]));
      error.sum += sum;
      error.weight += static_cast<double>(columns);
    } else {
      const float* w = weights + r * columns;
      for (Index c = 0; c < columns; ++c) {
        error.sum += static_cast<double>(w[c] * (y[c] - t[c]) * (y[c] - t[c]));
        error.weight += static_cast<double>(w[c]);
      }
    }
  }
  return error;
}

void squared_error_gradient(const float* output, const float* target, const float* weights, Index count,
                            double total_weight, float* gradient) {
  const float factor = total_weight > 0 ? static_cast<float>(2 / total_weight) : 0;
  if (weights == nullptr) {
    for (Index i = 0; i < count; ++i) gradient[i] = factor * (output[i] - target[i]);
  } else {
    for (Index i = 0; i < count; ++i) gradient[i] = factor * weights[i] * (output[i] - target[i]);
  }
}

}  // namespace aefx::nn
