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

// As many rows of sums, of two vectors each, as the registers hold.
#if HWY_TARGET == HWY_AVX2
constexpr int kTileRows = 6;
#elif HWY_TARGET <= HWY_AVX3 || HWY_ARCH_ARM
constexpr int kTileRows = 8;
#else
constexpr int kTileRows = 4;
#endif

template <int kCount>
struct Rows {
  static constexpr int value = kCount;
};

// A tile of `kRows` rows and `kVectors` vectors of c stays in registers while depth passes by. `last` counts the
// columns of the tile's last vector.
template <int kRows, int kVectors>
HWY_INLINE void multiply_tile(const float* a, Index a_row, Index a_column, const float* b, const float* bias,
                              Start start, Index stride, Index depth, Index last, float* c) {
  const Tag tag;
  const Index lanes = static_cast<Index>(hn::Lanes(tag));
  Vec sums[kRows][kVectors];
  for (int r = 0; r < kRows; ++r) {
    for (int v = 0; v < kVectors; ++v) {
      const float* from = start == Start::bias ? bias + v * lanes : c + r * stride + v * lanes;
      if (start == Start::zero) {
        sums[r][v] = hn::Zero(tag);
      } else {
        sums[r][v] = v == kVectors - 1 ? load_first(tag, last, from) : hn::LoadU(tag, from);
      }
    }
  }
  for (Index k = 0; k < depth; ++k) {
    const float* row = b + k * stride;
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
      float* to = c + r * stride + v * lanes;
      if (v == kVectors - 1) {
        store_first(sums[r][v], tag, last, to);
      } else {
        hn::StoreU(sums[r][v], tag, to);
      }
    }
  }
}

constexpr Index kBlockDepth = 256;                // of a block of b, which stays in cache while the rows of a pass by
constexpr Index kBlockValues = Index{64} * 1024;  // in it
constexpr Index kWorthPacking = 4;  // vectors of columns: for fewer the values of a are read where they lie

// `kRows` rows of c, of which `columns` columns.
template <int kRows>
HWY_INLINE void multiply_rows(const float* a, Index a_row, Index a_column, const float* b, const float* bias,
                              Start start, Index stride, Index columns, Index depth, float* c) {
  const Tag tag;
  const Index lanes = static_cast<Index>(hn::Lanes(tag));
  HWY_ALIGN float packed[kBlockDepth * Index{kRows}];
  if (a_column != 1 && columns >= kWorthPacking * lanes) {
    for (Index k = 0; k < depth; ++k) {
      const float* const from = a + k * a_column;
      float* const to = packed + k * kRows;
      if (a_row == 1) {  // so that a vector is moved at a time
        for (int r = 0; r < kRows; ++r) to[r] = from[r];
      } else {
        for (int r = 0; r < kRows; ++r) to[r] = from[r * a_row];
      }
    }
    a = packed;
    a_row = 1;
    a_column = kRows;
  }
  for (Index column = 0; column < columns; column += 2 * lanes) {
    const Index left = columns - column;
    const float* const its_bias = bias == nullptr ? nullptr : bias + column;
    if (left > lanes) {
      const Index last = left < 2 * lanes ? left - lanes : lanes;
      multiply_tile<kRows, 2>(a, a_row, a_column, b + column, its_bias, start, stride, depth, last, c + column);
    } else {
      multiply_tile<kRows, 1>(a, a_row, a_column, b + column, its_bias, start, stride, depth, left, c + column);
    }
  }
}

