// Compiled once for each instruction set by Highway, which picks the best one when the program runs. No templates but
// Highway's own may be instantiated inside HWY_NAMESPACE: the linker keeps one copy of any other, perhaps one that this
// machine can't run.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "nn/kernels.cc"
// The order of these matters.
// clang-format off
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
#include "hwy/contrib/math/math-inl.h"
#include "nn/lanes.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace aefx::nn::HWY_NAMESPACE {
// Two sums at a time: an addition need not wait for the one before.
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

void add(const float* values, Index count, float* sums) {
  combine(values, sums, sums, count, [](Tag, Vec x, Vec y) HWY_ATTR { return hn::Add(y, x); });
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

HWY_INLINE void multiply_by_slope(const float* y, float slope, float* deltas, Index count) {
  combine(y, deltas, deltas, count, [slope](Tag tag, Vec y_, Vec d) HWY_ATTR {
    const Vec below = slope == 0 ? hn::Zero(tag) : hn::Mul(hn::Set(tag, slope), d);  // 0 of an infinite delta too
    return hn::IfThenElse(hn::Gt(y_, hn::Zero(tag)), d, below);
  });
}

void multiply_by_derivative(Activation activation, const float* y, float* deltas, Index count) {
  const auto one = [](Tag tag) HWY_ATTR { return hn::Set(tag, 1.F); };
  switch (activation) {
    case Activation::linear:
      break;
    case Activation::relu:
      multiply_by_slope(y, 0, deltas, count);
      break;
    case Activation::leaky_relu:
      multiply_by_slope(y, kLeakyReluSlope, deltas, count);
      break;
    case Activation::elu:
      combine(y, deltas, deltas, count, [one](Tag tag, Vec y_, Vec d) HWY_ATTR {
        return hn::Mul(d, hn::IfThenElse(hn::Gt(y_, hn::Zero(tag)), one(tag), hn::Add(y_, one(tag))));
      });
      break;
    case Activation::tanh:
      combine(y, deltas, deltas, count,
              [one](Tag tag, Vec y_, Vec d) HWY_ATTR { return hn::Mul(d, hn::Sub(one(tag), hn::Mul(y_, y_))); });
      break;
    case Activation::sigmoid:
      combine(y, deltas, deltas, count,
              [one](Tag tag, Vec y_, Vec d) HWY_ATTR { return hn::Mul(d, hn::Mul(y_, hn::Sub(one(tag), y_))); });
      break;
    case Activation::wide_sigmoid:
      combine(y, deltas, deltas, count, [one](Tag tag, Vec y_, Vec d) HWY_ATTR {
        const Vec share = hn::Mul(y_, hn::Set(tag, 1 / kWideSigmoid));
        return hn::Mul(d, hn::NegMulAdd(share, share, one(tag)));
      });
      break;
  }
}

// A last vector of fewer values takes the same instructions as the others, so that all have the same bits.
template <class Function>
HWY_INLINE void for_each(float* values, Index count, Function function) {
  const Tag tag;
  const Index lanes = static_cast<Index>(hn::Lanes(tag));
  Index i = 0;
  for (; i + lanes <= count; i += lanes) hn::StoreU(function(tag, hn::LoadU(tag, values + i)), tag, values + i);
  const Index left = count - i;
  if (left > 0) store_first(function(tag, load_first(tag, left, values + i)), tag, left, values + i);
}

HWY_INLINE void rectify(float* values, float slope, Index count) {
  for_each(values, count, [slope](Tag tag, Vec z) HWY_ATTR {
    const Vec zero = hn::Zero(tag);
    const Vec below = slope == 0 ? zero : hn::Mul(hn::Set(tag, slope), z);  // not -0
    return hn::IfThenElse(hn::Lt(z, zero), below, z);
  });
}

// 1 / x for x >= 1. An estimate to 14 bits and one step of Newton's method, to 28 bits, are several times faster than a
// division.
HWY_INLINE Vec inverse(Tag tag, Vec x) {
#if HWY_TARGET <= HWY_AVX3
  const Vec estimate = hn::ApproximateReciprocal(x);
  return hn::MulAdd(estimate, hn::NegMulAdd(x, estimate, hn::Set(tag, 1.F)), estimate);
#else
  return hn::Div(hn::Set(tag, 1.F), x);
#endif
}

// 1 / (1 + e^-z), where -z = n ln 2 - u, n an integer and |u| <= ln 2 / 2: e^-z = 2^n e^-u, with a polynomial for e^-u
// of relative error 2e-9 (Remez' algorithm). ln 2 is the sum of two floats; the product of n and the first is exact
// (Cody and Waite 1980).
HWY_INLINE void logistic(float* values, Index count) {
  for_each(values, count, [](Tag tag, Vec z) HWY_ATTR {
    const auto constant = [tag](float value) HWY_ATTR { return hn::Set(tag, value); };
    const hn::RebindToSigned<Tag> whole;
    // Beyond 87, 2^n may leave the range of float; the result is 0 or 1 to the last digit of float anyway.
    const Vec inside = hn::Min(hn::Max(z, constant(-87.F)), constant(87.F));
    constexpr float kLog2E = 1.44269504F;
    constexpr float kRounds = 12582912.F;  // 1.5 * 2^23: adding it rounds to an integer
    const Vec with_whole = hn::NegMulAdd(inside, constant(kLog2E), constant(kRounds));
    const Vec n = hn::Sub(with_whole, constant(kRounds));
    const Vec u = hn::MulAdd(n, constant(-2.12194440e-4F), hn::MulAdd(n, constant(0.693359375F), inside));
    Vec power = constant(0.00138368458F);
    power = hn::MulAdd(power, u, constant(-0.00837481581F));
    power = hn::MulAdd(power, u, constant(0.0416682251F));
    power = hn::MulAdd(power, u, constant(-0.166664198F));
    power = hn::MulAdd(power, u, constant(0.499999911F));
    power = hn::MulAdd(power, u, constant(-1.F));
    power = hn::MulAdd(power, u, constant(1.F));
    // 2^n: the last bits of `with_whole` are n, shifted to the exponent of a float.
    const auto scale = hn::Add(hn::ShiftLeft<23>(hn::BitCast(whole, with_whole)), hn::BitCast(whole, constant(1.F)));
    const Vec y = inverse(tag, hn::MulAdd(power, hn::BitCast(tag, scale), constant(1.F)));
    return hn::IfThenElse(hn::IsNaN(z), z, y);
  });
}

void activate(Activation activation, float* values, Index count) {
  switch (activation) {
    case Activation::linear:
      break;
    case Activation::relu:
      rectify(values, 0, count);
      break;
    case Activation::leaky_relu:
      rectify(values, kLeakyReluSlope, count);
      break;
    case Activation::elu:
      for_each(values, count, [](Tag tag, Vec z) HWY_ATTR {
        const Vec zero = hn::Zero(tag);
        return hn::IfThenElse(hn::Lt(z, zero), hn::Expm1(tag, hn::Min(z, zero)), z);  // NaN stays NaN
      });
      break;
    case Activation::tanh:
      for_each(values, count, [](Tag tag, Vec z) HWY_ATTR { return hn::Tanh(tag, z); });
      break;
    case Activation::sigmoid:
      logistic(values, count);
      break;
    case Activation::wide_sigmoid:
      for_each(values, count, [](Tag tag, Vec z) HWY_ATTR {
        return hn::Mul(hn::Set(tag, kWideSigmoid), hn::Tanh(tag, hn::Mul(z, hn::Set(tag, 1 / kWideSigmoid))));
      });
      break;
  }
}

}  // namespace aefx::nn::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace aefx::nn {

HWY_EXPORT(sum_of_squares);
HWY_EXPORT(scaled_differences);
HWY_EXPORT(add);
HWY_EXPORT(activate);
HWY_EXPORT(multiply_by_derivative);

double sum_of_squares(const float* output, const float* target, const float* weights, Index count) {
  return HWY_DYNAMIC_DISPATCH(sum_of_squares)(output, target, weights, count);
}
void scaled_differences(const float* output, const float* target, const float* weights, float factor, Index count,
                        float* to) {
  HWY_DYNAMIC_DISPATCH(scaled_differences)(output, target, weights, factor, count, to);
}
void add(const float* values, Index count, float* sums) { HWY_DYNAMIC_DISPATCH(add)(values, count, sums); }
void activate(Activation activation, float* values, Index count) {
  HWY_DYNAMIC_DISPATCH(activate)(activation, values, count);
}
void multiply_by_derivative(Activation activation, const float* y, float* deltas, Index count) {
  HWY_DYNAMIC_DISPATCH(multiply_by_derivative)(activation, y, deltas, count);
}

}  // namespace aefx::nn
#endif
