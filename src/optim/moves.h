// The loops of the rules over `count` parameters, in the widest vectors that the machine has. No array overlaps
// another. A parameter's bits do not depend on its place. They are the same on every machine, but of Adadelta's, whose
// last digits are those of the processor's estimates where it is not asked for others.
#pragma once

#include <cstddef>

namespace aefx::optim {

struct AdadeltaMove {
  float learning_rate, rho, rest, epsilon;  // rest is 1 - rho
  bool alike_everywhere = false;
};
void move_adadelta(const AdadeltaMove& by, const float* gradient, std::size_t count, float* squares, float* steps,
                   float* parameters);

struct AdamMove {
  float beta1, beta2, rest1, rest2, rate, correction, epsilon;
};
void move_adam(const AdamMove& by, const float* gradient, std::size_t count, float* means, float* squares,
               float* parameters);

struct SgdMove {
  float learning_rate, momentum;
};
void move_sgd(const SgdMove& by, const float* gradient, std::size_t count, float* velocities, float* parameters);

}  // namespace aefx::optim
