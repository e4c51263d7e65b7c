// Weights to start from, as other programs write them.
#pragma once

#include <string>

#include "aefx/nn/network.h"

namespace aefx::model {

// A JSON file whose member "initial" (or, where it has none, which itself) is an array of kernel, bias, kernel, bias
// ... from the first layer to the last, kernels as arrays of rows (inputs x outputs): Keras' get_weights(). Half of the
// layers encode. Activations are left linear for the caller to set. Throws Error: io, or data naming what does not fit.
[[nodiscard]] nn::Network load_weights(const std::string& path);

}  // namespace aefx::model
