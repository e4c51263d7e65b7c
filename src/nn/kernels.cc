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
#include "nn/lanes.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace aefx::nn::HWY_NAMESPACE {
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

void add(const float* more, Index count, float* sums) {
  combine(more, sums, sums, count, [](Tag, Vec x, Vec y) HWY_ATTR { return hn::Add(y, x); });
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

// 1 / x for x of 1 and more. A quotient takes the processor several times as long as an estimate of 14 bits and a step
// of Newton's, which makes 28 of them.
HWY_INLINE Vec inverse(Tag tag, Vec x) {
#if HWY_TARGET <= HWY_AVX3
  const Vec estimate = hn::ApproximateReciprocal(x);
  return hn::MulAdd(estimate, hn::NegMulAdd(x, estimate, hn::Set(tag, 1.F)), estimate);
#else
  return hn::Div(hn::Set(tag, 1.F), x);
#endif
}

// 1 / (1 + e^-z), where -z = n ln 2 - u, n whole and u at most half of ln 2: e^-z = 2^n e^-u, with a polynomial of e^-u
// that is right to 2e-9 of its value (Remez' algorithm). ln 2 in two parts, of which the product with n and the first
// is exact (Cody and Waite 1980).
void logistic(float* values, Index count) {
  for_each(values, count, [](Tag tag, Vec z) HWY_ATTR {
    const auto constant = [tag](float value) HWY_ATTR { return hn::Set(tag, value); };
    const hn::RebindToSigned<Tag> whole;
    // Beyond 87, 2^n may leave the range of float; the answer is 0 or 1 to float32's last digit anyway.
    const Vec inside = hn::Min(hn::Max(z, constant(-87.F)), constant(87.F));
    constexpr float kLog2E = 1.44269504F;
    constexpr float kRounds = 12582912.F;  // 1.5 * 2^23: what is added to it loses its fraction
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
    // 2^n: the last bits of `with_whole` are n, and go where a float has its exponent.
    const auto scale = hn::Add(hn::ShiftLeft<23>(hn::BitCast(whole, with_whole)), hn::BitCast(whole, constant(1.F)));
    const Vec y = inverse(tag, hn::MulAdd(power, hn::BitCast(tag, scale), constant(1.F)));
    return hn::IfThenElse(hn::IsNaN(z), z, y);
  });
}

}  // namespace aefx::nn::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace aefx::nn {

HWY_EXPORT(sum_of_squares);
HWY_EXPORT(scaled_differences);
HWY_EXPORT(add);
HWY_EXPORT(rectify);
HWY_EXPORT(multiply_by_slope);
HWY_EXPORT(multiply_by_elu_slope);
HWY_EXPORT(multiply_by_tanh_slope);
HWY_EXPORT(multiply_by_logistic_slope);
HWY_EXPORT(exp_minus_one_below_zero);
HWY_EXPORT(hyperbolic_tangent);
HWY_EXPORT(logistic);

double sum_of_squares(const float* output, const float* target, const float* weights, Index count) {
  return HWY_DYNAMIC_DISPATCH(sum_of_squares)(output, target, weights, count);
}
void scaled_differences(const float* output, const float* target, const float* weights, float factor, Index count,
                        float* to) {
  HWY_DYNAMIC_DISPATCH(scaled_differences)(output, target, weights, factor, count, to);
}
void add(const float* more, Index count, float* sums) { HWY_DYNAMIC_DISPATCH(add)(more, count, sums); }
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
