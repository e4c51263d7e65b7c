// Compiled once for each instruction set by Highway, which picks the best one when the program runs. Nothing but
// Highway's own templates may be instantiated inside HWY_NAMESPACE: the linker keeps one copy of any other, perhaps one
// that this machine can't run.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "nn/kernels.cc"
// The order of these matters.
// clang-format off
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
#include "hwy/contrib/math/math-inl.h"
#include "nn/kernels.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace aefx::nn::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Tag = hn::ScalableTag<float>;
using Vec = hn::Vec<Tag>;

// The first `count` lanes from memory, the others 0, and back. Below AVX2 masked loads and stores touch the whole
// vector, which may reach beyond the array, and want it aligned: there a copy goes between.
HWY_INLINE Vec load_first(Tag tag, Index count, const float* from) {
#if HWY_MEM_OPS_MIGHT_FAULT
  HWY_ALIGN float lanes[hn::MaxLanes(Tag())] = {};
  for (Index i = 0; i < count; ++i) lanes[i] = from[i];
  return hn::Load(tag, lanes);
#else
  return hn::MaskedLoad(hn::FirstN(tag, static_cast<size_t>(count)), tag, from);
#endif
}

HWY_INLINE void store_first(Vec values, Tag tag, Index count, float* to) {
#if HWY_MEM_OPS_MIGHT_FAULT
  HWY_ALIGN float lanes[hn::MaxLanes(Tag())];
  hn::Store(values, tag, lanes);
  for (Index i = 0; i < count; ++i) to[i] = lanes[i];
#else
  hn::BlendedStore(values, hn::FirstN(tag, static_cast<size_t>(count)), tag, to);
#endif
}

// A tile of `kRows` rows and `kVectors` vectors of c stays in registers while depth passes by. `last` counts the
// columns of the tile's last vector.
template <int kRows, int kVectors>
HWY_INLINE void multiply_tile(const float* a, Index a_row, Index a_column, const float* b, const float* bias,
                              Start start, Index n, Index depth, Index last, float* c) {
  const Tag tag;
  const Index lanes = static_cast<Index>(hn::Lanes(tag));
  Vec sums[kRows][kVectors];
  for (int r = 0; r < kRows; ++r) {
    for (int v = 0; v < kVectors; ++v) {
      const float* from = start == Start::bias ? bias + v * lanes : c + r * n + v * lanes;
      if (start == Start::zero) {
        sums[r][v] = hn::Zero(tag);
      } else {
        sums[r][v] = v == kVectors - 1 ? load_first(tag, last, from) : hn::LoadU(tag, from);
      }
    }
  }
  for (Index k = 0; k < depth; ++k) {
    const float* row = b + k * n;
    Vec kernel[kVectors];
    for (int v = 0; v < kVectors; ++v) {
      kernel[v] = v == kVectors - 1 ? load_first(tag, last, row + v * lanes) : hn::LoadU(tag, row + v * lanes);
    }
    for (int r = 0; r < kRows; ++r) {
      const Vec x = hn::Set(tag, a[r * a_row + k * a_column]);
      for (int v = 0; v < kVectors; ++v) sums[r][v] = hn::MulAdd(x, kernel[v], sums[r][v]);
    }
  }
  for (int r = 0; r < kRows; ++r) {
    for (int v = 0; v < kVectors; ++v) {
      float* to = c + r * n + v * lanes;
      if (v == kVectors - 1) {
        store_first(sums[r][v], tag, last, to);
      } else {
        hn::StoreU(sums[r][v], tag, to);
      }
    }
  }
}

template <int kVectors>
HWY_INLINE void multiply_columns(const float* a, Index a_row, Index a_column, const float* b, const float* bias,
                                 Start start, Index m, Index n, Index depth, Index last, float* c) {
  const auto row = [=](Index r) { return depth > 0 ? a + r * a_row : a; };  // without depth `a` may be null
  Index r = 0;
  for (; r + 4 <= m; r += 4) {
    multiply_tile<4, kVectors>(row(r), a_row, a_column, b, bias, start, n, depth, last, c + r * n);
  }
  for (; r < m; ++r) {
    multiply_tile<1, kVectors>(row(r), a_row, a_column, b, bias, start, n, depth, last, c + r * n);
  }
}

