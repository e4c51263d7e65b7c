#include "nn/initializer.h"

#include <cmath>

namespace aefx::nn {
namespace {

template <typename Values>
void fill_uniform(Values values, double limit, Random& random) {
  for (Index i = 0; i < values.size(); ++i) values.data()[i] = static_cast<float>(limit * (2 * random.uniform() - 1));
}

}  // namespace

void initialize_glorot(Network& network, Random& random) {
  for (std::size_t l = 0; l < network.layers().size(); ++l) {
    const Layer& layer = network.layers()[l];
    fill_uniform(network.kernel(l), std::sqrt(6.0 / static_cast<double>(layer.inputs + layer.outputs)), random);
    network.bias(l).setZero();
  }
}

void initialize_torch(Network& network, Random& random) {
  for (std::size_t l = 0; l < network.layers().size(); ++l) {
    const double limit = 1 / std::sqrt(static_cast<double>(network.layers()[l].inputs));
    fill_uniform(network.kernel(l), limit, random);
    fill_uniform(network.bias(l), limit, random);
  }
}

}  // namespace aefx::nn
