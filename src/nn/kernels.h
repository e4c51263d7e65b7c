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
// 0. b and c are row after row. Every value of c is summed in the order of depth, so that its bits depend neither on
// the rows beside it nor on threads.
enum class Start { zero, bias, add };
void multiply(const Strided& a, const float* b, const float* bias, Start start, Index m, Index n, Index depth,
              float* c);

// sums[column] += sum of the rows of `a`, rows x columns.
void add_column_sums(const float* a, Index rows, Index columns, float* sums);

void exp_minus_one_below_zero(float* values, Index count);  // elu
void hyperbolic_tangent(float* values, Index count);
void logistic(float* values, Index count);

}  // namespace aefx::nn
