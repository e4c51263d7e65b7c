#include "train/warm_start.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "base/decompositions.h"
#include "nn/pass.h"
#include "train/output_layer.h"

namespace aefx::train {
namespace {

constexpr double kSlack = 0.5;       // how far below its minimum a unit is still on, as a share of a component's range
constexpr Index kSampleRows = 2000;  // to which thresholds and the last layer are fitted

// How a unit represents a value: unit = activation(scale * value + bias), value = (unit - mean of the unit) / slope.
struct LinearUnit {
  double scale = 1, bias = 0, slope = 1;
};

// For values in [low, high]. `range` is that of the strongest component: a weak one gets as much room, as it may grow.
LinearUnit linear_unit(nn::Activation activation, double low, double high, double range) {
  const double reach = std::max({std::abs(low), std::abs(high), 1e-9});
  switch (activation) {
    case nn::Activation::linear:
      return {};
    case nn::Activation::relu:
    case nn::Activation::leaky_relu:
    case nn::Activation::elu:
      return {.scale = 1, .bias = -low + kSlack * std::max(range, 1e-3), .slope = 1};
    case nn::Activation::tanh:
      return {.scale = 0.3 / reach, .bias = 0, .slope = 0.3 / reach};
    case nn::Activation::sigmoid:
      return {.scale = 0.6 / reach, .bias = 0, .slope = 0.25 * 0.6 / reach};
    case nn::Activation::wide_sigmoid: {
      const double scale = 0.3 * static_cast<double>(nn::kWideSigmoid) / reach;
      return {.scale = scale, .bias = 0, .slope = scale};
    }
  }
  return {};
}

// The pre-activation at which the activation is `value`, or the nearest value away from saturation, and its slope
// there.
struct Tangent {
  double pre = 0, slope = 1;
};

Tangent tangent(nn::Activation activation, double value) {
  if (activation == nn::Activation::sigmoid) {
    const double v = std::clamp(value, 0.01, 0.99);
    return {.pre = std::log(v / (1 - v)), .slope = v * (1 - v)};
  }
  if (activation == nn::Activation::tanh) {
    const double v = std::clamp(value, -0.99, 0.99);
    return {.pre = std::atanh(v), .slope = 1 - v * v};
  }
  return {.pre = value, .slope = 1};
}

// Output of the last layer: mean + components * kernel.
struct LinearReconstruction {
  VectorD mean;      // 1 x columns
  MatrixD kernel;    // K x columns
  VectorD variance;  // 1 x K, of the components
};

// Values of the units before a layer, on the sample. Component k is (values - mean) * projection.col(k).
struct LayerInput {
  Matrix values;  // rows x units
  VectorD mean;
  MatrixD projection;  // units x K
};

// Sets layer after layer, from the one that has the given input.
class WarmStart {
 public:
  WarmStart(nn::Network& network, const WarmStartData& rows, LinearReconstruction reconstruction, Random& random)
      : network_(network), rows_(rows), reconstruction_(std::move(reconstruction)), random_(random) {}

  void run(std::size_t first, LayerInput input) {
    in_ = std::move(input);
    const std::size_t last = network_.layers().size() - 1;
    for (std::size_t l = first; l < last; ++l) {
      MatrixD kernel = MatrixD::Zero(network_.layers()[l].inputs, network_.layers()[l].outputs);
      VectorD bias = VectorD::Zero(network_.layers()[l].outputs);
      represent(l, kernel, bias);
      set_other_units(kernel, bias);
      store(l, kernel, bias);
      step(l);
    }
    finish(last);
  }

 private:
  // Number of components that layer l represents: as many as it can; a wide hidden layer uses half of its units, so
  // that the other half can learn a nonlinear part.
  [[nodiscard]] Index represented(std::size_t l) const {
    const Index units = network_.layers()[l].outputs;
    const Index k = network_.codes();
    const bool before_codes = l + 1 < network_.encoder_layers();
    Index wanted = std::min(units, k);
    if (before_codes && units / 2 > k) wanted = std::max(k, std::min(network_.inputs(), units / 2));
    return std::min(wanted, in_.projection.cols());
  }

