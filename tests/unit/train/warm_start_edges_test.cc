// Edge cases of the start from PCA.
#include <gtest/gtest.h>

#include <cmath>

#include "nn/pass.h"
#include "train/warm_start.h"
#include "unit/train/rows.h"

namespace aefx::test {
namespace {

using nn::Activation;

nn::Network started(const prep::Prepared& rows, const Shape& shape) {
  nn::Network network = some_network(rows.inputs.cols(), shape);
  Random random(3);
  train::start_from_pca(network, rows, prep::fit_pca(rows, shape.codes), random);
  return network;
}

Matrix through(const nn::Network& network, const Matrix& x) {
  return nn::apply(network, x, 0, network.layers().size());
}

// Rows that hardly vary see only the tangent of the last layer: the difference from PCA is of second order.
TEST(StartFromPca, EqualsPcaToFirstOrder) {
  prep::Prepared rows = some_rows(200, 5);
  constexpr float kSpread = 1e-3F;
  for (const float middle : {0.2F, 0.5F, 0.8F}) {
    prep::Prepared near = rows;
    near.inputs = middle + kSpread * (rows.inputs.array() - 0.5F);
    const Matrix pca = prep::reconstruct(prep::fit_pca(near, 2), near.inputs);
    for (const Activation output : {Activation::linear, Activation::sigmoid, Activation::tanh}) {
      for (const std::vector<Index>& hidden : {std::vector<Index>{}, {4}}) {
        const nn::Network network = started(near, {.hidden = hidden, .codes = 2, .output = output});
        EXPECT_LT((through(network, near.inputs) - pca).cwiseAbs().maxCoeff(), 1e-2F * kSpread)
            << nn::name(output) << " about " << middle << ", hidden " << hidden.size();
      }
    }
  }
}

// Thresholds come from a sample of rows, but units must be active on all rows: row 1 is not in the sample.
TEST(StartFromPca, KeepsUnitsActiveOnAFarRow) {
  for (const float away : {-5.F, 6.F}) {
    prep::Prepared rows = some_rows(5000, 4);
    rows.inputs.row(1).setConstant(away);
    const nn::Network network = started(rows, {.codes = 3});
    EXPECT_GT(nn::encode(network, rows.inputs).minCoeff(), 0) << away;
  }
}

// A hidden layer wider than twice the codes passes on more components than there are codes.
TEST(StartFromPca, EqualsPcaThroughHiddenLayers) {
  const prep::Prepared rows = some_rows(300, 6);
  for (const std::vector<Index>& hidden : {std::vector<Index>{30}, {30, 12}, {6, 30}}) {
    nn::Network network = some_network(6, {.hidden = hidden, .codes = 2, .output = Activation::linear});
    Random random(3);
    train::start_from_pca(network, rows, prep::fit_pca(rows, 6), random);
    const Matrix pca = prep::reconstruct(prep::fit_pca(rows, 2), rows.inputs);
    EXPECT_LT((through(network, rows.inputs) - pca).cwiseAbs().maxCoeff(), 1e-4F) << hidden.size();
    EXPECT_GT(nn::encode(network, rows.inputs).minCoeff(), 0);
  }
}

// Up to half of a wide layer's units hold components: all six of this table, with two codes.
TEST(StartFromPca, WideHiddenLayerHoldsMoreComponentsThanCodes) {
  const prep::Prepared rows = some_rows(300, 6);
  nn::Network network = some_network(6, {.hidden = {20}, .codes = 2});
  Random random(3);
  train::start_from_pca(network, rows, prep::fit_pca(rows, 6), random);
  const Matrix hidden = nn::apply(network, rows.inputs, 0, 1);
  Index always_on = 0;
  for (Index unit = 0; unit < 20; ++unit) always_on += hidden.col(unit).minCoeff() > 0 ? 1 : 0;
  EXPECT_EQ(always_on, 6);
}

// Three rows almost on a line: too few to fit the last layer, and the second component is too weak for it.
TEST(StartFromPca, KeepsTheMeanWithATinyComponent) {
  Matrix x(3, 4);
  x.row(0) << 0.48F, 0.47F, 0.52F, 0.5F;
  x.row(2) << 0.52F, 0.53F, 0.48F, 0.5F;
  x.row(1) = (x.row(0) + x.row(2)) / 2;
  x(1, 3) += 1e-6F;
  const prep::Prepared rows = prepared(x);
  ASSERT_EQ(prep::fit_pca(rows, 2).size(), 2);
  const nn::Network network = started(rows, {.codes = 2});
  EXPECT_LT((through(network, x) - x).cwiseAbs().maxCoeff(), 1e-3F);
}

// Units without a component have thresholds among the rows: active on some, inactive on others.
TEST(StartFromPca, SpareHiddenUnitsAreActiveOnSomeRows) {
  const prep::Prepared rows = some_rows(300, 4);
  const nn::Network network = started(rows, {.hidden = {20}, .codes = 2});
  const Matrix hidden = nn::apply(network, rows.inputs, 0, 1);
  Index bent = 0;
  for (Index unit = 0; unit < 20; ++unit) {
    const double on = (hidden.col(unit).array() > 0).cast<double>().mean();
    EXPECT_GT(on, 0.05) << unit;
    bent += on < 0.95 ? 1 : 0;
  }
  EXPECT_GE(bent, 10);
}

}  // namespace
}  // namespace aefx::test