// Block by block of b (Goto and van de Geijn 2008): its columns, then its depth. A value of c goes through memory
// between blocks of depth, which changes no bit of it.
// NOLINTNEXTLINE(readability-function-cognitive-complexity)
void multiply(const float* a, Index a_row, Index a_column, const float* b, const float* bias, Start start, Index m,
              Index n, Index depth, float* c, Index stride) {
  const Tag tag;
  const Index pair = 2 * static_cast<Index>(hn::Lanes(tag));
  const Index most_depth = depth < kBlockDepth ? depth : kBlockDepth;
  const Index room = kBlockValues / (most_depth > 0 ? most_depth : 1) / pair * pair;
  const Index block_columns = room > pair ? room : pair;
  for (Index column = 0; column < n; column += block_columns) {
    const Index columns = n - column < block_columns ? n - column : block_columns;
    for (Index k = 0; k == 0 || k < depth; k += kBlockDepth) {
      const Index deep = depth - k < kBlockDepth ? depth - k : kBlockDepth;
      const Start from = k == 0 ? start : Start::add;
      const auto block = [&](auto rows, Index r) HWY_ATTR {
        // Without depth `a` may be null.
        multiply_rows<decltype(rows)::value>(
            deep > 0 ? a + r * a_row + k * a_column : a, a_row, a_column, deep > 0 ? b + k * stride + column : b,
            bias == nullptr ? nullptr : bias + column, from, stride, columns, deep, c + r * stride + column);
      };
      Index r = 0;
      for (; r + kTileRows <= m; r += kTileRows) block(Rows<kTileRows>(), r);
      for (; r + 4 <= m; r += 4) block(Rows<4>(), r);
      for (; r < m; ++r) block(Rows<1>(), r);
    }
  }
}

void column_sums(const float* a, Index stride, Index rows, Index columns, float* sums) {
  const Tag tag;
  const Index lanes = static_cast<Index>(hn::Lanes(tag));
  for (Index column = 0; column < columns; column += lanes) {
    const Index left = columns - column;
    const Index here = left < lanes ? left : lanes;
    Vec sum = hn::Zero(tag);
    for (Index r = 0; r < rows; ++r) sum = hn::Add(sum, load_first(tag, here, a + r * stride + column));
    store_first(sum, tag, here, sums + column);
  }
}

// Four rows by four columns, by shuffles: vectors that gather are slow where processors guard them.
HWY_INLINE void transpose_four(const float* from, Index columns, Index stride, float* to) {
#if HWY_TARGET == HWY_SCALAR
  for (Index i = 0; i < 16; ++i) to[i % 4 * stride + i / 4] = from[i / 4 * columns + i % 4];
#else
  const hn::FixedTag<float, 4> tag;
  const auto a = hn::LoadU(tag, from);
  const auto b = hn::LoadU(tag, from + columns);
  const auto c = hn::LoadU(tag, from + 2 * columns);
  const auto d = hn::LoadU(tag, from + 3 * columns);
  const auto ac_low = hn::InterleaveLower(tag, a, c);
  const auto bd_low = hn::InterleaveLower(tag, b, d);
  const auto ac_high = hn::InterleaveUpper(tag, a, c);
  const auto bd_high = hn::InterleaveUpper(tag, b, d);
  hn::StoreU(hn::InterleaveLower(tag, ac_low, bd_low), tag, to);
  hn::StoreU(hn::InterleaveUpper(tag, ac_low, bd_low), tag, to + stride);
  hn::StoreU(hn::InterleaveLower(tag, ac_high, bd_high), tag, to + 2 * stride);
  hn::StoreU(hn::InterleaveUpper(tag, ac_high, bd_high), tag, to + 3 * stride);
#endif
}

// In tiles that stay in cache.
void transpose(const float* from, Index rows, Index columns, Index stride, float* to) {
  constexpr Index kTile = 16;
  for (Index row = 0; row < rows; row += kTile) {
    const Index row_end = row + kTile < rows ? row + kTile : rows;
    for (Index column = 0; column < columns; column += kTile) {
      const Index column_end = column + kTile < columns ? column + kTile : columns;
      Index r = row;
      for (; r + 4 <= row_end; r += 4) {
        Index c = column;
        for (; c + 4 <= column_end; c += 4) {
          transpose_four(from + r * columns + c, columns, stride, to + c * stride + r);
        }
        for (; c < column_end; ++c) {
          for (Index i = r; i < r + 4; ++i) to[c * stride + i] = from[i * columns + c];
        }
      }
      for (; r < row_end; ++r) {
        for (Index c = column; c < column_end; ++c) to[c * stride + r] = from[r * columns + c];
      }
    }
  }
}

