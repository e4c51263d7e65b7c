// The loops that the time goes into, in the widest vectors that the machine has.
#pragma once

#include <cstddef>

namespace aefx::nn {

using Index = std::ptrdiff_t;  // Eigen's too; its header stays out of code that is compiled for several machines

// Where the value at (row, column) stands: data[row * row_stride + column * column_stride].
struct Strided {
  const float* data = nullptr;
  Index row_stride = 0;
  Index column_stride = 1;
};

// c(m x n) = start + a(m x depth) * b(depth x n), where `start` is `bias` (n values) in every row, or what c holds, or
// 0. A row of b begins `b_stride` values behind the one before, one of c `c_stride`. Every value of c is summed in the
// order of depth, so that its bits depend neither on the rows beside it nor on threads.
enum class Start { zero, bias, add };
void multiply(const Strided& a, const float* b, Index b_stride, const float* bias, Start start, Index m, Index n,
              Index depth, float* c, Index c_stride);
inline void multiply(const Strided& a, const float* b, const float* bias, Start start, Index m, Index n, Index depth,
                     float* c) {
  multiply(a, b, n, bias, start, m, n, depth, c, n);  // row after row
}

// sums[column] = sum of the rows of `a`, of which each begins `stride` values behind the one before.
void column_sums(const float* a, Index stride, Index rows, Index columns, float* sums);

// to(columns x rows) = the transpose of from(rows x columns); a row of each begins its stride behind the one before.
void transpose(const float* from, Index from_stride, Index rows, Index columns, float* to, Index to_stride);

// sums += more.
void add(const float* more, Index count, float* sums);

// The sum of (output - target)^2, or of weight * (output - target)^2 where there are weights.
double sum_of_squares(const float* output, const float* target, const float* weights, Index count);
// to = factor * (output - target), or factor * weight * (output - target).
void scaled_differences(const float* output, const float* target, const float* weights, float factor, Index count,
                        float* to);

// Values below 0 times `slope`; NaN stays NaN.
void rectify(float* values, float slope, Index count);
// deltas *= the derivative, told by the activation's output y: 1 above 0 and `slope` elsewhere; y + 1 where y is not
// above 0; 1 - y^2; y (1 - y).
void multiply_by_slope(const float* y, float slope, float* deltas, Index count);
void multiply_by_elu_slope(const float* y, float* deltas, Index count);
void multiply_by_tanh_slope(const float* y, float* deltas, Index count);
void multiply_by_logistic_slope(const float* y, float* deltas, Index count);

void exp_minus_one_below_zero(float* values, Index count);  // elu
void hyperbolic_tangent(float* values, Index count);
void logistic(float* values, Index count);

}  // namespace aefx::nn
