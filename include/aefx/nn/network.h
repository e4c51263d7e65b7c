// A stack of dense layers: the first encode, the others decode.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "aefx/base/matrix.h"
#include "aefx/nn/activation.h"

namespace aefx::nn {

struct LayerOptions {
  Index units = 0;
  Activation activation = Activation::linear;
};

struct Layer {
  Index inputs = 0;
  Index outputs = 0;
  Activation activation = Activation::linear;
  std::size_t kernel_at = 0;  // index of the first value of the kernel, and of the bias, among the parameters
  std::size_t bias_at = 0;

  [[nodiscard]] std::size_t kernel_size() const { return static_cast<std::size_t>(inputs * outputs); }
};

// Layer l maps x (rows x inputs) to activation(x kernel + bias) (rows x outputs); its kernel is inputs x outputs, its
// bias 1 x outputs, both float32. The parameters of all layers are contiguous: kernel then bias, layer after layer,
// each row-major. Copies are deep. Const members may be called from several threads.
class Network {
 public:
  Network() = default;
  // All parameters are 0. The outputs of layer `encoder_layers` - 1 are the codes; 0 < encoder_layers <= layers.size().
  Network(Index inputs, const std::vector<LayerOptions>& layers, std::size_t encoder_layers);

  [[nodiscard]] const std::vector<Layer>& layers() const { return layers_; }
  [[nodiscard]] std::size_t encoder_layers() const { return encoder_layers_; }
  [[nodiscard]] Index inputs() const { return layers_.empty() ? 0 : layers_.front().inputs; }
  [[nodiscard]] Index outputs() const { return layers_.empty() ? 0 : layers_.back().outputs; }
  [[nodiscard]] Index codes() const { return layers_.empty() ? 0 : layers_[encoder_layers_ - 1].outputs; }

  [[nodiscard]] std::span<float> parameters() { return parameters_; }
  [[nodiscard]] std::span<const float> parameters() const { return parameters_; }

  [[nodiscard]] Eigen::Map<Matrix> kernel(std::size_t layer);
  [[nodiscard]] Eigen::Map<const Matrix> kernel(std::size_t layer) const;
  [[nodiscard]] Eigen::Map<Vector> bias(std::size_t layer);
  [[nodiscard]] Eigen::Map<const Vector> bias(std::size_t layer) const;

 private:
  std::vector<Layer> layers_;
  std::size_t encoder_layers_ = 0;
  std::vector<float> parameters_;
};

}  // namespace aefx::nn
