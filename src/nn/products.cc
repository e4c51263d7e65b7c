// Products of matrices, and what goes with them. Compiled once for each instruction set, as kernels.cc says.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "nn/products.cc"
// The order of these matters.
// clang-format off
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
#include "nn/lanes.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace aefx::nn::HWY_NAMESPACE {
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
HWY_INLINE void multiply_tile(const float* a, Index a_row, Index a_column, const float* b, Index b_row,
                              const float* bias, Start start, Index stride, Index depth, Index last, float* c) {
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
    const float* row = b + k * b_row;
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
// Where the rows of a block of b lie far apart they are on many pages of memory, of which a processor finds some at
// once. Then the block is laid out pair by pair of vectors, if enough rows of c use it.
constexpr Index kFarApart = 512;           // values
constexpr Index kSpan = Index{64} * 1024;  // values, of 64 pages
constexpr Index kRowsWorthPacking = 24;
constexpr Index kPackedValues = Index{16} * 1024;

// The block as its tiles read it: `deep` times two vectors, then the next ones; 0 beyond the columns.
HWY_INLINE void pack(const float* b, Index stride, Index columns, Index deep, float* to) {
  const Tag tag;
  const Index lanes = static_cast<Index>(hn::Lanes(tag));
  for (Index column = 0; column < columns; column += 2 * lanes) {
    const Index left = columns - column;
    for (Index k = 0; k < deep; ++k, to += 2 * lanes) {
      const float* const from = b + k * stride + column;
      if (left >= 2 * lanes) {
        hn::Store(hn::LoadU(tag, from), tag, to);
        hn::Store(hn::LoadU(tag, from + lanes), tag, to + lanes);
      } else {
        hn::Store(load_first(tag, left < lanes ? left : lanes, from), tag, to);
        hn::Store(left > lanes ? load_first(tag, left - lanes, from + lanes) : hn::Zero(tag), tag, to + lanes);
      }
    }
  }
}

// `kRows` rows of c, of which `columns` columns.
template <int kRows>
HWY_INLINE void multiply_rows(const float* a, Index a_row, Index a_column, const float* b, Index b_row, Index b_pair,
                              const float* bias, Start start, Index stride, Index columns, Index depth, float* c) {
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
  for (Index column = 0; column < columns; column += 2 * lanes, b += b_pair) {
    const Index left = columns - column;
    const float* const its_bias = bias == nullptr ? nullptr : bias + column;
    if (left > lanes) {
      const Index last = left < 2 * lanes ? left - lanes : lanes;
      multiply_tile<kRows, 2>(a, a_row, a_column, b, b_row, its_bias, start, stride, depth, last, c + column);
    } else {
      multiply_tile<kRows, 1>(a, a_row, a_column, b, b_row, its_bias, start, stride, depth, left, c + column);
    }
  }
}

// Block by block of b (Goto and van de Geijn 2008): its columns, then its depth. A value of c goes through memory
// between blocks of depth, which changes no bit of it.
// NOLINTNEXTLINE(readability-function-cognitive-complexity)
void multiply(const float* a, Index a_row, Index a_column, const float* b, Index b_row, const float* bias, Start start,
              Index m, Index n, Index depth, float* c, Index stride) {
  const Tag tag;
  const Index pair = 2 * static_cast<Index>(hn::Lanes(tag));
  const Index most_depth = depth < kBlockDepth ? depth : kBlockDepth;
  const bool packs = b_row >= kFarApart && b_row * most_depth > kSpan && m >= kRowsWorthPacking;
  const Index values = packs ? kPackedValues : kBlockValues;
  const Index room = values / (most_depth > 0 ? most_depth : 1) / pair * pair;
  const Index block_columns = room > pair ? room : pair;
  HWY_ALIGN float packed[kPackedValues];
  for (Index column = 0; column < n; column += block_columns) {
    const Index columns = n - column < block_columns ? n - column : block_columns;
    for (Index k = 0; k == 0 || k < depth; k += kBlockDepth) {
      const Index deep = depth - k < kBlockDepth ? depth - k : kBlockDepth;
      const Start from = k == 0 ? start : Start::add;
      const float* its_b = deep > 0 ? b + k * b_row + column : b;
      if (packs) {
        pack(its_b, b_row, columns, deep, packed);
        its_b = packed;
      }
      const auto block = [&](auto rows, Index r) HWY_ATTR {
        // Without depth `a` may be null.
        multiply_rows<decltype(rows)::value>(deep > 0 ? a + r * a_row + k * a_column : a, a_row, a_column, its_b,
                                             packs ? pair : b_row, packs ? pair * deep : pair,
                                             bias == nullptr ? nullptr : bias + column, from, stride, columns, deep,
                                             c + r * stride + column);
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
HWY_INLINE void transpose_four(const float* from, Index from_stride, Index to_stride, float* to) {
#if HWY_TARGET == HWY_SCALAR
  for (Index i = 0; i < 16; ++i) to[i % 4 * to_stride + i / 4] = from[i / 4 * from_stride + i % 4];
#else
  const hn::FixedTag<float, 4> tag;
  const auto a = hn::LoadU(tag, from);
  const auto b = hn::LoadU(tag, from + from_stride);
  const auto c = hn::LoadU(tag, from + 2 * from_stride);
  const auto d = hn::LoadU(tag, from + 3 * from_stride);
  const auto ac_low = hn::InterleaveLower(tag, a, c);
  const auto bd_low = hn::InterleaveLower(tag, b, d);
  const auto ac_high = hn::InterleaveUpper(tag, a, c);
  const auto bd_high = hn::InterleaveUpper(tag, b, d);
  hn::StoreU(hn::InterleaveLower(tag, ac_low, bd_low), tag, to);
  hn::StoreU(hn::InterleaveUpper(tag, ac_low, bd_low), tag, to + to_stride);
  hn::StoreU(hn::InterleaveLower(tag, ac_high, bd_high), tag, to + 2 * to_stride);
  hn::StoreU(hn::InterleaveUpper(tag, ac_high, bd_high), tag, to + 3 * to_stride);
#endif
}

// In tiles that stay in cache.
void transpose(const float* from, Index from_stride, Index rows, Index columns, float* to, Index to_stride) {
  constexpr Index kTile = 16;
  for (Index row = 0; row < rows; row += kTile) {
    const Index row_end = row + kTile < rows ? row + kTile : rows;
    for (Index column = 0; column < columns; column += kTile) {
      const Index column_end = column + kTile < columns ? column + kTile : columns;
      Index r = row;
      for (; r + 4 <= row_end; r += 4) {
        Index c = column;
        for (; c + 4 <= column_end; c += 4) {
          transpose_four(from + r * from_stride + c, from_stride, to_stride, to + c * to_stride + r);
        }
        for (; c < column_end; ++c) {
          for (Index i = r; i < r + 4; ++i) to[c * to_stride + i] = from[i * from_stride + c];
        }
      }
      for (; r < row_end; ++r) {
        for (Index c = column; c < column_end; ++c) to[c * to_stride + r] = from[r * from_stride + c];
      }
    }
  }
}

}  // namespace aefx::nn::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace aefx::nn {

HWY_EXPORT(multiply);
HWY_EXPORT(column_sums);
HWY_EXPORT(transpose);

void multiply(const Strided& a, const float* b, Index b_stride, const float* bias, Start start, Index m, Index n,
              Index depth, float* c, Index c_stride) {
  HWY_DYNAMIC_DISPATCH(multiply)
  (a.data, a.row_stride, a.column_stride, b, b_stride, bias, start, m, n, depth, c, c_stride);
}
void column_sums(const float* a, Index stride, Index rows, Index columns, float* sums) {
  HWY_DYNAMIC_DISPATCH(column_sums)(a, stride, rows, columns, sums);
}
void transpose(const float* from, Index from_stride, Index rows, Index columns, float* to, Index to_stride) {
  HWY_DYNAMIC_DISPATCH(transpose)(from, from_stride, rows, columns, to, to_stride);
}

}  // namespace aefx::nn
#endif
