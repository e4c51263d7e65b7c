// Vectors of floats, for files that are compiled once for each instruction set. The guard admits this header once for
// each of them, as in Highway's own headers.
#if defined(AEFX_NN_LANES_H) == defined(HWY_TARGET_TOGGLE)
#ifdef AEFX_NN_LANES_H
#undef AEFX_NN_LANES_H
#else
#define AEFX_NN_LANES_H
#endif

#include "hwy/highway.h"
#include "nn/kernels.h"

HWY_BEFORE_NAMESPACE();
namespace aefx::nn::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Tag = hn::ScalableTag<float>;
using Vec = hn::Vec<Tag>;

// Copies `count` values, fewer than a vector has lanes. A loop over them becomes a call of memcpy(), before which every
// register is saved.
HWY_INLINE void copy_few(Index count, const float* from, float* to) {
  if constexpr (hn::MaxLanes(Tag()) > 8) {
    if ((count & 8) != 0) {
      __builtin_memcpy(to, from, 8 * sizeof(float));
      from += 8;
      to += 8;
    }
  }
  if constexpr (hn::MaxLanes(Tag()) > 4) {
    if ((count & 4) != 0) {
      __builtin_memcpy(to, from, 4 * sizeof(float));
      from += 4;
      to += 4;
    }
  }
  if constexpr (hn::MaxLanes(Tag()) > 2) {
    if ((count & 2) != 0) {
      __builtin_memcpy(to, from, 2 * sizeof(float));
      from += 2;
      to += 2;
    }
  }
  if ((count & 1) != 0) *to = *from;
}

// Load or store the first `count` lanes; the others are 0. Up to AVX2 masked loads and stores may access the whole
// vector, which may end beyond the array: they go through a copy.
HWY_INLINE Vec load_first(Tag tag, Index count, const float* from) {
#if HWY_MEM_OPS_MIGHT_FAULT
  static_assert(hn::MaxLanes(Tag()) <= 16);
  if (count == static_cast<Index>(hn::Lanes(tag))) return hn::LoadU(tag, from);
  HWY_ALIGN float lanes[hn::MaxLanes(Tag())] = {};
  copy_few(count, from, lanes);
  return hn::Load(tag, lanes);
#else
  return hn::MaskedLoad(hn::FirstN(tag, static_cast<size_t>(count)), tag, from);
#endif
}

HWY_INLINE void store_first(Vec values, Tag tag, Index count, float* to) {
#if HWY_MEM_OPS_MIGHT_FAULT
  if (count == static_cast<Index>(hn::Lanes(tag))) {
    hn::StoreU(values, tag, to);
    return;
  }
  HWY_ALIGN float lanes[hn::MaxLanes(Tag())];
  hn::Store(values, tag, lanes);
  copy_few(count, lanes, to);
#else
  hn::BlendedStore(values, hn::FirstN(tag, static_cast<size_t>(count)), tag, to);
#endif
}

}  // namespace aefx::nn::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
