#include "model/weights_file.h"

#include <fmt/format.h>

#include <cerrno>
#include <cmath>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <vector>

#include "aefx/base/error.h"

namespace aefx::model {
namespace {

using nlohmann::json;

[[noreturn]] void unfit(const std::string& path, const std::string& how) {
  throw Error(Fault::data, how, path,
              "weights are arrays of kernel (inputs x outputs) and bias for each layer, under \"initial\"");
}

float number(const json& value, const std::string& path, std::size_t array) {
  if (!value.is_number() || !std::isfinite(value.get<float>()))
    unfit(path, fmt::format("array {} holds something that is no number", array));
  return value.get<float>();
}

}  // namespace

nn::Network load_weights(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw Error(Fault::io, std::string("the weights can't be opened: ") + std::strerror(errno), path);
  const json file = json::parse(in, nullptr, false);
  if (file.is_discarded()) unfit(path, "this is not JSON");
  const json& arrays = file.is_object() && file.contains("initial") ? file["initial"] : file;
  if (!arrays.is_array() || arrays.size() < 4 || arrays.size() % 4 != 0) {
    unfit(path, "kernels and biases are needed for as many layers to decode as to encode");
  }
  std::vector<nn::LayerOptions> layers;
  Index inputs = 0;
  for (std::size_t a = 0; a < arrays.size(); a += 2) {
    const json& kernel = arrays[a];
    const json& bias = arrays[a + 1];
    if (!kernel.is_array() || kernel.empty() || !bias.is_array() || bias.empty()) {
      unfit(path, fmt::format("arrays {} and {} are not a kernel and a bias", a, a + 1));
    }
    const std::size_t units = bias.size();
    for (const json& row : kernel) {
      if (!row.is_array() || row.size() != units) {
        unfit(path, fmt::format("kernel {} does not have {} values a row, one for each bias", a, units));
      }
    }
    if (a == 0) inputs = static_cast<Index>(kernel.size());
    const Index expected = a == 0 ? inputs : layers.back().units;
    if (static_cast<Index>(kernel.size()) != expected) {
      unfit(path,
            fmt::format("kernel {} has {} rows, and the layer before it has {} units", a, kernel.size(), expected));
    }
    layers.push_back({.units = static_cast<Index>(units), .activation = nn::Activation::linear});
  }
  if (layers.back().units != inputs) unfit(path, "the last layer does not have as many units as there are inputs");
  nn::Network network(inputs, layers, layers.size() / 2);
  for (std::size_t l = 0; l < layers.size(); ++l) {
    auto kernel = network.kernel(l);
    auto bias = network.bias(l);
    for (Index r = 0; r < kernel.rows(); ++r) {
      for (Index c = 0; c < kernel.cols(); ++c) {
        kernel(r, c) = number(arrays[2 * l][static_cast<std::size_t>(r)][static_cast<std::size_t>(c)], path, 2 * l);
      }
    }
    for (Index c = 0; c < bias.size(); ++c)
      bias(c) = number(arrays[2 * l + 1][static_cast<std::size_t>(c)], path, 2 * l + 1);
  }
  return network;
}

}  // namespace aefx::model
