// Slopes along paths, compared with numerical integration, with closed forms and with Shapley values.
#include "explain/path_slopes.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "aefx/explain/contribution.h"
#include "nn/pass.h"
#include "unit/model/models.h"

namespace aefx::test {
namespace path_slopes_test {

using nn::Activation;

constexpr Index kColumns = 8;
constexpr Index kCodes = 2;

// An encoder of random weights whose hidden units are on about as often as off, and a decoder of one layer.
nn::Network deep_network(const std::vector<nn::LayerOptions>& hidden, std::uint64_t seed) {
  std::vector<nn::LayerOptions> layers = hidden;
  layers.push_back({.units = kCodes, .activation = Activation::relu});
  layers.push_back({.units = kColumns, .activation = Activation::linear});
  nn::Network network(kColumns, layers, hidden.size() + 1);
  Random random(seed);
  for (std::size_t l = 0; l < layers.size(); ++l) {
    auto kernel = network.kernel(l);
    const double size = std::sqrt(2.0 / static_cast<double>(kernel.rows()));
    for (Index i = 0; i < kernel.size(); ++i) kernel.data()[i] = static_cast<float>(size * random.normal());
    for (Index i = 0; i < kernel.cols(); ++i) network.bias(l)(i) = static_cast<float>(0.3 * random.normal());
  }
  return network;
}

nn::Network deep_network(const std::vector<Index>& hidden, Activation activation, std::uint64_t seed) {
  std::vector<nn::LayerOptions> layers;
  for (const Index units : hidden) layers.push_back({.units = units, .activation = activation});
  return deep_network(layers, seed);
}

Matrix random_rows(Index rows, std::uint64_t seed) {
  Random random(seed);
  Matrix out(rows, kColumns);
  for (Index i = 0; i < out.size(); ++i) out.data()[i] = static_cast<float>(1.5 * random.normal());
  return out;
}

// Pre-activations of the codes, in double.
VectorD codes_of(const nn::Network& network, VectorD values) {
  for (std::size_t l = 0; l < network.encoder_layers(); ++l) {
    values = VectorD(values * network.kernel(l).cast<double>() + network.bias(l).cast<double>());
    if (l + 1 == network.encoder_layers()) break;
    for (double& value : values) value = nn::activated(network.layers()[l].activation, value);
  }
  return values;
}

MatrixD slopes_of(const nn::Network& network, const VectorD& base, const VectorD& row, Index code) {
  const explain::PathSlopes path(network, base);
  return path.by_inputs(path.by_units(row - base)[static_cast<std::size_t>(code)]);
}

// The midpoint rule.
VectorD integrated(const nn::Network& network, const VectorD& base, const VectorD& row, Index code) {
  constexpr Index kSteps = 100000;
  constexpr Index kBlock = 4000;
  VectorD sum = VectorD::Zero(kColumns);
  Matrix points(kBlock, kColumns);
  for (Index step = 0; step < kSteps; step += kBlock) {
    for (Index i = 0; i < kBlock; ++i) {
      const double at = (static_cast<double>(step + i) + 0.5) / static_cast<double>(kSteps);
      points.row(i) = (base + at * (row - base)).cast<float>();
    }
    sum += nn::code_slopes(network, points, code).cast<double>().colwise().sum();
  }
  return sum / static_cast<double>(kSteps);
}

const std::vector<std::vector<Index>> kHidden{{16}, {12, 10}, {10, 9, 8}, {6, 6, 6, 6, 6}};

TEST(PathSlopes, EqualNumericalIntegration) {
  std::uint64_t seed = 1;
  for (const std::vector<Index>& hidden : kHidden) {
    const Activation activation = hidden.size() == 3 ? Activation::leaky_relu : Activation::relu;
    const nn::Network network = deep_network(hidden, activation, ++seed);
    const MatrixD rows = random_rows(2, seed).cast<double>();
    const VectorD base = rows.row(0), row = rows.row(1);
    for (Index code = 0; code < kCodes; ++code) {
      const VectorD exact = slopes_of(network, base, row, code);
      EXPECT_LT((exact - integrated(network, base, row, code)).cwiseAbs().maxCoeff(), 1e-4)
          << hidden.size() << " " << code;
      // The path bends: slopes at its ends are others.
      EXPECT_GT((exact - nn::code_slopes(network, rows.cast<float>(), code).row(1).cast<double>()).norm(), 1e-2);
    }
  }
}

// The last hidden layer may be curved: one of tanh, and tanh above relu.
TEST(PathSlopes, OfACurvedLastLayerEqualNumericalIntegration) {
  for (const Activation last : {Activation::tanh, Activation::elu}) {
    const nn::Network one = deep_network({{.units = 12, .activation = last}}, 5);
    const nn::Network two =
        deep_network({{.units = 9, .activation = Activation::relu}, {.units = 7, .activation = last}}, 6);
    const MatrixD rows = random_rows(2, 7).cast<double>();
    for (const nn::Network& network : {one, two}) {
      ASSERT_TRUE(explain::has_exact_path(network));
      EXPECT_LT((slopes_of(network, rows.row(0), rows.row(1), 1) - integrated(network, rows.row(0), rows.row(1), 1))
                    .cwiseAbs()
                    .maxCoeff(),
                1e-4);
    }
  }
  EXPECT_FALSE(explain::has_exact_path(deep_network({4, 4}, Activation::tanh, 1)));
  EXPECT_FALSE(explain::has_exact_path(deep_network({4, 4, 4}, Activation::elu, 1)));
}

TEST(PathSlopes, AddUpOnEveryRow) {
  for (const Activation activation : {Activation::relu, Activation::leaky_relu, Activation::linear}) {
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
      const nn::Network network = deep_network(kHidden[seed - 1], activation, seed);
      const Matrix rows = random_rows(200, seed + 10);
      const VectorD base = rows.row(0).cast<double>();
      const explain::PathSlopes path(network, base);
      EXPECT_LT((path.base_codes() - codes_of(network, base)).cwiseAbs().maxCoeff(), 1e-13);
      const MatrixD distances = rows.cast<double>().rowwise() - base;
      const auto by_units = path.by_units(distances);
      const MatrixD encoded =
          nn::apply_without_last_activation(network, rows, 0, network.encoder_layers()).cast<double>();
      for (Index code = 0; code < kCodes; ++code) {
        const MatrixD parts = path.by_inputs(by_units[static_cast<std::size_t>(code)]).cwiseProduct(distances);
        for (Index r = 0; r < rows.rows(); ++r) {
          const double sum = path.base_codes()(code) + parts.row(r).sum();
          EXPECT_NEAR(sum, codes_of(network, rows.row(r).cast<double>())(code), 1e-11);
          EXPECT_NEAR(sum, encoded(r, code), 1e-6 * encoded.cwiseAbs().maxCoeff());
        }
      }
    }
  }
}

// A chain of single units, one weight and bias each: code = c_n(relu(... relu(c_1(x)))), x being the first column.
struct Affine {
  float weight = 1, bias = 0;
};
nn::Network chain(const std::vector<Affine>& layers) {
  std::vector<nn::LayerOptions> options(layers.size(), {.units = 1, .activation = Activation::relu});
  options.push_back({.units = kColumns, .activation = Activation::linear});
  nn::Network network(kColumns, options, layers.size());
  for (std::size_t l = 0; l < layers.size(); ++l) {
    network.kernel(l)(0, 0) = layers[l].weight;
    network.bias(l)(0) = layers[l].bias;
  }
  return network;
}

double chain_slope(const std::vector<Affine>& layers, double from, double to) {
  VectorD base = VectorD::Zero(kColumns), row = base;
  base(0) = from;
  row(0) = to;
  const explain::PathSlopes path(chain(layers), base);
  return path.by_inputs(path.by_units(row - base)[0])(0, 0);
}

TEST(PathSlopes, OfBreakpointsThatAreHitExactly) {
  // A unit that is 0 at the base: on where it rises, off where it falls.
  EXPECT_EQ(chain_slope({{}, {}}, 0, 2), 1);
  EXPECT_EQ(chain_slope({{}, {}}, 0, -2), 0);
  EXPECT_EQ(chain_slope({{}, {}, {}}, 0, 2), 1);
  EXPECT_EQ(chain_slope({{}, {}, {}}, 0, -2), 0);
  // One that is 0 at the row, and one that changes half way.
  EXPECT_EQ(chain_slope({{1, -2}, {}, {}}, 0, 2), 0);
  EXPECT_EQ(chain_slope({{-1, 2}, {}, {}}, 0, 2), -1);
  EXPECT_EQ(chain_slope({{1, -1}, {}}, 0, 2), 0.5);
  EXPECT_EQ(chain_slope({{1, -1}, {}, {}}, 0, 2), 0.5);
  // Units of two layers change at the same place, and at places one after the other.
  EXPECT_EQ(chain_slope({{1, -1}, {2, 0}, {3, 0}}, 0, 2), 3);
  EXPECT_NEAR(chain_slope({{1, -1}, {1, -1}, {1, 0}}, 0, 3), 1.0 / 3, 1e-15);
  EXPECT_NEAR(chain_slope({{1, -1}, {-1, 1}, {1, 0}}, 0, 3), -1.0 / 3, 1e-15);
  EXPECT_NEAR(chain_slope({{1, -1}, {1, -1}, {1, -1}, {1, 0}}, 0, 4), 0.25, 1e-15);
  // No path at all: the slope at the base.
  EXPECT_EQ(chain_slope({{}, {}, {}}, 2, 2), 1);
  EXPECT_EQ(chain_slope({{}, {}, {}}, -2, -2), 0);
  EXPECT_EQ(chain_slope({{}, {}, {}}, 0, 0), 0);
}

TEST(PathSlopes, OfDeadAndConstantUnits) {
  nn::Network network = deep_network({6, 5, 4}, Activation::relu, 3);
  network.bias(0)(1) = -1e4F;  // dead
  network.bias(1)(2) = -1e4F;
  network.kernel(0).col(3).setZero();  // constant: 0 on every path, and on
  network.bias(0)(3) = 0;
  network.kernel(0).col(4).setZero();
  network.bias(0)(4) = 0.5F;
  const MatrixD rows = random_rows(2, 9).cast<double>();
  const VectorD base = rows.row(0), row = rows.row(1);
  for (Index code = 0; code < kCodes; ++code) {
    const VectorD slopes = slopes_of(network, base, row, code);
    EXPECT_LT((slopes - integrated(network, base, row, code)).cwiseAbs().maxCoeff(), 1e-4);
    EXPECT_NEAR(slopes.dot(row - base), codes_of(network, row)(code) - codes_of(network, base)(code), 1e-12);
  }
  // A row that is the base has the base's slopes.
  const MatrixD at_base = nn::code_slopes(network, rows.cast<float>(), 0).row(0).cast<double>();
  EXPECT_LT((slopes_of(network, base, base, 0) - at_base).cwiseAbs().maxCoeff(), 1e-5);
}

// A game of 8 players: those in the coalition have the row's values, the others the mean row's.
VectorD shapley_values(const nn::Network& network, const VectorD& mean, const VectorD& row, Index code) {
  constexpr unsigned kAll = 1U << kColumns;
  std::array<double, kAll> value{};
  for (unsigned members = 0; members < kAll; ++members) {
    VectorD x = mean;
    for (Index i = 0; i < kColumns; ++i) {
      if ((members >> i & 1U) != 0) x(i) = row(i);
    }
    value[members] = codes_of(network, x)(code);
  }
  VectorD out = VectorD::Zero(kColumns);
  for (Index i = 0; i < kColumns; ++i) {
    for (unsigned members = 0; members < kAll; ++members) {
      if ((members >> i & 1U) != 0) continue;
      const int size = __builtin_popcount(members);
      const double weight = std::tgamma(size + 1) * std::tgamma(kColumns - size) / std::tgamma(kColumns + 1);
      out(i) += weight * (value[members | 1U << i] - value[members]);
    }
  }
  return out;
}

TEST(LinearContributions, AreShapleyValuesAndThoseOfPaths) {
  const MatrixD table = some_table(30, kColumns);
  // One layer, and a deep encoder without bends, which is linear too.
  for (const std::vector<Index>& hidden : {std::vector<Index>{}, {6, 5}}) {
    const model::Model m = some_model(table, {.hidden = hidden, .activation = Activation::linear});
    const Matrix x = m.pipeline.transform(table).inputs;
    const explain::Contributions path(m, x, explain::Method::path), slope(m, x, explain::Method::slope);
    VectorD mean(kColumns);
    for (Index i = 0; i < kColumns; ++i) {
      const prep::EncodedColumn& column = m.pipeline.columns[static_cast<std::size_t>(i)];
      mean(i) = static_cast<double>(static_cast<float>(column.scale.apply(column.statistics.mean)));
    }
    for (Index code = 0; code < kCodes; ++code) {
      const explain::Contribution a = path.of(code), b = slope.of(code);
      const double size = a.parts.cwiseAbs().maxCoeff();
      EXPECT_LT((a.parts - b.parts).cwiseAbs().maxCoeff(), 5e-6 * size);
      EXPECT_LT((a.base - b.base).cwiseAbs().maxCoeff(), 1e-5);
      if (hidden.empty()) {
        EXPECT_EQ(a.parts, b.parts);
        EXPECT_EQ(a.base, b.base);
      }
      for (Index r = 0; r < 5; ++r) {
        const VectorD values = shapley_values(m.network, mean, x.row(r).cast<double>(), code);
        EXPECT_LT((values - a.parts.row(r)).cwiseAbs().maxCoeff(), 1e-6);
      }
    }
  }
}

}  // namespace path_slopes_test
}  // namespace aefx::test
