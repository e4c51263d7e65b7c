#include "aefx/nn/network.h"

namespace aefx::nn {

Network::Network(Index inputs, const std::vector<LayerOptions>& layers, std::size_t encoder_layers)
    : encoder_layers_(encoder_layers) {
  std::size_t at = 0;
  Index width = inputs;
  for (const LayerOptions& options : layers) {
    Layer layer{.inputs = width, .outputs = options.units, .activation = options.activation};
    layer.kernel_at = at;
    layer.bias_at = at + layer.kernel_size();
    at = layer.bias_at + static_cast<std::size_t>(layer.outputs);
    width = layer.outputs;
    layers_.push_back(layer);
  }
  parameters_.assign(at, 0);
}

Eigen::Map<Matrix> Network::kernel(std::size_t layer) {
  const Layer& l = layers_[layer];
  return {parameters_.data() + l.kernel_at, l.inputs, l.outputs};
}
Eigen::Map<const Matrix> Network::kernel(std::size_t layer) const {
  const Layer& l = layers_[layer];
  return {parameters_.data() + l.kernel_at, l.inputs, l.outputs};
}
Eigen::Map<Vector> Network::bias(std::size_t layer) {
  const Layer& l = layers_[layer];
  return {parameters_.data() + l.bias_at, l.outputs};
}
Eigen::Map<const Vector> Network::bias(std::size_t layer) const {
  const Layer& l = layers_[layer];
  return {parameters_.data() + l.bias_at, l.outputs};
}

}  // namespace aefx::nn
