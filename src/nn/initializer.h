// Random initial parameters.
#pragma once

#include "aefx/nn/network.h"
#include "base/random.h"

namespace aefx::nn {

// Keras' default: kernels U(-l, l) with l = sqrt(6 / (inputs + outputs)), biases 0 (Glorot and Bengio 2010).
void initialize_glorot(Network& network, Random& random);

// torch.nn.Linear's default: kernels and biases U(-l, l) with l = 1 / sqrt(inputs).
void initialize_torch(Network& network, Random& random);

}  // namespace aefx::nn