void multiply(const float* a, Index a_row, Index a_column, const float* b, const float* bias, Start start, Index m,
              Index n, Index depth, float* c) {
  const Tag tag;
  const Index lanes = static_cast<Index>(hn::Lanes(tag));
  for (Index column = 0; column < n; column += 2 * lanes) {
    const Index left = n - column;
    const float* column_bias = bias == nullptr ? nullptr : bias + column;
    if (left > lanes) {
      const Index last = left < 2 * lanes ? left - lanes : lanes;
      multiply_columns<2>(a, a_row, a_column, b + column, column_bias, start, m, n, depth, last, c + column);
    } else {
      multiply_columns<1>(a, a_row, a_column, b + column, column_bias, start, m, n, depth, left, c + column);
    }
  }
}

void add_column_sums(const float* a, Index rows, Index columns, float* sums) {
  const Tag tag;
  const Index lanes = static_cast<Index>(hn::Lanes(tag));
  for (Index column = 0; column < columns; column += lanes) {
    const Index left = columns - column;
    const Index here = left < lanes ? left : lanes;
    Vec sum = load_first(tag, here, sums + column);
    for (Index r = 0; r < rows; ++r) sum = hn::Add(sum, load_first(tag, here, a + r * columns + column));
    store_first(sum, tag, here, sums + column);
  }
}

// The last, part-filled vector takes the same instructions as the others, so that a value's bits do not depend on its
// place.
template <class Function>
HWY_INLINE void for_each(float* values, Index count, Function function) {
  const Tag tag;
  const Index lanes = static_cast<Index>(hn::Lanes(tag));
  for (Index i = 0; i < count; i += lanes) {
    const Index here = count - i < lanes ? count - i : lanes;
    store_first(function(tag, load_first(tag, here, values + i)), tag, here, values + i);
  }
}

void exp_minus_one_below_zero(float* values, Index count) {
  for_each(values, count, [](Tag tag, Vec z) HWY_ATTR {
    const Vec zero = hn::Zero(tag);
    return hn::IfThenElse(hn::Lt(z, zero), hn::Expm1(tag, hn::Min(z, zero)), z);  // NaN stays NaN
  });
}

void hyperbolic_tangent(float* values, Index count) {
  for_each(values, count, [](Tag tag, Vec z) HWY_ATTR { return hn::Tanh(tag, z); });
}

void logistic(float* values, Index count) {
  for_each(values, count, [](Tag tag, Vec z) HWY_ATTR {
    // exp overflows beyond 88, where the answer is 0 to float32's last digit anyway; of NaN it is 0.
    const Vec e = hn::Exp(tag, hn::Neg(hn::IfThenElse(hn::Lt(z, hn::Set(tag, -87.F)), hn::Set(tag, -87.F), z)));
    const Vec one = hn::Set(tag, 1.F);
    return hn::IfThenElse(hn::IsNaN(z), z, hn::Div(one, hn::Add(one, e)));
  });
}

}  // namespace aefx::nn::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace aefx::nn {

HWY_EXPORT(multiply);
HWY_EXPORT(add_column_sums);
HWY_EXPORT(exp_minus_one_below_zero);
HWY_EXPORT(hyperbolic_tangent);
HWY_EXPORT(logistic);

void multiply(const Strided& a, const float* b, const float* bias, Start start, Index m, Index n, Index depth,
              float* c) {
  HWY_DYNAMIC_DISPATCH(multiply)
  (a.data, a.row_stride, a.column_stride, b, bias, start, m, n, depth, c);
}
void add_column_sums(const float* a, Index rows, Index columns, float* sums) {
  HWY_DYNAMIC_DISPATCH(add_column_sums)(a, rows, columns, sums);
}
void exp_minus_one_below_zero(float* values, Index count) {
  HWY_DYNAMIC_DISPATCH(exp_minus_one_below_zero)(values, count);
}
void hyperbolic_tangent(float* values, Index count) { HWY_DYNAMIC_DISPATCH(hyperbolic_tangent)(values, count); }
void logistic(float* values, Index count) { HWY_DYNAMIC_DISPATCH(logistic)(values, count); }

}  // namespace aefx::nn
#endif
