// Compiled once for each instruction set by Highway, see nn/kernels.cc; the compiler vectorizes the plain loops,
// without contracting or reordering anything in them.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "optim/update_kernels.cc"
// clang-format off
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
#include "optim/update_kernels.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace aefx::optim::HWY_NAMESPACE {

#if HWY_TARGET <= HWY_AVX3
namespace hn = hwy::HWY_NAMESPACE;
using Tag = hn::ScalableTag<float>;
using Vec = hn::Vec<Tag>;

// sqrt(x / y) as x / sqrt(x y), right to the last digit or two: an estimate of the inverse root to 14 bits and one step
// of Newton's method, to 28 bits, take half the time of a root and a quotient. Vectors in which a product would leave
// the range of float, or is NaN, take root and quotient for these values.
HWY_INLINE Vec root_of_quotient(Tag tag, Vec x, Vec y) {
  const Vec product = hn::Mul(x, y);
  const Vec estimate = hn::ApproximateReciprocalSqrt(product);
  const Vec residual = hn::NegMulAdd(hn::Mul(product, estimate), estimate, hn::Set(tag, 1.F));
  const Vec quick = hn::Mul(x, hn::MulAdd(hn::Mul(hn::Set(tag, 0.5F), estimate), residual, estimate));
  const auto in_range = hn::And(hn::Gt(product, hn::Set(tag, 1e-30F)), hn::Lt(product, hn::Set(tag, 1e30F)));
  if (HWY_LIKELY(hn::AllTrue(tag, in_range))) return quick;
  return hn::IfThenElse(in_range, quick, hn::Sqrt(hn::Div(x, y)));
}

template <class Load, class Store>
HWY_INLINE void adadelta_vector(Tag tag, const AdadeltaStep& by, const float* gradient, float* squares, float* steps,
                                float* parameters, Load load, Store store) {
  const Vec rho = hn::Set(tag, by.rho);
  const Vec one_minus_rho = hn::Set(tag, by.one_minus_rho);
  const Vec epsilon = hn::Set(tag, by.epsilon);
  const Vec g = load(gradient);
  const Vec square = hn::MulAdd(rho, load(squares), hn::Mul(hn::Mul(one_minus_rho, g), g));
  const Vec step = load(steps);
  const Vec u = hn::Mul(g, root_of_quotient(tag, hn::Add(step, epsilon), hn::Add(square, epsilon)));
  store(square, squares);
  store(hn::MulAdd(rho, step, hn::Mul(hn::Mul(one_minus_rho, u), u)), steps);
  store(hn::NegMulAdd(hn::Set(tag, by.learning_rate), u, load(parameters)), parameters);
}

// A last vector of fewer values takes the same instructions as the others, so that all have the same bits.
HWY_INLINE void adadelta_vectors(const AdadeltaStep& by, const float* gradient, std::size_t count, float* squares,
                                 float* steps, float* parameters) {
  const Tag tag;
  const std::size_t lanes = hn::Lanes(tag);
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    adadelta_vector(
        tag, by, gradient + i, squares + i, steps + i, parameters + i,
        [tag](const float* from) HWY_ATTR { return hn::LoadU(tag, from); },
        [tag](Vec values, float* to) HWY_ATTR { hn::StoreU(values, tag, to); });
  }
  if (i == count) return;
  const auto used = hn::FirstN(tag, count - i);
  adadelta_vector(
      tag, by, gradient + i, squares + i, steps + i, parameters + i,
      [tag, used](const float* from) HWY_ATTR { return hn::MaskedLoad(used, tag, from); },
      [tag, used](Vec values, float* to) HWY_ATTR { hn::BlendedStore(values, used, tag, to); });
}
#endif

void adadelta(const AdadeltaStep& by, const float* HWY_RESTRICT gradient, std::size_t count,
              float* HWY_RESTRICT squares, float* HWY_RESTRICT steps, float* HWY_RESTRICT parameters) {
#if HWY_TARGET <= HWY_AVX3
  if (!by.bitwise) return adadelta_vectors(by, gradient, count, squares, steps, parameters);
#endif
  const float learning_rate = by.learning_rate, rho = by.rho, one_minus_rho = by.one_minus_rho, epsilon = by.epsilon;
  for (std::size_t i = 0; i < count; ++i) {
    const float g = gradient[i];
    squares[i] = rho * squares[i] + one_minus_rho * g * g;
    const float u = g * __builtin_sqrtf((steps[i] + epsilon) / (squares[i] + epsilon));
    steps[i] = rho * steps[i] + one_minus_rho * u * u;
    parameters[i] -= learning_rate * u;
  }
}

void adam(const AdamStep& by, const float* HWY_RESTRICT gradient, std::size_t count, float* HWY_RESTRICT means,
          float* HWY_RESTRICT squares, float* HWY_RESTRICT parameters) {
  const auto [beta1, beta2, one_minus_beta1, one_minus_beta2, learning_rate, correction, epsilon] = by;
  for (std::size_t i = 0; i < count; ++i) {
    const float g = gradient[i];
    means[i] = beta1 * means[i] + one_minus_beta1 * g;
    squares[i] = beta2 * squares[i] + one_minus_beta2 * g * g;
    parameters[i] -= learning_rate * means[i] / (__builtin_sqrtf(squares[i] * correction) + epsilon);
  }
}

void sgd(const SgdStep& by, const float* HWY_RESTRICT gradient, std::size_t count, float* HWY_RESTRICT velocities,
         float* HWY_RESTRICT parameters) {
  const auto [learning_rate, momentum] = by;
  for (std::size_t i = 0; i < count; ++i) {
    velocities[i] = momentum * velocities[i] - learning_rate * gradient[i];
    parameters[i] += velocities[i];
  }
}

}  // namespace aefx::optim::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace aefx::optim {

HWY_EXPORT(adadelta);
HWY_EXPORT(adam);
HWY_EXPORT(sgd);

void update_adadelta(const AdadeltaStep& step, std::span<const float> gradient, float* squares, float* steps,
                     float* parameters) {
  HWY_DYNAMIC_DISPATCH(adadelta)(step, gradient.data(), gradient.size(), squares, steps, parameters);
}
void update_adam(const AdamStep& step, std::span<const float> gradient, float* means, float* squares,
                 float* parameters) {
  HWY_DYNAMIC_DISPATCH(adam)(step, gradient.data(), gradient.size(), means, squares, parameters);
}
void update_sgd(const SgdStep& step, std::span<const float> gradient, float* velocities, float* parameters) {
  HWY_DYNAMIC_DISPATCH(sgd)(step, gradient.data(), gradient.size(), velocities, parameters);
}

}  // namespace aefx::optim
#endif
