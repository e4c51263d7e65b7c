// Regions of a deep encoder: formulas that hold exactly on their rows.
#include "explain/regions.h"

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

TEST(Regions, HoldTheFormulaOfTheirRows) {
  const MatrixD table = some_table(300, 4);
  for (const nn::Activation activation : {nn::Activation::relu, nn::Activation::leaky_relu}) {
    const model::Model m = some_model(table, {.hidden = {6, 4}, .codes = 2, .activation = activation});
    const Matrix x = m.pipeline.transform(table).inputs;
    const MatrixD pre = nn::apply_without_last_activation(m.network, x, 0, 3).cast<double>();
    const explain::Explanation e = explain::explain(m, m.evidence);
    ASSERT_FALSE(e.regions.empty());
    std::map<std::string, Index> count;
    for (Index r = 0; r < x.rows(); ++r) ++count[gates(m.network, x, r)];
    EXPECT_EQ(e.regions_seen, count.size());
    Index most = 0;
    for (const auto& [key, rows] : count) most = std::max(most, rows);
    EXPECT_NEAR(e.regions[0].share, static_cast<double>(most) / 300, 1e-12);
    // The rows on which a region's formula holds in the table's own units are as many as its share, at least.
    for (const explain::Region& region : e.regions) {
      Index holds = 0;
      for (Index r = 0; r < x.rows(); ++r) {
        const VectorD z = table.row(r) * region.raw_weights + region.raw_bias;
        holds += (z - pre.row(r)).cwiseAbs().maxCoeff() < 1e-4 ? 1 : 0;
      }
      EXPECT_GE(static_cast<double>(holds), region.share * 300 - 0.5);
    }
  }
}

TEST(Regions, AreNotCountedWhereTheEncoderBendsSmoothly) {
  const MatrixD table = some_table(50, 3);
  const model::Model m = some_model(table, {.hidden = {5}, .activation = nn::Activation::tanh});
  EXPECT_FALSE(m.evidence.straight);
  EXPECT_TRUE(m.evidence.regions.empty());
}

TEST(Regions, OfOneLayerAreOne) {
  const model::Model m = some_model(some_table(50, 3));
  EXPECT_TRUE(m.evidence.straight);
  EXPECT_EQ(m.evidence.regions_seen, 1U);
  EXPECT_TRUE(m.evidence.regions.empty());
}

TEST(Regions, DoNotDependOnTheBatches) {
  const MatrixD table = some_table(200, 4);
  const model::Model m = some_model(table, {.hidden = {6}});
  const Matrix x = m.pipeline.transform(table).inputs;
  explain::Regions whole(m.network);
  whole.add(x);
  explain::Regions parts(m.network);
  for (Index r = 0; r < 200; r += 7) parts.add(x.middleRows(r, std::min<Index>(7, 200 - r)));
  const auto a = whole.largest();
  const auto b = parts.largest();
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(a[i].rows, b[i].rows);
    EXPECT_EQ(a[i].weights, b[i].weights);
  }
}

}  // namespace
}  // namespace aefx::test