  void represent(std::size_t l, MatrixD& kernel, VectorD& bias) {
    const Index count = represented(l);
    VectorD low, high;
    ranges(l, count, low, high);
    MatrixD next = MatrixD::Zero(network_.layers()[l].outputs, count);
    for (Index k = 0; k < count; ++k) {
      const LinearUnit c = linear_unit(network_.layers()[l].activation, low(k), high(k), high(0) - low(0));
      kernel.col(k) = c.scale * in_.projection.col(k);
      bias(k) = c.bias - in_.mean.dot(kernel.col(k));
      next(k, k) = 1 / c.slope;
    }
    next_projection_ = std::move(next);
  }

  // Gives the other units a random direction among the components of the input, in units of their deviations (at least
  // a twentieth of the largest), and a threshold between the 10th and 90th percentile of the sample.
  void set_other_units(MatrixD& kernel, VectorD& bias) {
    const Index count = in_.projection.cols();
    const MatrixD values = (in_.values.cast<double>().rowwise() - in_.mean) * in_.projection;
    const Eigen::VectorXd deviation =
        (values.colwise().squaredNorm() / static_cast<double>(values.rows())).array().sqrt().max(1e-6).transpose();
    for (Index unit = next_projection_.cols(); unit < kernel.cols(); ++unit) {
      bias(unit) = 1;  // without components the unit is on and constant
      if (count == 0) continue;
      Eigen::VectorXd direction(count);
      for (Index k = 0; k < count; ++k) direction(k) = random_.normal();
      direction.normalize();
      const double strongest = deviation.maxCoeff();
      for (Index k = 0; k < count; ++k) direction(k) *= strongest / std::max(deviation(k), 0.05 * strongest);
      kernel.col(unit) = in_.projection * direction;
      Eigen::VectorXd along = values * direction;
      std::sort(along.begin(), along.end());
      const double place = (0.1 + 0.8 * random_.uniform()) * static_cast<double>(along.size() - 1);
      bias(unit) = -along(static_cast<Index>(place)) - in_.mean.dot(kernel.col(unit));
    }
  }

  // Minimum and maximum of each component in the input of layer l: over all rows for the first layer.
  void ranges(std::size_t l, Index count, VectorD& low, VectorD& high) const {
    low = VectorD::Constant(count, std::numeric_limits<double>::infinity());
    high = -low;
    const MatrixD projection = in_.projection.leftCols(count);
    if (l == 0) {
      rows_.ranges(in_.mean, projection, low, high);
    } else {
      extend_ranges(in_.values, in_.mean, projection, low, high);
    }
  }

  void store(std::size_t l, const MatrixD& kernel, const VectorD& bias) {
    network_.kernel(l) = kernel.cast<float>();
    network_.bias(l) = bias.cast<float>();
  }

  void step(std::size_t l) {
    in_.values = nn::apply(network_, in_.values, l, l + 1);
    in_.mean = in_.values.cast<double>().colwise().mean();
    in_.projection = std::move(next_projection_);
  }

  void finish(std::size_t l) {
    const nn::Layer& layer = network_.layers()[l];
    const Index count = in_.projection.cols();
    MatrixD kernel = in_.projection * reconstruction_.kernel.topRows(count);
    VectorD bias(layer.outputs);
    for (Index c = 0; c < layer.outputs; ++c) {
      const Tangent t = tangent(layer.activation, reconstruction_.mean(c));
      kernel.col(c) /= t.slope;
      bias(c) = t.pre - in_.mean.dot(kernel.col(c));
    }
    if (layer.activation == nn::Activation::sigmoid) refine(kernel, bias);
    store(l, kernel, bias);
  }

