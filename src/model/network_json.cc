#include "model/sections.h"

namespace aefx::model {
namespace {

constexpr std::size_t kMostUnits = 1'000'000'000;  // so that no product of two overflows

}  // namespace

Json network_to_json(const nn::Network& network) {
  Json layers = Json::array();
  for (std::size_t l = 0; l < network.layers().size(); ++l) {
    const nn::Layer& layer = network.layers()[l];
    layers.push_back({{"units", layer.outputs},
                      {"activation", nn::name(layer.activation)},
                      {"kernel", rows(network.kernel(l))},
                      {"bias", numbers(network.bias(l))}});
  }
  return {{"inputs", network.inputs()}, {"encoder_layers", network.encoder_layers()}, {"layers", layers}};
}

nn::Network network_from_json(const Field& field, std::size_t columns) {
  const Field layers = field.at("layers");
  if (layers.size() < 2) layers.fail("needs one layer to encode and one to decode");
  if (field.at("inputs").count(kMostUnits) != columns) field.at("inputs").fail("is not the number of columns");
  const std::size_t encoder_layers = field.at("encoder_layers").count(layers.size() - 1);
  if (encoder_layers == 0) field.at("encoder_layers").fail("is 0");
  std::vector<nn::LayerOptions> options;
  std::vector<Matrix> kernels;
  std::vector<Vector> biases;
  std::size_t inputs = columns;
  for (std::size_t l = 0; l < layers.size(); ++l) {
    const Field layer = layers.at(l);
    const std::size_t units = layer.at("units").count(kMostUnits);
    if (units == 0) layer.at("units").fail("is 0");
    kernels.push_back(layer.at("kernel").float_matrix(inputs, units));
    biases.push_back(layer.at("bias").float_vector(units));
    const auto activation = nn::activation_named(layer.at("activation").text());
    if (!activation) layer.at("activation").fail("is none that this version knows");
    options.push_back({.units = static_cast<Index>(units), .activation = *activation});
    inputs = units;
  }
  if (inputs != columns) layers.fail("do not end with as many units as there are columns");
  nn::Network network(static_cast<Index>(columns), options, encoder_layers);
  for (std::size_t l = 0; l < layers.size(); ++l) {
    network.kernel(l) = kernels[l];
    network.bias(l) = biases[l];
  }
  return network;
}

}  // namespace aefx::model
