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

// Load or store the first `count` lanes; the others are 0. Below AVX2 masked loads and stores access the whole vector,
// which may end beyond the array, and require alignment: they go through a copy.
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

}  // namespace aefx::nn::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
