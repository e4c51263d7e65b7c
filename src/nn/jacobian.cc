#include "nn/jacobian.h"

#include <algorithm>

#include "nn/kernels.h"
#include "nn/pass.h"

namespace aefx::nn {

Matrix code_slopes(const Network& network, const Matrix& x, Index code) {
  const std::size_t last = network.encoder_layers() - 1;
  Workspace workspace(network, x.rows());
  forward(network, x.data(), x.rows(), 0, last, workspace);
  Matrix slopes = network.kernel(last).col(code).transpose().replicate(x.rows(), 1);
  for (std::size_t l = last; l-- > 0;) {
    const Layer& layer = network.layers()[l];
    multiply_by_derivative(layer.activation, workspace.outputs[l].data(), slopes.data(), slopes.size());
    Matrix next(x.rows(), layer.inputs);
    const Matrix transposed = network.kernel(l).transpose();
    multiply({slopes.data(), layer.outputs, 1}, transposed.data(), nullptr, Start::zero, x.rows(), layer.inputs,
             layer.outputs, next.data());
    slopes = std::move(next);
  }
  return slopes;
}

}  // namespace aefx::nn
