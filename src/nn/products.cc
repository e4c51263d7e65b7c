// Matrix products, column sums and transposes. Compiled once for each instruction set, see kernels.cc.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "nn/products.cc"
#include <hwy/aligned_allocator.h>

#include <new>

#include "base/per_thread.h"

// The order of these matters.
// clang-format off
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
#include "nn/lanes.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace aefx::nn::HWY_NAMESPACE {
// Rows of a tile: as many sums, of two vectors each, as there are registers.
#if HWY_TARGET == HWY_AVX2
constexpr int kTileRows = 6;
#elif HWY_TARGET <= HWY_AVX3 || HWY_ARCH_ARM
constexpr int kTileRows = 8;
#else
constexpr int kTileRows = 4;
#endif

// Whether a vector that is not whole costs more to load than to copy once to memory where it is.
constexpr bool kCopiesLast = HWY_MEM_OPS_MIGHT_FAULT != 0;

template <int kCount>
struct Rows {
  static constexpr int value = kCount;
};

// Computes a tile of c, kRows x kVectors vectors, in registers. `last` is the number of columns of the last vector; b
// has all its lanes if kCopiesLast.
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
      const float* const from = row + v * lanes;
      kernel[v] = kCopiesLast || v < kVectors - 1 ? hn::LoadU(tag, from) : load_first(tag, last, from);
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

// Blocks (Goto and van de Geijn 2008). A panel of b, two vectors wide, stays in the nearest cache for all rows of c,
// and a block of panels in the next cache. Between blocks of depth sums are stored in c, which changes no bit.
constexpr Index kBlockDepth = 256;
constexpr Index kBlockValues = Index{64} * 1024;  // of b, if it is not packed
// A block of b is packed panel by panel if it is deep enough, its rows are not contiguous and enough rows of c use it.
constexpr Index kPackedValues = Index{32} * 1024;
constexpr Index kDeep = 64;
constexpr Index kRowsWorthPacking = 24;
// Rows of a are packed if depth is not contiguous and enough columns use them.
constexpr Index kPackedRows = 144;
static_assert(kPackedRows % kTileRows == 0 && kPackedRows % 4 == 0);
constexpr Index kWorthPacking = 4;
// Behind both, a panel whose last vector is not whole: of at most 16 lanes where such vectors are copied.
constexpr Index kWhole = kPackedValues + kPackedRows * kBlockDepth;
constexpr Index kRoom = kWhole + Index{2} * 16 * kBlockDepth;
static_assert(!kCopiesLast || hn::MaxLanes(Tag()) <= 16);

// Packs panels: `deep` times two vectors each; 0 beyond the columns.
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

// Calls tile(Rows<height>(), first row): tiles as high as possible, then lower ones. Eight rows are two tiles of four:
// a tile of two has too few sums to keep the units busy.
template <class Tile>
HWY_INLINE void for_each_tile(Index rows, Tile tile) {
  Index r = 0;
  for (; r + kTileRows <= rows && !(kTileRows == 6 && rows - r == 8); r += kTileRows) tile(Rows<kTileRows>(), r);
  for (; r + 4 <= rows; r += 4) tile(Rows<4>(), r);
  for (; r + 2 <= rows; r += 2) tile(Rows<2>(), r);
  if (r < rows) tile(Rows<1>(), r);
}

// Packs tiles: `deep` times the values of its rows each.
HWY_INLINE void pack_rows(const float* a, Index a_row, Index a_column, Index rows, Index deep, float* to) {
  for_each_tile(rows, [&](auto count, Index row) HWY_ATTR {
    constexpr int kRows = decltype(count)::value;
    for (Index k = 0; k < deep; ++k, to += kRows) {
      const float* const from = a + row * a_row + k * a_column;
      if (a_row == 1) {  // contiguous, so that the loop is vectorized
        for (int r = 0; r < kRows; ++r) to[r] = from[r];
      } else {
        for (int r = 0; r < kRows; ++r) to[r] = from[r * a_row];
      }
    }
  });
}

