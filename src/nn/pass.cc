#include "aefx/nn/pass.h"

#include <algorithm>

#include "nn/kernels.h"

namespace aefx::nn {
namespace {

constexpr Index kSlice = 256;  // rows that a pass over many rows takes at a time

const float* layer_input(const Workspace& workspace, const float* x, std::size_t begin, std::size_t layer) {
  return layer == begin ? x : workspace.outputs[layer - 1].data();
}

void pre_activations(const Network& network, std::size_t l, const float* x, Index rows, float* out) {
  const Layer& layer = network.layers()[l];
  multiply({x, layer.inputs, 1}, network.kernel(l).data(), network.bias(l).data(), Start::bias, rows, layer.outputs,
           layer.inputs, out);
}

Matrix apply_slices(const Network& network, const Matrix& x, std::size_t begin, std::size_t end, bool activate_last) {
  Matrix result(x.rows(), network.layers()[end - 1].outputs);
  Workspace workspace(network, std::min(kSlice, x.rows()));
  for (Index row = 0; row < x.rows(); row += kSlice) {
    const Index rows = std::min(kSlice, x.rows() - row);
    forward(network, x.data() + row * x.cols(), rows, begin, end - 1, workspace);
    float* out = result.data() + row * result.cols();
    const float* last_input = end - 1 == begin ? x.data() + row * x.cols() : workspace.outputs[end - 2].data();
    pre_activations(network, end - 1, last_input, rows, out);
    if (activate_last) activate(network.layers()[end - 1].activation, out, rows * result.cols());
  }
  return result;
}

}  // namespace

Workspace::Workspace(const Network& network, Index rows) {
  for (const Layer& layer : network.layers()) {
    outputs.emplace_back(rows, layer.outputs);
    deltas.emplace_back(rows, layer.outputs);
  }
}

TransposedKernels::TransposedKernels(const Network& network) {
  std::size_t size = 0;
  for (const Layer& layer : network.layers()) {
    at_.push_back(size);
    if (at_.size() > 1) size += layer.kernel_size();
  }
  values_.resize(size);
}

void TransposedKernels::update(const Network& network) {
  for (std::size_t l = 1; l < at_.size(); ++l) {
    const Layer& layer = network.layers()[l];
    transpose(network.kernel(l).data(), layer.inputs, layer.outputs, values_.data() + at_[l]);
  }
}

void forward(const Network& network, const float* x, Index rows, std::size_t begin, std::size_t end,
             Workspace& workspace) {
  for (std::size_t l = begin; l < end; ++l) {
    const Layer& layer = network.layers()[l];
    float* out = workspace.outputs[l].data();
    pre_activations(network, l, layer_input(workspace, x, begin, l), rows, out);
    activate(layer.activation, out, rows * layer.outputs);
  }
}

void backward(const Network& network, const TransposedKernels& transposed, const float* x, Index rows,
              const Matrix* code_gradient, Workspace& workspace, float* gradient) {
  for (std::size_t l = network.layers().size(); l-- > 0;) {
    const Layer& layer = network.layers()[l];
    float* delta = workspace.deltas[l].data();
    if (code_gradient != nullptr && l + 1 == network.encoder_layers()) {
      for (Index i = 0; i < rows * layer.outputs; ++i) delta[i] += code_gradient->data()[i];
    }
    multiply_by_derivative(layer.activation, workspace.outputs[l].data(), delta, rows * layer.outputs);
    const float* input = layer_input(workspace, x, 0, l);
    multiply({input, 1, layer.inputs}, delta, nullptr, Start::zero, layer.inputs, layer.outputs, rows,
             gradient + layer.kernel_at);
    column_sums(delta, rows, layer.outputs, gradient + layer.bias_at);
    if (l == 0) continue;
    multiply({delta, layer.outputs, 1}, transposed.kernel(l), nullptr, Start::zero, rows, layer.inputs, layer.outputs,
             workspace.deltas[l - 1].data());
  }
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

}  // namespace aefx::nn
