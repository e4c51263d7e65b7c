#include "nn/pass.h"

#include <algorithm>

#include "nn/kernels.h"

namespace aefx::nn {
namespace {

constexpr Index kSlice = 256;      // rows that a pass over many rows takes at a time
constexpr Index kRowUnit = 8;      // rows of a kernel: a tile of a product, or two
constexpr Index kColumnUnit = 32;  // its columns: the same

float* values(Matrix& matrix, Index row) { return matrix.data() + row * matrix.cols(); }
const float* values(const Matrix& matrix, Index row) { return matrix.data() + row * matrix.cols(); }

// The last layer's are where its outputs were.
template <typename AnyWorkspace>
auto& of_deltas(AnyWorkspace& workspace, std::size_t l) {
  return l < workspace.deltas.size() ? workspace.deltas[l] : workspace.outputs[l];
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
    if (outputs.size() < network.layers().size()) deltas.emplace_back(rows, layer.outputs);
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

void TransposedKernels::update(const Network& network, ThreadPool* pool) {
  constexpr Index kShare = 1 << 13;  // values
  for (std::size_t l = 1; l < at_.size(); ++l) {
    const Layer& layer = network.layers()[l];
    const Index rows = std::max<Index>(kShare / layer.outputs / kRowUnit * kRowUnit, kRowUnit);
    run(pool, static_cast<std::size_t>((layer.inputs + rows - 1) / rows), [&](std::size_t share) {
      const Index begin = static_cast<Index>(share) * rows;
      update_some(network, l, {.begin = begin, .count = std::min(rows, layer.inputs - begin)},
                  {.begin = 0, .count = layer.outputs});
    });
  }
}

void TransposedKernels::update(const Network& network, const ParameterShare& share) {
  if (share.layer > 0) update_some(network, share.layer, share.inputs, share.outputs);
}

void TransposedKernels::update_some(const Network& network, std::size_t l, const ParameterShare::Range& inputs,
                                    const ParameterShare::Range& outputs) {
  const Layer& layer = network.layers()[l];
  transpose(network.kernel(l).data() + inputs.begin * layer.outputs + outputs.begin, layer.outputs, inputs.count,
            outputs.count, values_.data() + at_[l] + outputs.begin * layer.inputs + inputs.begin, layer.inputs);
}

void forward(const Network& network, const float* x, Index rows, std::size_t begin, std::size_t end,
             Workspace& workspace, Index first) {
  for (std::size_t l = begin; l < end; ++l) {
    const Layer& layer = network.layers()[l];
    const float* const in = l == begin ? x : values(workspace.outputs[l - 1], first);
    float* const out = values(workspace.outputs[l], first);
    pre_activations(network, l, in, rows, out);
    activate(layer.activation, out, rows * layer.outputs);
  }
}

void back_propagate(const Network& network, const TransposedKernels& transposed, Index rows, const float* code_gradient,
                    Workspace& workspace, Index first) {
  for (std::size_t l = network.layers().size(); l-- > 0;) {
    const Layer& layer = network.layers()[l];
    float* const delta = values(of_deltas(workspace, l), first);
    if (code_gradient != nullptr && l + 1 == network.encoder_layers()) {
      for (Index i = 0; i < rows * layer.outputs; ++i) delta[i] += code_gradient[i];
    }
    if (l + 1 < network.layers().size())
      multiply_by_derivative(layer.activation, values(workspace.outputs[l], first), delta, rows * layer.outputs);
    if (l == 0) break;
    multiply({delta, layer.outputs, 1}, transposed.kernel(l), nullptr, Start::zero, rows, layer.inputs, layer.outputs,
             values(workspace.deltas[l - 1], first));
  }
}

namespace {

using Range = ParameterShare::Range;

// [0, count) in so many ranges as even as whole units allow.
std::vector<Range> cut(Index count, Index unit, Index parts) {
  std::vector<Range> ranges;
  const Index units = (count + unit - 1) / unit;
  for (Index part = 0, at = 0; part < parts; ++part) {
    const Index end = std::min(count, units * (part + 1) / parts * unit);
    if (end > at) ranges.push_back({.begin = at, .count = end - at});
    at = end;
  }
  return ranges;
}

}  // namespace

// Along the longer side of a kernel: then its inputs or its deltas, whichever are more, are read once.
std::vector<ParameterShare> parameter_shares(const Network& network, Index size) {
  std::vector<ParameterShare> shares;
  for (std::size_t l = 0; l < network.layers().size(); ++l) {
    const Layer& layer = network.layers()[l];
    const Range inputs{.begin = 0, .count = layer.inputs};
    const Range outputs{.begin = 0, .count = layer.outputs};
    const Index parts = ((layer.inputs * layer.outputs + size - 1) / size + kStrips - 1) / kStrips * kStrips;
    if (layer.outputs > layer.inputs) {
      for (const Range& some : cut(layer.outputs, kColumnUnit, parts))
        shares.push_back({.layer = l, .inputs = inputs, .outputs = some, .bias = some});
    } else {
      for (const Range& some : cut(layer.inputs, kRowUnit, parts))
        shares.push_back({.layer = l, .inputs = some, .outputs = outputs, .bias = some.begin == 0 ? outputs : Range()});
    }
  }
  return shares;
}

void parameter_gradient(const Network& network, const ParameterShare& share, const float* x, Index rows,
                        const Workspace& workspace, Index first, float* kernel, Index stride, float* bias) {
  const Layer& layer = network.layers()[share.layer];
  const float* const in = share.layer == 0 ? x : values(workspace.outputs[share.layer - 1], first);
  const float* const delta = values(of_deltas(workspace, share.layer), first);
  const Range& inputs = share.inputs;
  const Range& outputs = share.outputs;
  multiply({in + inputs.begin, 1, layer.inputs}, delta + outputs.begin, layer.outputs, nullptr, Start::zero,
           inputs.count, outputs.count, rows, kernel, stride);
  column_sums(delta + share.bias.begin, layer.outputs, rows, share.bias.count, bias);
}

void backward(const Network& network, const TransposedKernels& transposed, const float* x, Index rows,
              const float* code_gradient, Workspace& workspace, float* gradient, Index first) {
  back_propagate(network, transposed, rows, code_gradient, workspace, first);
  for (std::size_t l = 0; l < network.layers().size(); ++l) {
    const Layer& layer = network.layers()[l];
    const Range outputs{.begin = 0, .count = layer.outputs};
    const Range inputs{.begin = 0, .count = layer.inputs};
    parameter_gradient(network, {.layer = l, .inputs = inputs, .outputs = outputs, .bias = outputs}, x, rows, workspace,
                       first, gradient + layer.kernel_at, layer.outputs, gradient + layer.bias_at);
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
