// Forward and backward passes of some rows through the layers of a network.
#pragma once

#include <cstddef>
#include <vector>

#include "aefx/base/matrix.h"
#include "aefx/nn/network.h"
#include "nn/layer.h"

namespace aefx::nn {

// Memory of passes over at most `rows` rows, allocated once.
struct Workspace {
  Workspace(const Network& network, Index rows);

  std::vector<Matrix> outputs;  // of layer l: rows x its outputs
  std::vector<Matrix> deltas;   // of all layers but the last: d loss / d pre-activation, rows x its outputs

  // Row `row` of layer l. The deltas of the last layer replace its outputs (replace_by_deltas).
  [[nodiscard]] float* output(std::size_t l, Index row = 0) { return outputs[l].data() + row * outputs[l].cols(); }
  [[nodiscard]] float* delta(std::size_t l, Index row = 0) {
    return l < deltas.size() ? deltas[l].data() + row * deltas[l].cols() : output(l, row);
  }
};

// Rows of one pass. Several threads may pass different rows of one workspace at the same time.
struct PassRows {
  const float* x = nullptr;  // count x inputs of the first layer of the pass
  Index count = 0;
  Index first = 0;  // their first row in the workspace
};

// Fills the outputs of layers [begin, end). A row's outputs have the same bits whatever the other rows are.
void forward(const Network& network, const PassRows& rows, std::size_t begin, std::size_t end, Workspace& workspace);

// Fills the deltas of all layers but the last, after forward() through all layers and replace_by_deltas(). `code_slope`
// is d loss / d |code|, of a penalty on codes.
void backward(const Network& network, const TransposedKernels& transposed, const PassRows& rows, float code_slope,
              Workspace& workspace);

// Destination of the gradient of a slice.
struct GradientTarget {
  Target kernel;          // slice.inputs x slice.outputs
  float* bias = nullptr;  // 1 x slice.bias
};
// The slice's part of a gradient of all parameters.
[[nodiscard]] GradientTarget gradient_target(const Network& network, const ParameterSlice& slice, float* gradient);

// d loss / d parameters of a slice, after backward() of the rows. Several threads may compute different slices.
void parameter_gradient(const Network& network, const ParameterSlice& slice, const PassRows& rows, Workspace& workspace,
                        const GradientTarget& to);

// Applies layers [begin, end) to all rows of `x`; rows x outputs of the last of these layers.
[[nodiscard]] Matrix apply(const Network& network, const Matrix& x, std::size_t begin, std::size_t end);
// Leaves out the activation of the last layer.
[[nodiscard]] Matrix apply_without_last_activation(const Network& network, const Matrix& x, std::size_t begin,
                                                   std::size_t end);
[[nodiscard]] Matrix encode(const Network& network, const Matrix& x);      // rows x codes
[[nodiscard]] Matrix decode(const Network& network, const Matrix& codes);  // rows x outputs

// d pre-activation of `code` / d input of each row: rows x inputs. In a linear region of a piecewise linear network the
// pre-activation is this slope times the input, plus a constant.
[[nodiscard]] Matrix code_slopes(const Network& network, const Matrix& x, Index code);

}  // namespace aefx::nn
