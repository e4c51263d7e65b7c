// Forward and backward passes through a network.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "aefx/base/matrix.h"
#include "aefx/base/thread_pool.h"
#include "aefx/nn/network.h"

namespace aefx::nn {

// What a pass over at most `rows` rows writes; made once, used again and again without allocating.
struct Workspace {
  Workspace(const Network& network, Index rows);

  std::vector<Matrix> outputs;  // of layer l: rows x its outputs
  // d loss / d pre-activation of layer l, same shape. Those of the last layer take the place of its outputs.
  std::vector<Matrix> deltas;
};

// Some of a layer's parameters: a rectangle of its kernel and some of its bias.
struct ParameterShare {
  struct Range {
    Index begin = 0, count = 0;
  };
  std::size_t layer = 0;
  Range inputs, outputs;  // rows and columns of the kernel
  Range bias;
};

// Of a layer; threads that divide it have as much to do each.
inline constexpr Index kStrips = 8;

// All parameters, in shares of at most about `size` that the network's shape alone decides; of a layer that is long
// enough a multiple of kStrips.
[[nodiscard]] std::vector<ParameterShare> parameter_shares(const Network& network, Index size);

// Every kernel but the first, transposed: outputs x inputs. What a backward pass needs of the network, and several
// threads can share.
class TransposedKernels {
 public:
  explicit TransposedKernels(const Network& network);
  void update(const Network& network, ThreadPool* pool = nullptr);  // of the same shape
  // Where only that share has changed. Several threads may do so for different shares.
  void update(const Network& network, const ParameterShare& share);

  [[nodiscard]] const float* kernel(std::size_t layer) const { return values_.data() + at_[layer]; }

  [[nodiscard]] std::span<const float> values() const { return values_; }  // all of them

 private:
  void update_some(const Network& network, std::size_t layer, const ParameterShare::Range& inputs,
                   const ParameterShare::Range& outputs);

  std::vector<std::size_t> at_;
  std::vector<float> values_;
};

// Fills workspace.outputs[begin, end) for the `rows` rows of `x`, rows x inputs of layer `begin`, one row after the
// other; in the workspace they begin at row `first`. A row's result has the same bits whatever rows stand beside it.
void forward(const Network& network, const float* x, Index rows, std::size_t begin, std::size_t end,
             Workspace& workspace, Index first = 0);

// After a whole forward pass of some rows through a network that has a decoder: workspace.outputs.back() holds d loss /
// d pre-activation of the last layer (replace_by_deltas), and `code_gradient`, if not null, what a penalty on the codes
// adds to d loss / d codes (rows x codes). Makes the deltas of the other layers. Several threads may do so for
// different rows of one workspace.
void back_propagate(const Network& network, const TransposedKernels& transposed, Index rows, const float* code_gradient,
                    Workspace& workspace, Index first = 0);

// After back_propagate() for all `rows` rows of `x`: d loss / d parameters of that share, of the kernel's rectangle
// into `kernel`, whose rows are `stride` values apart, and of the bias into `bias`. Several threads may do so for
// different shares.
void parameter_gradient(const Network& network, const ParameterShare& share, const float* x, Index rows,
                        const Workspace& workspace, Index first, float* kernel, Index stride, float* bias);

// Both at once, of all parameters.
void backward(const Network& network, const TransposedKernels& transposed, const float* x, Index rows,
              const float* code_gradient, Workspace& workspace, float* gradient, Index first = 0);

// Layers [begin, end) applied to all rows of `x`, in slices that stay in cache.
[[nodiscard]] Matrix apply(const Network& network, const Matrix& x, std::size_t begin, std::size_t end);
// The same without the last layer's activation: the codes' pre-activations, say.
[[nodiscard]] Matrix apply_without_last_activation(const Network& network, const Matrix& x, std::size_t begin,
                                                   std::size_t end);

[[nodiscard]] Matrix encode(const Network& network, const Matrix& x);      // rows x codes
[[nodiscard]] Matrix decode(const Network& network, const Matrix& codes);  // rows x outputs

}  // namespace aefx::nn
