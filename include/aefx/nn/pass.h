// Forward and backward passes through a network.
#pragma once

#include <cstddef>
#include <vector>

#include "aefx/base/matrix.h"
#include "aefx/nn/network.h"

namespace aefx::nn {

// What a pass over at most `rows` rows writes; made once, used again and again without allocating.
struct Workspace {
  Workspace(const Network& network, Index rows);

  std::vector<Matrix> outputs;  // of layer l: rows x its outputs
  std::vector<Matrix> deltas;   // d loss / d pre-activation of layer l, same shape
};

// Every kernel but the first, transposed: outputs x inputs. What backward() needs of the network, and several threads
// can share.
class TransposedKernels {
 public:
  explicit TransposedKernels(const Network& network);
  void update(const Network& network);  // of the same shape

  [[nodiscard]] const float* kernel(std::size_t layer) const { return values_.data() + at_[layer]; }

 private:
  std::vector<std::size_t> at_;
  std::vector<float> values_;
};

// Fills workspace.outputs[begin, end) for the `rows` rows of `x`, rows x inputs of layer `begin`, one row after the
// other. A row's result has the same bits whatever rows stand beside it.
void forward(const Network& network, const float* x, Index rows, std::size_t begin, std::size_t end,
             Workspace& workspace);

// After a whole forward pass of `x`: workspace.deltas.back() holds d loss / d output (not yet times the derivative of
// the output's activation) and `code_gradient`, if not null, what a penalty on the codes adds to d loss / d codes.
// Replaces `gradient`, laid out as Network::parameters(), by d loss / d parameters.
void backward(const Network& network, const TransposedKernels& transposed, const float* x, Index rows,
              const Matrix* code_gradient, Workspace& workspace, float* gradient);

// Layers [begin, end) applied to all rows of `x`, in slices that stay in cache.
[[nodiscard]] Matrix apply(const Network& network, const Matrix& x, std::size_t begin, std::size_t end);
// The same without the last layer's activation: the codes' pre-activations, say.
[[nodiscard]] Matrix apply_without_last_activation(const Network& network, const Matrix& x, std::size_t begin,
                                                   std::size_t end);

[[nodiscard]] Matrix encode(const Network& network, const Matrix& x);      // rows x codes
[[nodiscard]] Matrix decode(const Network& network, const Matrix& codes);  // rows x outputs

}  // namespace aefx::nn
