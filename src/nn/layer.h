// One dense layer, forward and backward. Matrices are row-major, shapes are rows x columns.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "aefx/base/matrix.h"
#include "aefx/base/thread_pool.h"
#include "aefx/nn/network.h"
#include "nn/kernels.h"

namespace aefx::nn {

struct Range {
  Index begin = 0, count = 0;
};

// Part of a layer's parameters: a rectangle of its kernel and a range of its bias.
struct ParameterSlice {
  std::size_t layer = 0;
  Range inputs, outputs;  // rows and columns of the kernel
  Range bias;
};

// Parts into which threads divide a layer, all about as large.
inline constexpr Index kPartitions = 8;

// All parameters in slices of about `size` at most, in the order of layers. The network's shape alone decides them; a
// long enough layer has a multiple of kPartitions.
[[nodiscard]] std::vector<ParameterSlice> parameter_slices(const Network& network, Index size);
// All parameters, one slice a layer.
[[nodiscard]] std::vector<ParameterSlice> layer_slices(const Network& network);

// Every kernel but the first, transposed (outputs x inputs), for backward passes.
class TransposedKernels {
 public:
  explicit TransposedKernels(const Network& network);
  void update(const Network& network, ThreadPool* pool = nullptr);
  // Updates one slice. Several threads may update different slices at the same time.
  void update(const Network& network, const ParameterSlice& slice);

  [[nodiscard]] const float* kernel(std::size_t layer) const { return values_.data() + at_[layer]; }
  [[nodiscard]] std::span<const float> values() const { return values_; }  // of all layers

 private:
  std::vector<std::size_t> at_;  // where each layer's kernel begins
  std::vector<float> values_;
};

// The arrays of a layer.
struct DenseLayer {
  Index inputs = 0, outputs = 0;
  const float* kernel = nullptr;      // inputs x outputs
  const float* bias = nullptr;        // 1 x outputs
  const float* transposed = nullptr;  // outputs x inputs; null for the first layer
};
[[nodiscard]] DenseLayer dense_layer(const Network& network, std::size_t layer);
[[nodiscard]] DenseLayer dense_layer(const Network& network, const TransposedKernels& transposed, std::size_t layer);

// z(rows x outputs) = x(rows x inputs) kernel(inputs x outputs) + bias: columns `outputs` of it.
void dense_forward(const DenseLayer& layer, const float* x, Index rows, Range outputs, float* z);
// dx(rows x inputs) = dz(rows x outputs) kernel^T(outputs x inputs): columns `inputs` of it. dx, dz: d loss / dx, dz.
void dense_backward(const DenseLayer& layer, const float* dz, Index rows, Range inputs, float* dx);

// Terms of the same sums. z(rows x outputs) = x kernel: the terms of some inputs, without bias.
void dense_forward_terms(const DenseLayer& layer, const float* x, Index rows, Range inputs, float* z);
// dx(rows x inputs) = dz kernel^T: the terms of some outputs.
void dense_backward_terms(const DenseLayer& layer, const float* dz, Index rows, Range outputs, float* dx);

// Gradient of a slice: dkernel(slice.inputs x slice.outputs) = x^T(inputs x rows) dz(rows x outputs);
// dbias(1 x slice.bias) = the sum of the rows of dz.
void dense_gradient(const ParameterSlice& slice, const View& x, const View& dz, const Target& dkernel, float* dbias);

// From d loss / d output to d loss / dz of `count` units with outputs `y`. A positive `code_slope` adds the gradient of
// the penalty code_slope * sum |y|.
void activation_backward(Activation activation, float code_slope, const float* y, Index count, float* deltas);

}  // namespace aefx::nn