// Two sums at a time, since one addition has to wait for the last.
double sum_of_squares(const float* output, const float* target, const float* weights, Index count) {
  const hn::ScalableTag<double> wide;
  const hn::Rebind<float, decltype(wide)> narrow;
  const Index lanes = static_cast<Index>(hn::Lanes(wide));
  const auto squares = [&](Index i) HWY_ATTR {
    const auto difference = hn::Sub(hn::LoadU(narrow, output + i), hn::LoadU(narrow, target + i));
    const auto factor = weights == nullptr ? difference : hn::Mul(hn::LoadU(narrow, weights + i), difference);
    return hn::PromoteTo(wide, hn::Mul(factor, difference));
  };
  auto even = hn::Zero(wide);
  auto odd = hn::Zero(wide);
  Index i = 0;
  for (; i + 2 * lanes <= count; i += 2 * lanes) {
    even = hn::Add(even, squares(i));
    odd = hn::Add(odd, squares(i + lanes));
  }
  double sum = hn::GetLane(hn::SumOfLanes(wide, hn::Add(even, odd)));
  for (; i < count; ++i) {
    const float difference = output[i] - target[i];
    const float factor = weights == nullptr ? difference : weights[i] * difference;
    sum += static_cast<double>(factor * difference);
  }
  return sum;
}

// to[i] = function(x[i], y[i]).
template <class Function>
HWY_INLINE void combine(const float* x, const float* y, float* to, Index count, Function function) {
  const Tag tag;
  const Index lanes = static_cast<Index>(hn::Lanes(tag));
  Index i = 0;
  for (; i + lanes <= count; i += lanes) {
    hn::StoreU(function(tag, hn::LoadU(tag, x + i), hn::LoadU(tag, y + i)), tag, to + i);
  }
  const Index left = count - i;
  if (left == 0) return;
  store_first(function(tag, load_first(tag, left, x + i), load_first(tag, left, y + i)), tag, left, to + i);
}

void scaled_differences(const float* output, const float* target, const float* weights, float factor, Index count,
                        float* to) {
  const auto difference = [factor](Tag tag, Vec y, Vec t)
                              HWY_ATTR { return hn::Mul(hn::Set(tag, factor), hn::Sub(y, t)); };
  if (weights == nullptr) {
    combine(output, target, to, count, difference);
    return;
  }
  combine(output, target, to, count, [](Tag, Vec y, Vec t) HWY_ATTR { return hn::Sub(y, t); });
  combine(weights, to, to, count,
          [factor](Tag tag, Vec w, Vec d) HWY_ATTR { return hn::Mul(hn::Mul(hn::Set(tag, factor), w), d); });
}

void multiply_by_slope(const float* y, float slope, float* deltas, Index count) {
  combine(y, deltas, deltas, count, [slope](Tag tag, Vec y_, Vec d) HWY_ATTR {
    const Vec below = slope == 0 ? hn::Zero(tag) : hn::Mul(hn::Set(tag, slope), d);  // 0 of an infinite delta too
    return hn::IfThenElse(hn::Gt(y_, hn::Zero(tag)), d, below);
  });
}

void multiply_by_elu_slope(const float* y, float* deltas, Index count) {
  combine(y, deltas, deltas, count, [](Tag tag, Vec y_, Vec d) HWY_ATTR {
    const Vec one = hn::Set(tag, 1.F);
    return hn::Mul(d, hn::IfThenElse(hn::Gt(y_, hn::Zero(tag)), one, hn::Add(y_, one)));
  });
}

void multiply_by_tanh_slope(const float* y, float* deltas, Index count) {
  combine(y, deltas, deltas, count,
          [](Tag tag, Vec y_, Vec d) HWY_ATTR { return hn::Mul(d, hn::Sub(hn::Set(tag, 1.F), hn::Mul(y_, y_))); });
}

void multiply_by_logistic_slope(const float* y, float* deltas, Index count) {
  combine(y, deltas, deltas, count,
          [](Tag tag, Vec y_, Vec d) HWY_ATTR { return hn::Mul(d, hn::Mul(y_, hn::Sub(hn::Set(tag, 1.F), y_))); });
}

