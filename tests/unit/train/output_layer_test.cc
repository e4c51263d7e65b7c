// Fit of a sigmoid output layer on given features.
#include "train/output_layer.h"

#include <gtest/gtest.h>

#include <cmath>

#include "unit/train/rows.h"

namespace aefx::test {
namespace {

struct Layer {
  MatrixD kernel;
  VectorD bias;
};

Matrix output(const MatrixD& features, const Layer& layer) {
  const MatrixD z = (features * layer.kernel).rowwise() + layer.bias;
  return (1 / (1 + (-z.array()).exp())).cast<float>();
}

MatrixD features_of(Index rows, Index columns) {
  Random random(5);
  MatrixD out(rows, columns);
  for (Index i = 0; i < out.size(); ++i) out.data()[i] = 3 + 2 * random.normal();
  return out;
}

Layer zero(Index features, Index columns) {
  return {.kernel = MatrixD::Zero(features, columns), .bias = VectorD::Zero(columns)};
}

double error(const Matrix& a, const Matrix& b) { return (a - b).cast<double>().squaredNorm(); }

TEST(SigmoidLayer, RecoversTheTrueLayer) {
  const MatrixD features = features_of(200, 2);
  Layer made = zero(2, 3);
  made.kernel << 0.5, -0.3, 0.1, 0.2, 0.4, -0.6;
  made.bias << -1, 0.5, 1;
  const Matrix targets = output(features, made);
  Layer fitted = zero(2, 3);
  train::fit_sigmoid_layer(features, targets, {}, fitted.kernel, fitted.bias);
  EXPECT_LT((fitted.kernel - made.kernel).cwiseAbs().maxCoeff(), 0.02);
  EXPECT_LT(error(output(features, fitted), targets), 1e-3 * error(output(features, zero(2, 3)), targets));
}

TEST(SigmoidLayer, NeverIncreasesTheError) {
  const MatrixD features = features_of(60, 3);
  const Matrix targets = some_rows(60, 4).inputs;  // independent of the features
  for (const double start : {-3.0, 0.0, 0.1, 3.0}) {
    Layer layer = zero(3, 4);
    layer.kernel.setConstant(start);
    for (Index c = 0; c < 4; ++c) {
      Layer one{.kernel = layer.kernel.col(c), .bias = VectorD::Zero(1)};
      const double before = error(output(features, one), targets.col(c));
      train::fit_sigmoid_layer(features, targets.col(c), {}, one.kernel, one.bias);
      ASSERT_TRUE(one.kernel.allFinite() && one.bias.allFinite());
      EXPECT_LE(error(output(features, one), targets.col(c)), before * (1 + 1e-6)) << start << ", column " << c;
    }
  }
}

TEST(SigmoidLayer, IgnoresMissingValues) {
  const MatrixD features = features_of(100, 2);
  Matrix targets = some_rows(100, 2).inputs;
  Matrix weights = Matrix::Ones(100, 2);
  for (Index r = 0; r < 100; r += 4) weights(r, 1) = 0;
  Layer once = zero(2, 2);
  train::fit_sigmoid_layer(features, targets, weights, once.kernel, once.bias);
  for (Index r = 0; r < 100; r += 4) targets(r, 1) = 1e6F;
  Layer again = zero(2, 2);
  train::fit_sigmoid_layer(features, targets, weights, again.kernel, again.bias);
  EXPECT_EQ(again.kernel, once.kernel);
  EXPECT_EQ(again.bias, once.bias);
  EXPECT_FALSE(once.kernel.isZero());
}

TEST(SigmoidLayer, KeepsTheLayerWithTooFewRows) {
  Layer layer = zero(3, 2);
  train::fit_sigmoid_layer(features_of(4, 3), some_rows(4, 2).inputs, {}, layer.kernel, layer.bias);
  EXPECT_TRUE(layer.kernel.isZero());
  Layer without = zero(0, 2);
  train::fit_sigmoid_layer(MatrixD(50, 0), some_rows(50, 2).inputs, {}, without.kernel, without.bias);
  EXPECT_TRUE(without.bias.isZero());
}

// A sigmoid reaches 0 and 1 at infinity only.
TEST(SigmoidLayer, StaysFiniteForTargets0And1) {
  const MatrixD features = features_of(50, 1);
  Matrix targets(50, 1);
  for (Index r = 0; r < 50; ++r) targets(r, 0) = features(r, 0) > 3 ? 1.F : 0.F;
  Layer layer = zero(1, 1);
  train::fit_sigmoid_layer(features, targets, {}, layer.kernel, layer.bias);
  EXPECT_TRUE(layer.kernel.allFinite() && layer.bias.allFinite());
  EXPECT_LT(error(output(features, layer), targets), 1);
}

}  // namespace
}  // namespace aefx::test
