// A stack of dense layers, the first of which encode and the rest decode.
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
  std::size_t kernel_at = 0;  // where its kernel and bias begin among the parameters
  std::size_t bias_at = 0;

  [[nodiscard]] std::size_t kernel_size() const { return static_cast<std::size_t>(inputs * outputs); }
};

// Layer l maps rows x inputs to rows x outputs: activation(x * kernel + bias), kernel being inputs x outputs.
// Parameters of all layers lie in one piece, kernel then bias, layer after layer. Copies are deep; const members may be
// called from several threads.
class Network {
 public:
  Network() = default;
  // Parameters are 0. The first `encoder_layers` of `layers` end in the codes.
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
