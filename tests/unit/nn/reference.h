// A network computed in double from the formulas: the reference for the one in float32.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "aefx/nn/network.h"
#include "base/random.h"
#include "nn/pass.h"

namespace aefx::nn::test {

inline constexpr std::array kAllActivations{Activation::linear,      Activation::relu, Activation::leaky_relu,
                                            Activation::elu,         Activation::tanh, Activation::sigmoid,
                                            Activation::wide_sigmoid};

using Parameters = std::vector<double>;

inline Parameters parameters_of(const Network& network) {
  return {network.parameters().begin(), network.parameters().end()};
}

inline Matrix random_matrix(Index rows, Index columns, std::uint64_t seed) {
  Random random(seed, 77);
  Matrix x(rows, columns);
  for (Index i = 0; i < x.size(); ++i) x.data()[i] = static_cast<float>(random.normal());
  return x;
}

// Kernels and biases all away from 0.
inline void randomize(Network& network, std::uint64_t seed) {
  Random random(seed);
  for (float& p : network.parameters()) {
    p = static_cast<float>((random.below(2) == 0 ? -1 : 1) * (0.05 + 0.75 * random.uniform()));
  }
}

struct Reference {
  std::vector<MatrixD> before, after;  // pre-activations and activations of each layer, rows x units

  // The smallest |pre-activation|: at 0 some activations have a kink.
  [[nodiscard]] double nearest_to_kink() const {
    double nearest = std::numeric_limits<double>::infinity();
    for (const MatrixD& z : before) nearest = std::min(nearest, z.cwiseAbs().minCoeff());
    return nearest;
  }
};

inline Reference reference_pass(const Network& shape, const Parameters& parameters, const MatrixD& x) {
  Reference pass;
  MatrixD input = x;
  for (const Layer& layer : shape.layers()) {
    MatrixD z(input.rows(), layer.outputs);
    for (Index r = 0; r < z.rows(); ++r) {
      for (Index o = 0; o < z.cols(); ++o) {
        double sum = parameters[layer.bias_at + static_cast<std::size_t>(o)];
        for (Index i = 0; i < layer.inputs; ++i) {
          sum += input(r, i) * parameters[layer.kernel_at + static_cast<std::size_t>(i * layer.outputs + o)];
        }
        z(r, o) = sum;
      }
    }
    pass.before.push_back(z);
    for (Index i = 0; i < z.size(); ++i) z.data()[i] = activated(layer.activation, z.data()[i]);
    pass.after.push_back(z);
    input = z;
  }
  return pass;
}

// backward() and the gradient of all parameters.
inline void backward_pass(const Network& network, const TransposedKernels& transposed, const PassRows& rows,
                          float code_slope, Workspace& workspace, float* gradient) {
  backward(network, transposed, rows, code_slope, workspace);
  for (const ParameterSlice& slice : layer_slices(network))
    parameter_gradient(network, slice, rows, workspace, gradient_target(network, slice, gradient));
}

}  // namespace aefx::nn::test
