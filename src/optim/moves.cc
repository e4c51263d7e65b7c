// Compiled once for each instruction set by Highway, as nn/kernels.cc says; the compiler makes vectors of plain loops.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "optim/moves.cc"
// clang-format off
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
#include "optim/moves.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace aefx::optim::HWY_NAMESPACE {

void adadelta(const AdadeltaMove& by, const float* HWY_RESTRICT gradient, std::size_t count,
              float* HWY_RESTRICT squares, float* HWY_RESTRICT steps, float* HWY_RESTRICT parameters) {
  const auto [learning_rate, rho, rest, epsilon] = by;
  for (std::size_t i = 0; i < count; ++i) {
    const float g = gradient[i];
    squares[i] = rho * squares[i] + rest * g * g;
    const float u = g * __builtin_sqrtf((steps[i] + epsilon) / (squares[i] + epsilon));
    steps[i] = rho * steps[i] + rest * u * u;
    parameters[i] -= learning_rate * u;
  }
}

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
