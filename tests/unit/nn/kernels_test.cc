#include "nn/kernels.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

#include "reference.h"
#include "support/instruction_sets.h"

namespace aefx::nn {
namespace {

using test::random_matrix;

struct Size {
  Index m = 0, n = 0, depth = 0;
};

// Every remainder of tiles and vectors.
std::vector<Size> sizes() {
  std::vector<Size> all;
  for (Index n = 1; n <= 40; ++n) {
    for (Index m = 1; m <= 9; ++m) {
      for (const Index depth : {1, 2, 5, 40}) all.push_back({m, n, depth});
    }
  }
  for (Index m = 1; m <= 40; ++m) {
    for (const Index n : {1, 4, 7, 8, 9, 16, 17, 33, 40}) {
      for (const Index depth : {3, 16, 37}) all.push_back({m, n, depth});
    }
  }
  for (Index depth = 0; depth <= 40; ++depth) all.push_back({5, 13, depth});
  // Several blocks of columns and depth, and packed ones.
  for (const Size& size : {Size{25, 611, 300}, Size{30, 1100, 257}, Size{3, 700, 600}}) all.push_back(size);
  return all;
}

// Tiles of every height, and packed rows and columns in several blocks.
std::vector<Size> sizes_of_blocks() {
  return {{25, 67, 70}, {31, 5, 300}, {150, 33, 260}, {295, 70, 65}, {37, 530, 300}};
}

constexpr float kGuard = 12345;  // after the last value of c: must not be overwritten

// A sum of products in float32 may be off by depth + 1 roundings of the sum of their sizes.
void expect_product(const View& a, const Matrix& b, const Vector& bias, Start start, const Size& size) {
  std::vector<float> c(static_cast<std::size_t>(size.m * size.n) + 1,
                       start == Start::add ? 0.5F : std::numeric_limits<float>::quiet_NaN());
  c.back() = kGuard;
  multiply(a, {b.data(), size.depth, size.n, size.n}, start == Start::bias ? bias.data() : nullptr, start,
           {c.data(), size.n});
  for (Index i = 0; i < size.m; ++i) {
    for (Index j = 0; j < size.n; ++j) {
      double sum = start == Start::zero ? 0 : start == Start::add ? 0.5 : static_cast<double>(bias(j));
      double sizes_sum = std::abs(sum);
      for (Index k = 0; k < size.depth; ++k) {
        const double product =
            static_cast<double>(a.data[i * a.row_stride + k * a.column_stride]) * static_cast<double>(b(k, j));
        sum += product;
        sizes_sum += std::abs(product);
      }
      const double allowed = static_cast<double>(size.depth + 1) * 0x1p-24 * sizes_sum;
      ASSERT_NEAR(c[static_cast<std::size_t>(i * size.n + j)], sum, allowed)
          << size.m << " x " << size.n << " x " << size.depth << " at " << i << ", " << j;
    }
  }
  ASSERT_EQ(c.back(), kGuard) << size.m << " x " << size.n << " x " << size.depth;
}

// `a` is row-major or column-major.
TEST(Multiply, MatchesTheTripleLoopUnderEveryInstructionSet) {
  aefx::test::under_each_instruction_set([](const std::string& target) {
    for (const Size& size : sizes_of_blocks()) {
      const Matrix a = random_matrix(size.m, size.depth, 1);
      const Matrix turned = a.transpose();
      const Matrix b = random_matrix(size.depth, size.n, 2);
      const Vector bias = random_matrix(1, size.n, 3);
      for (const Start start : {Start::zero, Start::bias, Start::add}) {
        ASSERT_NO_FATAL_FAILURE(expect_product({a.data(), size.m, size.depth, size.depth}, b, bias, start, size))
            << target;
        ASSERT_NO_FATAL_FAILURE(expect_product({turned.data(), size.m, size.depth, 1, size.m}, b, bias, start, size))
            << target;
      }
    }
  });
}

TEST(Multiply, MatchesTheTripleLoop) {
  for (const Size& size : sizes()) {
    const Matrix a = random_matrix(size.m, size.depth, 1);
    const Matrix b = random_matrix(size.depth, size.n, 2);
    const Vector bias = random_matrix(1, size.n, 3);
    for (const Start start : {Start::zero, Start::bias, Start::add}) {
      ASSERT_NO_FATAL_FAILURE(expect_product({a.data(), size.m, size.depth, size.depth}, b, bias, start, size));
    }
  }
}

TEST(Multiply, LeftFactorMayBeTransposed) {
  for (const Size& size : sizes()) {
    const Matrix a = random_matrix(size.depth, size.m, 4);
    const Matrix b = random_matrix(size.depth, size.n, 5);
    ASSERT_NO_FATAL_FAILURE(
        expect_product({a.data(), size.m, size.depth, 1, size.m}, b, Vector::Zero(size.n), Start::add, size));
  }
}

TEST(Multiply, LeftFactorMayHaveStrides) {
  const Matrix a = random_matrix(7, 30, 6);
  const Matrix b = random_matrix(10, 11, 7);
  expect_product({a.data() + 5, 7, 10, 30, 2}, b, Vector::Zero(11), Start::zero, {7, 11, 10});
}

TEST(Multiply, BitsOfARowDoNotDependOnOtherRows) {
  for (Index n = 1; n <= 40; ++n) {
    const Matrix a = random_matrix(11, 23, 8);
    const Matrix b = random_matrix(23, n, 9);
    Matrix together(11, n);
    Matrix alone(1, n);
    multiply({a.data(), 11, 23, 23}, {b.data(), 23, n, n}, nullptr, Start::zero, {together.data(), n});
    for (Index r = 0; r < 11; ++r) {
      multiply({a.data() + r * 23, 1, 23, 23}, {b.data(), 23, n, n}, nullptr, Start::zero, {alone.data(), n});
      ASSERT_EQ(std::memcmp(alone.data(), together.data() + r * n, static_cast<std::size_t>(n) * sizeof(float)), 0)
          << n << " columns, row " << r;
    }
  }
}

TEST(ColumnSums, ReplaceTheTarget) {
  for (Index columns = 1; columns <= 40; ++columns) {
    const Matrix a = random_matrix(13, columns, 10);
    std::vector<float> sums(static_cast<std::size_t>(columns) + 1, std::numeric_limits<float>::quiet_NaN());
    sums.back() = kGuard;
    column_sums({a.data(), 13, columns, columns}, sums.data());
    for (Index c = 0; c < columns; ++c) {
      ASSERT_NEAR(sums[static_cast<std::size_t>(c)], a.col(c).cast<double>().sum(), 1e-5) << columns;
    }
    ASSERT_EQ(sums.back(), kGuard) << columns;
  }
}

}  // namespace
}  // namespace aefx::nn
