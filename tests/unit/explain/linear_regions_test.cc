// Linear regions of a deep encoder, whose formulas are exact on their rows.
#include "explain/linear_regions.h"

#include <gtest/gtest.h>

#include <string>

#include "aefx/explain/explain.h"
#include "nn/pass.h"
#include "unit/model/models.h"

namespace aefx::test {
namespace {

std::string gates(const nn::Network& network, const Matrix& x, Index row) {
  std::string out;
  for (std::size_t l = 0; l + 1 < network.encoder_layers(); ++l) {
    const Matrix at = nn::apply(network, x.row(row), 0, l + 1);
    for (Index u = 0; u < at.cols(); ++u) out += at(0, u) > 0 ? '1' : '0';
  }
  return out;
}

TEST(LinearRegions, FormulasHoldOnTheirRows) {
  const MatrixD table = some_table(300, 4);
  for (const nn::Activation activation : {nn::Activation::relu, nn::Activation::leaky_relu}) {
    const model::Model m = some_model(table, {.hidden = {6, 4}, .codes = 2, .activation = activation});
    const Matrix x = m.pipeline.transform(table).inputs;
    const MatrixD pre = nn::apply_without_last_activation(m.network, x, 0, 3).cast<double>();
    const explain::Explanation e = explain::explain(m, m.measurements);
    ASSERT_FALSE(e.regions.largest.empty());
    std::map<std::string, Index> count;
    for (Index r = 0; r < x.rows(); ++r) ++count[gates(m.network, x, r)];
    EXPECT_EQ(e.regions.count, count.size());
    Index most = 0;
    for (const auto& [key, rows] : count) most = std::max(most, rows);
    EXPECT_NEAR(row_share(e, e.regions.largest[0]), static_cast<double>(most) / 300, 1e-12);
    // A region's formula in original units holds on at least its share of the rows.
    for (const model::LinearRegion& region : e.regions.largest) {
      Index holds = 0;
      for (Index r = 0; r < x.rows(); ++r) {
        const VectorD z = table.row(r) * region.weights + region.bias;
        holds += (z - pre.row(r)).cwiseAbs().maxCoeff() < 1e-4 ? 1 : 0;
      }
      EXPECT_GE(static_cast<double>(holds), row_share(e, region) * 300 - 0.5);
    }
  }
}

TEST(LinearRegions, SmoothEncoderHasNone) {
  const MatrixD table = some_table(50, 3);
  const model::Model m = some_model(table, {.hidden = {5}, .activation = nn::Activation::tanh});
  EXPECT_FALSE(m.measurements.regions.piecewise_linear);
  EXPECT_TRUE(m.measurements.regions.largest.empty());
}

TEST(LinearRegions, OneLayerIsOneRegion) {
  const model::Model m = some_model(some_table(50, 3));
  EXPECT_TRUE(m.measurements.regions.piecewise_linear);
  EXPECT_EQ(m.measurements.regions.count, 1U);
  EXPECT_TRUE(m.measurements.regions.largest.empty());
}

// More regions than are kept, 128 of so wide a table: those of one row give way to regions that come later and have
// more.
TEST(LinearRegions, OfOneRowGiveWayToLargerOnes) {
  constexpr Index kColumns = 1 << 15, kBits = 8, kMost = 128;
  nn::Network network(kColumns, {{kBits, nn::Activation::relu}, {1}, {kColumns}}, 2);
  for (Index u = 0; u < kBits; ++u) network.kernel(0)(u, u) = 1;
  explain::RegionCounter counter(network);
  const auto add = [&](Index region, Index rows) {
    Matrix x = Matrix::Zero(rows, kColumns);
    for (Index u = 0; u < kBits; ++u) x.col(u).setConstant((region >> u & 1) != 0 ? 1.0F : -1.0F);
    counter.add(x);
  };
  add(0, 7);
  for (Index region = 1; region < kMost; ++region) add(region, 1);
  EXPECT_TRUE(counter.result().complete);
  add(200, 5);
  const model::LinearRegions found = counter.result();
  EXPECT_FALSE(found.complete);
  EXPECT_EQ(found.count, static_cast<std::uint64_t>(kMost)) << "at least so many";
  ASSERT_EQ(found.largest.size(), 2U);
  EXPECT_EQ(found.largest[0].rows, 7U);
  EXPECT_EQ(found.largest[1].rows, 5U);
}

TEST(LinearRegions, DoNotDependOnBlocks) {
  const MatrixD table = some_table(200, 4);
  const model::Model m = some_model(table, {.hidden = {6}});
  const Matrix x = m.pipeline.transform(table).inputs;
  explain::RegionCounter whole(m.network);
  whole.add(x);
  explain::RegionCounter parts(m.network);
  for (Index r = 0; r < 200; r += 7) parts.add(x.middleRows(r, std::min<Index>(7, 200 - r)));
  const auto a = whole.result().largest;
  const auto b = parts.result().largest;
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(a[i].rows, b[i].rows);
    EXPECT_EQ(a[i].weights, b[i].weights);
  }
}

}  // namespace
}  // namespace aefx::test
