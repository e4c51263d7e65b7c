// Compiled once for each instruction set by Highway, as nn/kernels.cc says; the compiler makes vectors of plain loops.
// Nothing is contracted or reordered in these.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "optim/moves.cc"
// clang-format off
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
#include "optim/moves.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace aefx::optim::HWY_NAMESPACE {

void adadelta_by_loop(const AdadeltaMove& by, const float* HWY_RESTRICT gradient, std::size_t count,
                      float* HWY_RESTRICT squares, float* HWY_RESTRICT steps, float* HWY_RESTRICT parameters) {
  const float learning_rate = by.learning_rate, rho = by.rho, rest = by.rest, epsilon = by.epsilon;
  for (std::size_t i = 0; i < count; ++i) {
    const float g = gradient[i];
    squares[i] = rho * squares[i] + rest * g * g;
    const float u = g * __builtin_sqrtf((steps[i] + epsilon) / (squares[i] + epsilon));
    steps[i] = rho * steps[i] + rest * u * u;
    parameters[i] -= learning_rate * u;
  }
}

#if HWY_TARGET <= HWY_AVX3
namespace hn = hwy::HWY_NAMESPACE;
using Tag = hn::ScalableTag<float>;
using Vec = hn::Vec<Tag>;

// sqrt(x / y) = x / sqrt(x y), to the last digit or two. A root and a quotient take the processor twice as long as an
// estimate of 14 bits of the inverse root and a step of Newton's, which makes 28 of them. Where the product or the
// estimate would leave the range of float, and of NaN, they are taken nonetheless, value by value.
HWY_INLINE Vec root_of_quotient(Tag tag, Vec x, Vec y) {
  const Vec product = hn::Mul(x, y);
  const Vec estimate = hn::ApproximateReciprocalSqrt(product);
  const Vec left = hn::NegMulAdd(hn::Mul(product, estimate), estimate, hn::Set(tag, 1.F));
  const Vec quick = hn::Mul(x, hn::MulAdd(hn::Mul(hn::Set(tag, 0.5F), estimate), left, estimate));
  const auto in_range = hn::And(hn::Gt(product, hn::Set(tag, 1e-30F)), hn::Lt(product, hn::Set(tag, 1e30F)));
  if (HWY_LIKELY(hn::AllTrue(tag, in_range))) return quick;
  return hn::IfThenElse(in_range, quick, hn::Sqrt(hn::Div(x, y)));
}

// The last vector, of which only `left` lanes count, takes the same instructions as the others: a parameter's bits do
// not depend on its place.
template <class Load, class Store>
HWY_INLINE void adadelta_vector(Tag tag, const AdadeltaMove& by, const float* gradient, float* squares, float* steps,
                                float* parameters, Load load, Store store) {
  const Vec rho = hn::Set(tag, by.rho);
  const Vec rest = hn::Set(tag, by.rest);
  const Vec epsilon = hn::Set(tag, by.epsilon);
  const Vec g = load(gradient);
  const Vec square = hn::MulAdd(rho, load(squares), hn::Mul(hn::Mul(rest, g), g));
  const Vec step = load(steps);
  const Vec u = hn::Mul(g, root_of_quotient(tag, hn::Add(step, epsilon), hn::Add(square, epsilon)));
  store(square, squares);
  store(hn::MulAdd(rho, step, hn::Mul(hn::Mul(rest, u), u)), steps);
  store(hn::NegMulAdd(hn::Set(tag, by.learning_rate), u, load(parameters)), parameters);
}

void adadelta(const AdadeltaMove& by, const float* HWY_RESTRICT gradient, std::size_t count,
              float* HWY_RESTRICT squares, float* HWY_RESTRICT steps, float* HWY_RESTRICT parameters) {
  if (by.alike_everywhere) {
    adadelta_by_loop(by, gradient, count, squares, steps, parameters);
    return;
  }
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
  const auto there = hn::FirstN(tag, count - i);
  adadelta_vector(
      tag, by, gradient + i, squares + i, steps + i, parameters + i,
      [tag, there](const float* from) HWY_ATTR { return hn::MaskedLoad(there, tag, from); },
      [tag, there](Vec values, float* to) HWY_ATTR { hn::BlendedStore(values, there, tag, to); });
}

#else

void adadelta(const AdadeltaMove& by, const float* HWY_RESTRICT gradient, std::size_t count,
              float* HWY_RESTRICT squares, float* HWY_RESTRICT steps, float* HWY_RESTRICT parameters) {
  adadelta_by_loop(by, gradient, count, squares, steps, parameters);
}
#endif

void adam(const AdamMove& by, const float* HWY_RESTRICT gradient, std::size_t count, float* HWY_RESTRICT means,
          float* HWY_RESTRICT squares, float* HWY_RESTRICT parameters) {
  const auto [beta1, beta2, rest1, rest2, rate, correction, epsilon] = by;
  for (std::size_t i = 0; i < count; ++i) {
    const float g = gradient[i];
    means[i] = beta1 * means[i] + rest1 * g;
    squares[i] = beta2 * squares[i] + rest2 * g * g;
    parameters[i] -= rate * means[i] / (__builtin_sqrtf(squares[i] * correction) + epsilon);
  }
}

void sgd(const SgdMove& by, const float* HWY_RESTRICT gradient, std::size_t count, float* HWY_RESTRICT velocities,
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

void move_adadelta(const AdadeltaMove& by, const float* gradient, std::size_t count, float* squares, float* steps,
                   float* parameters) {
  HWY_DYNAMIC_DISPATCH(adadelta)(by, gradient, count, squares, steps, parameters);
}
void move_adam(const AdamMove& by, const float* gradient, std::size_t count, float* means, float* squares,
               float* parameters) {
  HWY_DYNAMIC_DISPATCH(adam)(by, gradient, count, means, squares, parameters);
}
void move_sgd(const SgdMove& by, const float* gradient, std::size_t count, float* velocities, float* parameters) {
  HWY_DYNAMIC_DISPATCH(sgd)(by, gradient, count, velocities, parameters);
}

}  // namespace aefx::optim
#endif
