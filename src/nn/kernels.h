// The inner loops of the network over contiguous floats, in the widest vectors of the processor.
#pragma once

#include <cstddef>

#include "aefx/nn/activation.h"

namespace aefx::nn {

using Index = std::ptrdiff_t;  // as Eigen's, whose header must not be compiled for several instruction sets

// A matrix (rows x columns): its value at (r, c) is data[r * row_stride + c * column_stride].
struct View {
  const float* data = nullptr;
  Index rows = 0, columns = 0;
  Index row_stride = 0;
  Index column_stride = 1;
};

// A matrix of a known shape to write to: its value at (r, c) is data[r * row_stride + c].
struct Target {
  float* data = nullptr;
  Index row_stride = 0;
};

// c(m x n) = start + a(m x depth) b(depth x n), `start` being 0, `bias` (1 x n) in every row, or c itself.
// b.column_stride must be 1. Each value of c is summed in the order of depth: its bits depend on neither the other rows
// and columns nor the number of threads.
enum class Start { zero, bias, add };
void multiply(const View& a, const View& b, const float* bias, Start start, const Target& c);

// sums(1 x columns) = the sum of the rows of `a`, whose column_stride must be 1.
void column_sums(const View& a, float* sums);

// to(columns x rows) = the transpose of `from`, whose column_stride must be 1.
void transpose(const View& from, const Target& to);

// sums += values.
void add(const float* values, Index count, float* sums);

// The sum of (output - target)^2, or of weight * (output - target)^2 if `weights` is not null.
double sum_of_squares(const float* output, const float* target, const float* weights, Index count);
// to = factor * (output - target), or factor * weight * (output - target).
void scaled_differences(const float* output, const float* target, const float* weights, float factor, Index count,
                        float* to);

// Replaces `count` pre-activations by activations. A value's bits do not depend on its position. NaN stays NaN.
void activate(Activation activation, float* values, Index count);

// Multiplies `deltas` by the derivative of `activation`, computed from its output y:
//   relu, leaky-relu: 1 or the slope below 0;  elu: min(y, 0) + 1;  tanh: 1 - y^2;  sigmoid: y (1 - y).
void multiply_by_derivative(Activation activation, const float* y, float* deltas, Index count);

}  // namespace aefx::nn
