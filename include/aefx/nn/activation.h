// Activation functions of layers.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace aefx::nn {

// linear z;  relu max(z, 0);  leaky_relu z, below 0 kLeakyReluSlope * z;  elu z, below 0 exp(z) - 1 (alpha = 1);
// tanh;  sigmoid 1 / (1 + exp(-z));  wide_sigmoid 2 w / (1 + exp(-2 z / w)) - w with w = kWideSigmoid: the sigmoid
// stretched to (-w, w), with slope 1 at 0 and nearly straight for |z| below w / 3.
enum class Activation { linear, relu, leaky_relu, elu, tanh, sigmoid, wide_sigmoid };

inline constexpr float kLeakyReluSlope = 0.01F;  // the default of PyTorch
inline constexpr float kWideSigmoid = 20;        // largest value of wide_sigmoid: standard deviations of a column

// Names on the command line and in the model file: linear, relu, leaky-relu, elu, tanh, sigmoid,
// wide-sigmoid.
[[nodiscard]] std::string_view name(Activation activation);
[[nodiscard]] std::optional<Activation> activation_named(std::string_view name);
[[nodiscard]] std::vector<std::string_view> activation_names();

// True for linear, relu and leaky_relu: a network of such layers is linear in each region of its input.
[[nodiscard]] bool is_piecewise_linear(Activation activation);

// The function and its derivative at z, in double. At a kink the derivative is that from below.
[[nodiscard]] double activated(Activation activation, double z);
[[nodiscard]] double derivative(Activation activation, double z);

}  // namespace aefx::nn
