// Activations: what a unit makes of its pre-activation.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "aefx/base/matrix.h"

namespace aefx::nn {

enum class Activation { linear, relu, leaky_relu, elu, tanh, sigmoid };

inline constexpr float kLeak = 0.01F;  // slope of leaky-relu below 0, as PyTorch has it
                                       // elu is exp(z) - 1 below 0 (alpha = 1)

// The names on the command line and in the model file: linear, relu, leaky-relu, elu, tanh, sigmoid.
[[nodiscard]] std::string_view name(Activation activation);
[[nodiscard]] std::optional<Activation> activation_named(std::string_view name);
[[nodiscard]] std::vector<std::string_view> activation_names();

// True where the activation is made of straight pieces, so that a network of such layers is linear region by region.
[[nodiscard]] bool is_piecewise_linear(Activation activation);

// Replaces `count` pre-activations by activations. The same value gives the same bits wherever it stands.
void activate(Activation activation, float* values, Index count);

// Multiplies `deltas` by the derivative, which every activation here lets us have from its own output `y`.
void multiply_by_derivative(Activation activation, const float* y, float* deltas, Index count);

// For one value, in double: references for tests, and slopes for the explanation.
[[nodiscard]] double activated(Activation activation, double z);
[[nodiscard]] double derivative(Activation activation, double z);

}  // namespace aefx::nn
