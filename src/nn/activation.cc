#include "aefx/nn/activation.h"

#include <algorithm>
#include <cmath>

#include "base/names.h"

namespace aefx::nn {
namespace {

constexpr Names<Activation, 7> kNames{{{Activation::linear, "linear"},
                                       {Activation::relu, "relu"},
                                       {Activation::leaky_relu, "leaky-relu"},
                                       {Activation::elu, "elu"},
                                       {Activation::tanh, "tanh"},
                                       {Activation::sigmoid, "sigmoid"},
                                       {Activation::wide_sigmoid, "wide-sigmoid"}}};

constexpr double kWide = kWideSigmoid;

}  // namespace

std::string_view name(Activation activation) { return name_in(kNames, activation); }

std::optional<Activation> activation_named(std::string_view name) { return value_in(kNames, name); }

std::vector<std::string_view> activation_names() { return names_in(kNames); }

bool is_piecewise_linear(Activation activation) {
  return activation == Activation::linear || activation == Activation::relu || activation == Activation::leaky_relu;
}

double activated(Activation activation, double z) {
  switch (activation) {
    case Activation::linear:
      return z;
    case Activation::relu:
      return std::max(z, 0.0);
    case Activation::leaky_relu:
      return z > 0 ? z : static_cast<double>(kLeakyReluSlope) * z;
    case Activation::elu:
      return z > 0 ? z : std::expm1(z);
    case Activation::tanh:
      return std::tanh(z);
    case Activation::sigmoid:
      return 1 / (1 + std::exp(-z));
    case Activation::wide_sigmoid:
      return kWide * std::tanh(z / kWide);
  }
  return z;
}

double derivative(Activation activation, double z) {
  switch (activation) {
    case Activation::linear:
      return 1;
    case Activation::relu:
      return z > 0 ? 1 : 0;
    case Activation::leaky_relu:
      return z > 0 ? 1 : static_cast<double>(kLeakyReluSlope);
    case Activation::elu:
      return z > 0 ? 1 : std::exp(z);
    case Activation::tanh: {
      const double t = std::tanh(z);
      return 1 - t * t;
    }
    case Activation::sigmoid: {
      const double s = activated(Activation::sigmoid, z);
      return s * (1 - s);
    }
    case Activation::wide_sigmoid: {
      const double s = std::tanh(z / kWide);
      return 1 - s * s;
    }
  }
  return 1;
}

}  // namespace aefx::nn
