#include "nn/layer.h"

#include <algorithm>

namespace aefx::nn {
namespace {

constexpr Index kRowUnit = 8;      // slices of a kernel have a multiple of so many rows: one or two tiles of a product
constexpr Index kColumnUnit = 32;  // or of so many columns

// [0, count) in `parts` ranges as even as whole units allow.
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

// Along the longer side of a kernel: the larger of inputs and deltas is then read once.
std::vector<ParameterSlice> parameter_slices(const Network& network, Index size) {
  std::vector<ParameterSlice> slices;
  for (const ParameterSlice& whole : layer_slices(network)) {
    const Index rows = whole.inputs.count, columns = whole.outputs.count;
    const Index parts = ((rows * columns + size - 1) / size + kPartitions - 1) / kPartitions * kPartitions;
    const bool by_columns = columns > rows;
    for (const Range& some : by_columns ? cut(columns, kColumnUnit, parts) : cut(rows, kRowUnit, parts)) {
      ParameterSlice& slice = slices.emplace_back(whole);
      (by_columns ? slice.outputs : slice.inputs) = some;
      slice.bias = by_columns ? some : some.begin == 0 ? whole.bias : Range();
    }
  }
  return slices;
}

std::vector<ParameterSlice> layer_slices(const Network& network) {
  std::vector<ParameterSlice> slices;
  for (const Layer& layer : network.layers()) {
    const Range outputs{.begin = 0, .count = layer.outputs};
    slices.push_back({.layer = slices.size(), .inputs = {0, layer.inputs}, .outputs = outputs, .bias = outputs});
  }
  return slices;
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
  constexpr Index kTaskValues = 1 << 13;
  for (std::size_t l = 1; l < at_.size(); ++l) {
    const Layer& layer = network.layers()[l];
    const Index rows = std::max<Index>(kTaskValues / layer.outputs / kRowUnit * kRowUnit, kRowUnit);
    run(pool, static_cast<std::size_t>((layer.inputs + rows - 1) / rows), [&](std::size_t task) {
      const Index begin = static_cast<Index>(task) * rows;
      update(network, {.layer = l,
                       .inputs = {.begin = begin, .count = std::min(rows, layer.inputs - begin)},
                       .outputs = {.begin = 0, .count = layer.outputs},
                       .bias = {}});
    });
  }
}

void TransposedKernels::update(const Network& network, const ParameterSlice& slice) {
  if (slice.layer == 0) return;
  const Layer& layer = network.layers()[slice.layer];
  const auto& [begin, count] = slice.inputs;
  transpose({.data = network.kernel(slice.layer).data() + begin * layer.outputs + slice.outputs.begin,
             .rows = count,
             .columns = slice.outputs.count,
             .row_stride = layer.outputs},
            {values_.data() + at_[slice.layer] + slice.outputs.begin * layer.inputs + begin, layer.inputs});
}

DenseLayer dense_layer(const Network& network, std::size_t layer) {
  const Layer& l = network.layers()[layer];
  return {l.inputs, l.outputs, network.kernel(layer).data(), network.bias(layer).data()};
}

DenseLayer dense_layer(const Network& network, const TransposedKernels& transposed, std::size_t layer) {
  DenseLayer out = dense_layer(network, layer);
  if (layer > 0) out.transposed = transposed.kernel(layer);
  return out;
}

void dense_forward(const DenseLayer& layer, const float* x, Index rows, Range outputs, float* z) {
  const auto [begin, count] = outputs;
  multiply({x, rows, layer.inputs, layer.inputs}, {layer.kernel + begin, layer.inputs, count, layer.outputs},
           layer.bias + begin, Start::bias, {z + begin, layer.outputs});
}

void dense_backward(const DenseLayer& layer, const float* dz, Index rows, Range inputs, float* dx) {
  const auto [begin, count] = inputs;
  multiply({dz, rows, layer.outputs, layer.outputs}, {layer.transposed + begin, layer.outputs, count, layer.inputs},
           nullptr, Start::zero, {dx + begin, layer.inputs});
}

void dense_forward_terms(const DenseLayer& layer, const float* x, Index rows, Range inputs, float* z) {
  const auto [begin, count] = inputs;
  multiply({x + begin, rows, count, layer.inputs},
           {layer.kernel + begin * layer.outputs, count, layer.outputs, layer.outputs}, nullptr, Start::zero,
           {z, layer.outputs});
}

void dense_backward_terms(const DenseLayer& layer, const float* dz, Index rows, Range outputs, float* dx) {
  const auto [begin, count] = outputs;
  multiply({dz + begin, rows, count, layer.outputs},
           {layer.transposed + begin * layer.inputs, count, layer.inputs, layer.inputs}, nullptr, Start::zero,
           {dx, layer.inputs});
}

void dense_gradient(const ParameterSlice& slice, const View& x, const View& dz, const Target& dkernel, float* dbias) {
  const Range &inputs = slice.inputs, &outputs = slice.outputs, &bias = slice.bias;
  multiply({x.data + inputs.begin, inputs.count, x.rows, 1, x.row_stride},
           {dz.data + outputs.begin, dz.rows, outputs.count, dz.row_stride}, nullptr, Start::zero, dkernel);
  column_sums({dz.data + bias.begin, dz.rows, bias.count, dz.row_stride}, dbias);
}

void activation_backward(Activation activation, float code_slope, const float* y, Index count, float* deltas) {
  if (code_slope != 0) {
    for (Index i = 0; i < count; ++i) deltas[i] += y[i] > 0 ? code_slope : y[i] < 0 ? -code_slope : 0;
  }
  multiply_by_derivative(activation, y, deltas, count);
}

}  // namespace aefx::nn
