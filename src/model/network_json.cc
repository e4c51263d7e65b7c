#include <cmath>

#include "model/sections.h"

namespace aefx::model {
namespace {

constexpr std::size_t kMostUnits = 1'000'000'000;  // so that no product of two overflows

float weight(const Field& field) {
  const auto value = static_cast<float>(field.real());
  if (!std::isfinite(value)) field.fail("is beyond float32");
  return value;
}

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
  std::size_t inputs = columns;
  // Every shape is held against what the file really contains before anything of that size is allocated.
  for (std::size_t l = 0; l < layers.size(); ++l) {
    const Field layer = layers.at(l);
    const std::size_t units = layer.at("units").count(kMostUnits);
    if (units == 0) layer.at("units").fail("is 0");
    layer.at("kernel").expect_size(inputs, "rows");
    for (std::size_t r = 0; r < inputs; ++r) layer.at("kernel").at(r).expect_size(units, "weights");
    layer.at("bias").expect_size(units, "values");
    const auto activation = nn::activation_named(layer.at("activation").text());
    if (!activation) layer.at("activation").fail("is none that this version knows");
    options.push_back({.units = static_cast<Index>(units), .activation = *activation});
    inputs = units;
  }
  if (inputs != columns) layers.fail("do not end with as many units as there are columns");
  nn::Network network(static_cast<Index>(columns), options, encoder_layers);
  for (std::size_t l = 0; l < layers.size(); ++l) {
    auto kernel = network.kernel(l);
    auto bias = network.bias(l);
    const Field rows_field = layers.at(l).at("kernel");
    const Field bias_field = layers.at(l).at("bias");
    for (Index r = 0; r < kernel.rows(); ++r) {
      const Field row = rows_field.at(static_cast<std::size_t>(r));
      for (Index c = 0; c < kernel.cols(); ++c) kernel(r, c) = weight(row.at(static_cast<std::size_t>(c)));
    }
    for (Index c = 0; c < bias.size(); ++c) bias(c) = weight(bias_field.at(static_cast<std::size_t>(c)));
  }
  return network;
}

}  // namespace aefx::model