// Computes rows of c from a block of b with strides `b_row` and, between panels, `b_panel`. If a_row is 0, rows of a
// are packed. a and b may be null if `deep` is 0. If `whole` is
// not null, it has room for a panel of which b has a part.
HWY_INLINE void multiply_block(const float* a, Index a_row, Index a_column, const float* b, Index b_row, Index b_panel,
                               const float* bias, Start start, Index rows, Index columns, Index deep, float* c,
                               Index stride, float* whole) {
  const Index lanes = static_cast<Index>(hn::Lanes(Tag()));
  for (Index column = 0; column<columns; column += 2 * lanes, b += deep> 0 ? b_panel : 0) {
    const Index left = columns - column;
    const float* const its_bias = bias == nullptr ? nullptr : bias + column;
    if (whole != nullptr && left < 2 * lanes && left != lanes) {
      pack_columns(b, b_row, left, deep, whole);
      b = whole;
      b_row = 2 * lanes;
    }
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

HWY_INLINE Index smaller(Index a, Index b) { return a < b ? a : b; }

// Sizes of the blocks of a product.
struct Blocks {
  Index panel = 0;              // columns
  Index depth = 0;              // of the product
  Index columns = 0, rows = 0;  // of c, in a block
  bool packs_a = false, packs_b = false;
};

HWY_INLINE Blocks cut(const View& a, const View& b) {
  Blocks out;
  out.panel = 2 * static_cast<Index>(hn::Lanes(Tag()));
  out.depth = a.columns;
  out.packs_b = out.depth >= kDeep && b.row_stride > out.panel && a.rows >= kRowsWorthPacking;
  out.packs_a = a.column_stride != 1 && 2 * b.columns >= kWorthPacking * out.panel;
  const Index most_depth = smaller(out.depth, kBlockDepth);
  const Index values = out.packs_b ? kPackedValues : kBlockValues;
  const Index room = values / (most_depth > 0 ? most_depth : 1) / out.panel * out.panel;
  out.columns = room > out.panel ? room : out.panel;
  out.rows = out.packs_a ? kPackedRows : a.rows;
  return out;
}

// A block of b, which may be packed, and where it is in b.
struct BlockOfB {
  const float* data = nullptr;
  Index row_stride = 0, panel_stride = 0;
  Index row = 0, rows = 0, column = 0, columns = 0;
};

HWY_INLINE BlockOfB block_of(const View& b, const Blocks& blocks, Index row, Index column, float* packed) {
  BlockOfB out{b.data,
               b.row_stride,
               blocks.panel,
               row,
               smaller(blocks.depth - row, kBlockDepth),
               column,
               smaller(b.columns - column, blocks.columns)};
  if (out.rows > 0) out.data += row * b.row_stride + column;
  if (!blocks.packs_b) return out;
  pack_columns(out.data, b.row_stride, out.columns, out.rows, packed);
  out.data = packed;
  out.row_stride = blocks.panel;
  out.panel_stride = blocks.panel * out.rows;
  return out;
}

// Computes the columns of c that a block of b has, from as many columns of a as it has rows.
HWY_INLINE void multiply_by_block(const View& a, const BlockOfB& b, const Blocks& blocks, const float* bias,
                                  Start start, const Target& c, float* packing) {
  float* const packed_rows = packing + kPackedValues;
  float* const whole = kCopiesLast && !blocks.packs_b ? packing + kWhole : nullptr;
  const Index a_row = blocks.packs_a ? 0 : a.row_stride;
  for (Index row = 0; row < a.rows; row += blocks.rows) {
    const Index rows = smaller(a.rows - row, blocks.rows);
    const float* its_a = b.rows > 0 ? a.data + row * a.row_stride + b.row * a.column_stride : a.data;
    if (blocks.packs_a && b.rows > 0) {
      pack_rows(its_a, a.row_stride, a.column_stride, rows, b.rows, packed_rows);
      its_a = packed_rows;
    }
    multiply_block(its_a, a_row, a.column_stride, b.data, b.row_stride, b.panel_stride, bias, start, rows, b.columns,
                   b.rows, c.data + row * c.row_stride + b.column, c.row_stride, whole);
  }
}

void multiply(const View& a, const View& b, const float* bias, Start start, const Target& c, float* packing) {
  const Blocks blocks = cut(a, b);
  for (Index column = 0; column < b.columns; column += blocks.columns) {
    const float* const its_bias = bias == nullptr ? nullptr : bias + column;
    for (Index k = 0; k == 0 || k < blocks.depth; k += kBlockDepth) {
      const BlockOfB block = block_of(b, blocks, k, column, packing);
      multiply_by_block(a, block, blocks, its_bias, k == 0 ? start : Start::add, c, packing);
    }
  }
}

void column_sums(const View& a, float* sums) {
  const Tag tag;
  const Index lanes = static_cast<Index>(hn::Lanes(tag));
  for (Index column = 0; column < a.columns; column += lanes) {
    const Index left = a.columns - column;
    const Index here = left < lanes ? left : lanes;
    Vec sum = hn::Zero(tag);
    for (Index r = 0; r < a.rows; ++r) sum = hn::Add(sum, load_first(tag, here, a.data + r * a.row_stride + column));
    store_first(sum, tag, here, sums + column);
  }
}

// Four rows by four columns, by shuffles: gathering loads are slow on processors with security fixes for them.
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

// In tiles that stay in the cache.
void transpose(const View& from, const Target& to) {
  constexpr Index kTile = 16;
  const auto copy = [&](Index row, Index end, Index column) HWY_ATTR {
    for (Index r = row; r < end; ++r) to.data[column * to.row_stride + r] = from.data[r * from.row_stride + column];
  };
  for (Index row = 0; row < from.rows; row += kTile) {
    const Index row_end = row + kTile < from.rows ? row + kTile : from.rows;
    for (Index column = 0; column < from.columns; column += kTile) {
      const Index column_end = column + kTile < from.columns ? column + kTile : from.columns;
      Index r = row;
      for (; r + 4 <= row_end; r += 4) {
        Index c = column;
        for (; c + 4 <= column_end; c += 4) {
          transpose_four(from.data + r * from.row_stride + c, from.row_stride, to.row_stride,
                         to.data + c * to.row_stride + r);
        }
        for (; c < column_end; ++c) copy(r, r + 4, c);
      }
      for (Index c = column; c < column_end; ++c) copy(r, row_end, c);
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

// Memory of each thread, allocated by its first product: more than the stacks of threads have on some systems.
float* packing_memory() {
  struct Packing {
    hwy::AlignedFreeUniquePtr<float[]> memory;
  };
  auto& memory = of_this_thread<Packing>().memory;
  if (!memory) memory = hwy::AllocateAligned<float>(HWY_NAMESPACE::kRoom);
  if (!memory) throw std::bad_alloc();
  return memory.get();
}

}  // namespace

void multiply(const View& a, const View& b, const float* bias, Start start, const Target& c) {
  HWY_DYNAMIC_DISPATCH(multiply)(a, b, bias, start, c, packing_memory());
}
void column_sums(const View& a, float* sums) { HWY_DYNAMIC_DISPATCH(column_sums)(a, sums); }
void transpose(const View& from, const Target& to) { HWY_DYNAMIC_DISPATCH(transpose)(from, to); }

}  // namespace aefx::nn
#endif