  // Fits the last layer to the sample, with the units of strong components as features: the others would fit noise.
  // Their contribution at the mean is part of the bias meanwhile.
  void refine(MatrixD& kernel, VectorD& bias) const {
    constexpr double kWeak = 1e-8;  // times the largest variance
    Index strong = 0;
    const VectorD& variance = reconstruction_.variance;
    while (strong < in_.projection.cols() && variance(strong) > kWeak * variance(0)) ++strong;
    const VectorD rest = in_.mean.tail(in_.mean.size() - strong) * kernel.bottomRows(kernel.rows() - strong);
    MatrixD part = kernel.topRows(strong);
    bias += rest;
    fit_sigmoid_layer(in_.values.leftCols(strong).cast<double>(), rows_.sample.inputs, rows_.sample.weights, part,
                      bias);
    bias -= rest;
    kernel.topRows(strong) = part;
  }

  nn::Network& network_;
  const WarmStartData& rows_;
  LinearReconstruction reconstruction_;
  Random& random_;
  LayerInput in_;  // of the current layer
  MatrixD next_projection_;
};

}  // namespace

std::vector<Index> warm_start_rows(Index rows) { return prep::evenly_spaced(rows, kSampleRows); }

void extend_ranges(const Matrix& rows, const VectorD& mean, const MatrixD& projection, VectorD& low, VectorD& high) {
  for (Index begin = 0; begin < rows.rows(); begin += kSampleRows) {
    const auto slice = rows.middleRows(begin, std::min(kSampleRows, rows.rows() - begin)).cast<double>();
    const MatrixD values = (slice.rowwise() - mean) * projection;
    low = low.cwiseMin(values.colwise().minCoeff());
    high = high.cwiseMax(values.colwise().maxCoeff());
  }
}

WarmStartData warm_start_data(const prep::Prepared& rows) {
  const std::vector<Index> places = warm_start_rows(rows.inputs.rows());
  const auto chosen = [&](const Matrix& from) {
    if (from.rows() == 0) return Matrix();
    Matrix out(static_cast<Index>(places.size()), from.cols());
    for (std::size_t i = 0; i < places.size(); ++i) out.row(static_cast<Index>(i)) = from.row(places[i]);
    return out;
  };
  return {.sample = {.inputs = chosen(rows.inputs), .weights = chosen(rows.weights), .beyond_float = {}},
          .ranges = [&rows](const VectorD& mean, const MatrixD& projection, VectorD& low, VectorD& high) {
            extend_ranges(rows.inputs, mean, projection, low, high);
          }};
}

void start_from_pca(nn::Network& network, const WarmStartData& rows, const prep::Pca& pca, Random& random) {
  MatrixD kernel = pca.components.transpose();
  pca.unscale(kernel);
  WarmStart(network, rows, {.mean = pca.mean, .kernel = std::move(kernel), .variance = pca.variance}, random)
      .run(0, {.values = rows.sample.inputs, .mean = pca.mean, .projection = pca.projection()});
}

void start_decoder(nn::Network& network, const WarmStartData& rows, Random& random) {
  const std::size_t first = network.encoder_layers();
  Matrix codes = nn::apply(network, rows.sample.inputs, 0, first);
  const MatrixD columns = rows.sample.inputs.cast<double>();
  const VectorD mean = columns.colwise().mean(), mean_code = codes.cast<double>().colwise().mean();
  const MatrixD apart = codes.cast<double>().rowwise() - mean_code;
  MatrixD kernel = solve_least_squares(apart, columns.rowwise() - mean);
  const VectorD alike = VectorD::Ones(network.codes());  // no code is left out as weak
  WarmStart(network, rows, {.mean = mean, .kernel = std::move(kernel), .variance = alike}, random)
      .run(first, {.values = std::move(codes),
                   .mean = mean_code,
                   .projection = MatrixD::Identity(network.codes(), network.codes())});
}

void start_from_pca(nn::Network& network, const prep::Prepared& rows, const prep::Pca& pca, Random& random) {
  start_from_pca(network, warm_start_data(rows), pca, random);
}

}  // namespace aefx::train
