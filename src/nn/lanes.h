// Vectors of floats, as the files that are compiled once for each instruction set share them.
// The guard lets this in once for each of them, as Highway's own headers do.
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

}  // namespace aefx::nn::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
