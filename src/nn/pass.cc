#include "nn/pass.h"

#include <algorithm>
#include <utility>

namespace aefx::nn {
namespace {

void forward_layer(const Network& network, std::size_t l, const float* x, Index rows, float* z) {
  dense_forward(dense_layer(network, l), x, rows, {0, network.layers()[l].outputs}, z);
}

// In slices of rows that stay in the cache.
Matrix apply_slices(const Network& network, const Matrix& x, std::size_t begin, std::size_t end, bool activate_last) {
  constexpr Index kSlice = 256;
  const std::size_t last = end - 1;
  Matrix result(x.rows(), network.layers()[last].outputs);
  Workspace workspace(network, std::min(kSlice, x.rows()));
  for (Index row = 0; row < x.rows(); row += kSlice) {
    const PassRows rows{.x = x.data() + row * x.cols(), .count = std::min(kSlice, x.rows() - row)};
    forward(network, rows, begin, last, workspace);
    float* const out = result.data() + row * result.cols();
    forward_layer(network, last, last == begin ? rows.x : workspace.output(last - 1), rows.count, out);
    if (activate_last) activate(network.layers()[last].activation, out, rows.count * result.cols());
  }
  return result;
}

}  // namespace

Workspace::Workspace(const Network& network, Index rows) {
  for (const Layer& layer : network.layers()) {
    outputs.emplace_back(rows, layer.outputs);
    if (outputs.size() < network.layers().size()) deltas.emplace_back(rows, layer.outputs);
  }
}

void forward(const Network& network, const PassRows& rows, std::size_t begin, std::size_t end, Workspace& workspace) {
  for (std::size_t l = begin; l < end; ++l) {
    const Layer& layer = network.layers()[l];
    float* const out = workspace.output(l, rows.first);
    forward_layer(network, l, l == begin ? rows.x : workspace.output(l - 1, rows.first), rows.count, out);
    activate(layer.activation, out, rows.count * layer.outputs);
  }
}

void backward(const Network& network, const TransposedKernels& transposed, const PassRows& rows, float code_slope,
              Workspace& workspace) {
  for (std::size_t l = network.layers().size() - 1; l > 0; --l) {
    const Layer& below = network.layers()[l - 1];
    float* const delta = workspace.delta(l - 1, rows.first);
    dense_backward(dense_layer(network, transposed, l), workspace.delta(l, rows.first), rows.count, {0, below.outputs},
                   delta);
    activation_backward(below.activation, l == network.encoder_layers() ? code_slope : 0,
                        workspace.output(l - 1, rows.first), rows.count * below.outputs, delta);
  }
}

GradientTarget gradient_target(const Network& network, const ParameterSlice& slice, float* gradient) {
  const Layer& layer = network.layers()[slice.layer];
  return {
      .kernel = {gradient + layer.kernel_at + slice.inputs.begin * layer.outputs + slice.outputs.begin, layer.outputs},
      .bias = gradient + layer.bias_at + slice.bias.begin};
}

void parameter_gradient(const Network& network, const ParameterSlice& slice, const PassRows& rows, Workspace& workspace,
                        const GradientTarget& to) {
  const std::size_t l = slice.layer;
  const Layer& layer = network.layers()[l];
  const float* const x = l == 0 ? rows.x : workspace.output(l - 1, rows.first);
  dense_gradient(slice, {x, rows.count, layer.inputs, layer.inputs},
                 {workspace.delta(l, rows.first), rows.count, layer.outputs, layer.outputs}, to.kernel, to.bias);
}

Matrix apply(const Network& network, const Matrix& x, std::size_t begin, std::size_t end) {
  return apply_slices(network, x, begin, end, true);
}
Matrix apply_without_last_activation(const Network& network, const Matrix& x, std::size_t begin, std::size_t end) {
  return apply_slices(network, x, begin, end, false);
}

Matrix encode(const Network& network, const Matrix& x) { return apply(network, x, 0, network.encoder_layers()); }
Matrix decode(const Network& network, const Matrix& codes) {
  return apply(network, codes, network.encoder_layers(), network.layers().size());
}

Matrix code_slopes(const Network& network, const Matrix& x, Index code) {
  const std::size_t last = network.encoder_layers() - 1;
  Workspace workspace(network, x.rows());
  forward(network, {.x = x.data(), .count = x.rows()}, 0, last, workspace);
  Matrix slopes = network.kernel(last).col(code).transpose().replicate(x.rows(), 1);
  for (std::size_t l = last; l-- > 0;) {
    const Layer& layer = network.layers()[l];
    multiply_by_derivative(layer.activation, workspace.outputs[l].data(), slopes.data(), slopes.size());
    Matrix next(x.rows(), layer.inputs);
    const Matrix kernel = network.kernel(l).transpose();  // outputs x inputs
    multiply({slopes.data(), x.rows(), layer.outputs, layer.outputs},
             {kernel.data(), layer.outputs, layer.inputs, layer.inputs}, nullptr, Start::zero,
             {next.data(), layer.inputs});
    slopes = std::move(next);
  }
  return slopes;
}

}  // namespace aefx::nn