// The last, part-filled vector takes the same instructions as the others, so that a value's bits do not depend on its
// place.
template <class Function>
HWY_INLINE void for_each(float* values, Index count, Function function) {
  const Tag tag;
  const Index lanes = static_cast<Index>(hn::Lanes(tag));
  Index i = 0;
  for (; i + lanes <= count; i += lanes) hn::StoreU(function(tag, hn::LoadU(tag, values + i)), tag, values + i);
  const Index left = count - i;
  if (left > 0) store_first(function(tag, load_first(tag, left, values + i)), tag, left, values + i);
}

void rectify(float* values, float slope, Index count) {
  for_each(values, count, [slope](Tag tag, Vec z) HWY_ATTR {
    const Vec zero = hn::Zero(tag);
    const Vec below = slope == 0 ? zero : hn::Mul(hn::Set(tag, slope), z);  // not -0
    return hn::IfThenElse(hn::Lt(z, zero), below, z);
  });
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
HWY_EXPORT(column_sums);
HWY_EXPORT(transpose);
HWY_EXPORT(sum_of_squares);
HWY_EXPORT(scaled_differences);
HWY_EXPORT(rectify);
HWY_EXPORT(multiply_by_slope);
HWY_EXPORT(multiply_by_elu_slope);
HWY_EXPORT(multiply_by_tanh_slope);
HWY_EXPORT(multiply_by_logistic_slope);
HWY_EXPORT(exp_minus_one_below_zero);
HWY_EXPORT(hyperbolic_tangent);
HWY_EXPORT(logistic);

void multiply(const Strided& a, const float* b, const float* bias, Start start, Index m, Index n, Index depth, float* c,
              Index stride) {
  HWY_DYNAMIC_DISPATCH(multiply)
  (a.data, a.row_stride, a.column_stride, b, bias, start, m, n, depth, c, stride);
}
void column_sums(const float* a, Index stride, Index rows, Index columns, float* sums) {
  HWY_DYNAMIC_DISPATCH(column_sums)(a, stride, rows, columns, sums);
}
void transpose(const float* from, Index rows, Index columns, Index stride, float* to) {
  HWY_DYNAMIC_DISPATCH(transpose)(from, rows, columns, stride, to);
}
double sum_of_squares(const float* output, const float* target, const float* weights, Index count) {
  return HWY_DYNAMIC_DISPATCH(sum_of_squares)(output, target, weights, count);
}
void scaled_differences(const float* output, const float* target, const float* weights, float factor, Index count,
                        float* to) {
  HWY_DYNAMIC_DISPATCH(scaled_differences)(output, target, weights, factor, count, to);
}
void rectify(float* values, float slope, Index count) { HWY_DYNAMIC_DISPATCH(rectify)(values, slope, count); }
void multiply_by_slope(const float* y, float slope, float* deltas, Index count) {
  HWY_DYNAMIC_DISPATCH(multiply_by_slope)(y, slope, deltas, count);
}
void multiply_by_elu_slope(const float* y, float* deltas, Index count) {
  HWY_DYNAMIC_DISPATCH(multiply_by_elu_slope)(y, deltas, count);
}
void multiply_by_tanh_slope(const float* y, float* deltas, Index count) {
  HWY_DYNAMIC_DISPATCH(multiply_by_tanh_slope)(y, deltas, count);
}
void multiply_by_logistic_slope(const float* y, float* deltas, Index count) {
  HWY_DYNAMIC_DISPATCH(multiply_by_logistic_slope)(y, deltas, count);
}
void exp_minus_one_below_zero(float* values, Index count) {
  HWY_DYNAMIC_DISPATCH(exp_minus_one_below_zero)(values, count);
}
void hyperbolic_tangent(float* values, Index count) { HWY_DYNAMIC_DISPATCH(hyperbolic_tangent)(values, count); }
void logistic(float* values, Index count) { HWY_DYNAMIC_DISPATCH(logistic)(values, count); }

}  // namespace aefx::nn
#endif
