// Products of matrices, and what goes with them. Compiled once for each instruction set, as kernels.cc says.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "nn/products.cc"
#include <hwy/aligned_allocator.h>

#include <new>

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

// Blocks (Goto and van de Geijn 2008). Of b a panel, two vectors wide, stays in the nearest cache while the rows of c
// pass by, and a block of panels in the next one. A value of c goes through memory between blocks of depth, which
// changes no bit of it.
constexpr Index kBlockDepth = 256;
constexpr Index kBlockValues = Index{64} * 1024;  // of b, where it is read as it lies
// A block of b is laid out panel by panel, where it is deep enough, its rows do not lie one behind the other already,
// and enough rows of c use it.
constexpr Index kPackedValues = Index{32} * 1024;
constexpr Index kDeep = 64;
constexpr Index kRowsWorthPacking = 24;
// Rows of a are, where they do not lie in the order of depth, if enough vectors of columns use them.
constexpr Index kPackedRows = 144;
static_assert(kPackedRows % kTileRows == 0 && kPackedRows % 4 == 0);
constexpr Index kWorthPacking = 4;
constexpr Index kRoom = kPackedValues + kPackedRows * kBlockDepth;  // for both

// `deep` times two vectors, then the next two; 0 beyond the columns.
HWY_INLINE void pack_columns(const float* b, Index stride, Index columns, Index deep, float* to) {
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

// Calls tile(Rows<how many>(), first row): tiles as high as they may be, then lower ones.
template <class Tile>
HWY_INLINE void for_each_tile(Index rows, Tile tile) {
  Index r = 0;
  for (; r + kTileRows <= rows; r += kTileRows) tile(Rows<kTileRows>(), r);
  for (; r + 4 <= rows; r += 4) tile(Rows<4>(), r);
  for (; r < rows; ++r) tile(Rows<1>(), r);
}

// Tile by tile: `deep` times the values of its rows.
HWY_INLINE void pack_rows(const float* a, Index a_row, Index a_column, Index rows, Index deep, float* to) {
  for_each_tile(rows, [&](auto count, Index row) HWY_ATTR {
    constexpr int kRows = decltype(count)::value;
    for (Index k = 0; k < deep; ++k, to += kRows) {
      const float* const from = a + row * a_row + k * a_column;
      if (a_row == 1) {  // so that a vector is moved at a time
        for (int r = 0; r < kRows; ++r) to[r] = from[r];
      } else {
        for (int r = 0; r < kRows; ++r) to[r] = from[r * a_row];
      }
    }
  });
}

// Some rows of c by a block of b, whose rows are `b_row` apart and panels `b_panel`. Rows of a are packed if `a_row` is
// 0. Without depth a and b may be null.
HWY_INLINE void multiply_block(const float* a, Index a_row, Index a_column, const float* b, Index b_row, Index b_panel,
                               const float* bias, Start start, Index rows, Index columns, Index deep, float* c,
                               Index stride) {
  const Index lanes = static_cast<Index>(hn::Lanes(Tag()));
  for (Index column = 0; column<columns; column += 2 * lanes, b += deep> 0 ? b_panel : 0) {
    const Index left = columns - column;
    const float* const its_bias = bias == nullptr ? nullptr : bias + column;
    for_each_tile(rows, [&](auto count, Index r) HWY_ATTR {
      constexpr int kRows = decltype(count)::value;
      const bool packed = a_row == 0;
      const float* const its_a = deep > 0 ? a + r * (packed ? deep : a_row) : a;
      const Index row_step = packed ? 1 : a_row;
      const Index column_step = packed ? kRows : a_column;
      float* const to = c + r * stride + column;
      if (left > lanes) {
        const Index last = left < 2 * lanes ? left - lanes : lanes;
        multiply_tile<kRows, 2>(its_a, row_step, column_step, b, b_row, its_bias, start, stride, deep, last, to);
      } else {
        multiply_tile<kRows, 1>(its_a, row_step, column_step, b, b_row, its_bias, start, stride, deep, left, to);
      }
    });
  }
}

void multiply(const float* a, Index a_row, Index a_column, const float* b, Index b_row, const float* bias, Start start,
              Index m, Index n, Index depth, float* c, Index stride, float* room_for_packing) {
  const Index panel = 2 * static_cast<Index>(hn::Lanes(Tag()));
  const Index most_depth = depth < kBlockDepth ? depth : kBlockDepth;
  const bool packs_b = depth >= kDeep && b_row > panel && m >= kRowsWorthPacking;
  const bool packs_a = a_column != 1 && 2 * n >= kWorthPacking * panel;
  const Index room = (packs_b ? kPackedValues : kBlockValues) / (most_depth > 0 ? most_depth : 1) / panel * panel;
  const Index block_columns = room > panel ? room : panel;
  const Index block_rows = packs_a ? kPackedRows : m;
  float* const packed_columns = room_for_packing;
  float* const packed_rows = room_for_packing + kPackedValues;
  for (Index column = 0; column < n; column += block_columns) {
    const Index columns = n - column < block_columns ? n - column : block_columns;
    for (Index k = 0; k == 0 || k < depth; k += kBlockDepth) {
      const Index deep = depth - k < kBlockDepth ? depth - k : kBlockDepth;
      const float* its_b = deep > 0 ? b + k * b_row + column : b;
      if (packs_b) {
        pack_columns(its_b, b_row, columns, deep, packed_columns);
        its_b = packed_columns;
      }
      for (Index row = 0; row < m; row += block_rows) {
        const Index rows = m - row < block_rows ? m - row : block_rows;
        const float* its_a = deep > 0 ? a + row * a_row + k * a_column : a;
        if (packs_a && deep > 0) {
          pack_rows(its_a, a_row, a_column, rows, deep, packed_rows);
          its_a = packed_rows;
        }
        multiply_block(its_a, packs_a ? 0 : a_row, a_column, its_b, packs_b ? panel : b_row,
                       packs_b ? panel * deep : panel, bias == nullptr ? nullptr : bias + column,
                       k == 0 ? start : Start::add, rows, columns, deep, c + row * stride + column, stride);
      }
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

namespace {

// Of each thread, from its first product on: too much for the stacks that threads have on some systems.
float* room_for_packing() {
  thread_local hwy::AlignedFreeUniquePtr<float[]> room;
  if (!room) room = hwy::AllocateAligned<float>(HWY_NAMESPACE::kRoom);
  if (!room) throw std::bad_alloc();
  return room.get();
}

}  // namespace

void multiply(const Strided& a, const float* b, Index b_stride, const float* bias, Start start, Index m, Index n,
              Index depth, float* c, Index c_stride) {
  HWY_DYNAMIC_DISPATCH(multiply)
  (a.data, a.row_stride, a.column_stride, b, b_stride, bias, start, m, n, depth, c, c_stride, room_for_packing());
}
void column_sums(const float* a, Index stride, Index rows, Index columns, float* sums) {
  HWY_DYNAMIC_DISPATCH(column_sums)(a, stride, rows, columns, sums);
}
void transpose(const float* from, Index from_stride, Index rows, Index columns, float* to, Index to_stride) {
  HWY_DYNAMIC_DISPATCH(transpose)(from, from_stride, rows, columns, to, to_stride);
}

}  // namespace aefx::nn
#endif
