// Reads initial weights that other programs wrote.
#pragma once

#include <string>

#include "aefx/nn/network.h"

namespace aefx::model {

// Reads a JSON file: an array of kernel, bias, kernel, bias, ... from the first layer to the last, each kernel an array
// of rows (inputs x outputs), as Keras' get_weights(); or an object with that array as "initial". Half of the layers
// encode. Activations are linear, for the caller to set. Throws Error: io, or data if shapes do not fit.
[[nodiscard]] nn::Network load_weights(const std::string& path);

}  // namespace aefx::model
