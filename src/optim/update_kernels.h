// The update formulas of the optimizers (aefx/optim/optimizer.h) over a slice of the parameters, in the widest vectors
// of the processor. Arrays have gradient.size() values and must not overlap. The bits of a parameter do not depend on
// its position in the slice. They are the same on every processor, except Adadelta's without `bitwise`.
#pragma once

#include <span>

namespace aefx::optim {

struct AdadeltaStep {
  float learning_rate, rho, one_minus_rho, epsilon;
  bool bitwise = false;  // the same bits on every processor
};
// `squares` and `steps`: averages a and d.
void update_adadelta(const AdadeltaStep& step, std::span<const float> gradient, float* squares, float* steps,
                     float* parameters);

struct AdamStep {
  float beta1, beta2, one_minus_beta1, one_minus_beta2;
  float learning_rate;  // divided by 1 - beta1^t
  float correction;     // 1 / (1 - beta2^t)
  float epsilon;
};
// `means` and `squares`: averages m and v.
void update_adam(const AdamStep& step, std::span<const float> gradient, float* means, float* squares,
                 float* parameters);

struct SgdStep {
  float learning_rate, momentum;
};
void update_sgd(const SgdStep& step, std::span<const float> gradient, float* velocities, float* parameters);

}  // namespace aefx::optim
