#include "explain/path_slopes.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace aefx::explain {
namespace {

// Mean of the activation's slope from a to b.
double mean_slope(nn::Activation activation, double a, double b) {
  if (nn::is_piecewise_linear(activation)) {
    const double low = nn::derivative(activation, -1);
    if (!(a > 0) && !(b > 0)) return low;
    if (a > 0 && b > 0) return 1;
    return low + (1 - low) * (std::max(a, 0.0) - std::max(b, 0.0)) / (a - b);
  }
  // The quotient of nearly equal numbers would be rounding.
  constexpr double kNear = 1e-5;
  if (std::abs(b - a) < kNear) return nn::derivative(activation, (a + b) / 2);
  return (nn::activated(activation, b) - nn::activated(activation, a)) / (b - a);
}

}  // namespace

// One row's path, walked from the base to the row.
class PathWalk {
 public:
  explicit PathWalk(const PathSlopes& slopes) : slopes_(slopes), codes_(slopes.code_kernel_.cols()) {
    const std::size_t count = slopes.hidden_.size();
    for (std::size_t l = 0; l < count; ++l) {
      const Index units = slopes.hidden_[l].at_base.size();
      Level level;
      level.sum.resize(units, codes_);
      level.slope.resize(units);
      if (l + 1 < count) level.above.resize(slopes.hidden_[l + 1].at_base.size(), codes_);
      levels_.push_back(std::move(level));
    }
  }

  // Integrates the slopes of the codes by the first layer's units over the whole path: units x K. `rate`: by how much
  // their pre-activations differ between row and base.
  const MatrixD& walk(const VectorD& rate) {
    for (std::size_t l = 0; l < levels_.size(); ++l) levels_[l].z = slopes_.hidden_[l].at_base;
    levels_.front().rate = rate;
    advance(0, 1);
    return levels_.front().sum;
  }

 private:
  // A unit changes sign.
  struct Break {
    double at = 0;  // how much further along the path
    Index unit = 0;
  };

  struct Level {
    VectorD z;      // pre-activations where the walk is
    VectorD rate;   // their change along the path, by as much as the whole path
    VectorD slope;  // of each unit's activation, on this piece
    MatrixD sum;    // units x K: integral of the codes' slopes over the last piece
    MatrixD above;  // units of the layer above x K: of theirs, over the pieces so far
    std::vector<Break> breaks;
  };

  // Moves on by `length`, on which the rates of layer l do not change, and fills its sum.
  void advance(std::size_t l, double length) {
    Level& level = levels_[l];
    if (l + 1 == levels_.size()) {
      advance_last(level, length);
      return;
    }
    const PathSlopes::Layer& layer = slopes_.hidden_[l];
    const MatrixD& kernel = slopes_.hidden_[l + 1].kernel;
    Level& next = levels_[l + 1];
    find_breaks(level, layer.low, length);
    next.rate.noalias() = level.slope.cwiseProduct(level.rate) * kernel;
    level.sum.setZero();
    level.above.setZero();
    double now = 0;
    const auto advance_to = [&](double to) {
      advance(l + 1, to - now);
      level.above += next.sum;
      now = to;
    };
    for (const Break& end : level.breaks) {
      advance_to(end.at);
      // What the layer above has until here counts with the unit's slope until here, and all of it with that from here.
      double& slope = level.slope(end.unit);
      const double change = 1 + layer.low - 2 * slope;
      level.sum.row(end.unit).noalias() -= change * (kernel.row(end.unit) * level.above);
      next.rate += change * level.rate(end.unit) * kernel.row(end.unit);
      slope += change;
    }
    advance_to(length);
    level.sum.noalias() += level.slope.asDiagonal() * (kernel * level.above);
    level.z += length * level.rate;
  }

  // The last hidden layer, of any activation.
  void advance_last(Level& level, double length) {
    const nn::Activation activation = slopes_.hidden_.back().activation;
    for (Index u = 0; u < level.z.size(); ++u) {
      const double end = level.z(u) + length * level.rate(u);
      level.slope(u) = length * mean_slope(activation, level.z(u), end);
      level.z(u) = end;
    }
    level.sum.noalias() = level.slope.asDiagonal() * slopes_.code_kernel_;
  }

  // Finds where units change sign within `length`, in order, and the slopes before. A unit that is 0 is on if it rises.
  static void find_breaks(Level& level, double low, double length) {
    level.breaks.clear();
    for (Index u = 0; u < level.z.size(); ++u) {
      const double z = level.z(u), rate = level.rate(u);
      const bool on = z > 0 || (z == 0 && rate > 0);
      level.slope(u) = on ? 1 : low;
      if (low == 1 || z == 0 || rate == 0 || (z > 0) == (rate > 0)) continue;
      const double at = -z / rate;
      if (at < length) level.breaks.push_back({.at = at, .unit = u});
    }
    std::sort(level.breaks.begin(), level.breaks.end(),
              [](const Break& a, const Break& b) { return a.at != b.at ? a.at < b.at : a.unit < b.unit; });
  }

  const PathSlopes& slopes_;
  Index codes_;
  std::vector<Level> levels_;
};

bool has_exact_path(const nn::Network& network) {
  for (std::size_t l = 0; l + 2 < network.encoder_layers(); ++l) {
    if (!nn::is_piecewise_linear(network.layers()[l].activation)) return false;
  }
  return true;
}

PathSlopes::PathSlopes(const nn::Network& network, const VectorD& base) {
  VectorD values = base;
  const std::size_t count = network.encoder_layers() - 1;
  for (std::size_t l = 0; l < count; ++l) {
    const nn::Activation activation = network.layers()[l].activation;
    Layer layer{.kernel = network.kernel(l).cast<double>(), .at_base = {}, .activation = activation};
    layer.low = nn::is_piecewise_linear(activation) ? nn::derivative(activation, -1) : 1;
    layer.at_base = values * layer.kernel + network.bias(l).cast<double>();
    values = layer.at_base.unaryExpr([&](double z) { return nn::activated(activation, z); });
    hidden_.push_back(std::move(layer));
  }
  code_kernel_ = network.kernel(count).cast<double>();
  base_codes_ = values * code_kernel_ + network.bias(count).cast<double>();
}

std::vector<MatrixD> PathSlopes::by_units(const MatrixD& distances) const {
  const MatrixD rates = distances * hidden_.front().kernel;
  std::vector<MatrixD> out(static_cast<std::size_t>(code_kernel_.cols()), MatrixD(rates.rows(), rates.cols()));
  PathWalk path(*this);
  for (Index r = 0; r < rates.rows(); ++r) {
    const MatrixD& slopes = path.walk(rates.row(r));
    for (std::size_t k = 0; k < out.size(); ++k) out[k].row(r) = slopes.col(static_cast<Index>(k)).transpose();
  }
  return out;
}

MatrixD PathSlopes::by_inputs(const MatrixD& by_units) const { return by_units * hidden_.front().kernel.transpose(); }

}  // namespace aefx::explain
