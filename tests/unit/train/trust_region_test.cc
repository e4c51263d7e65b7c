// The limit to how far the codes of a continued model move.
#include "train/trust_region.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "nn/pass.h"
#include "train/fit.h"
#include "unit/train/rows.h"

namespace aefx::test {
namespace trust_region_test {

using train::TrustRegion;

// The root mean square of each code's changes in units of its deviation at the start; the largest.
double moved(const nn::Network& start, const nn::Network& now, const Matrix& rows) {
  const MatrixD before = nn::encode(start, rows).cast<double>();
  const MatrixD change = nn::encode(now, rows).cast<double>() - before;
  const MatrixD apart = before.rowwise() - before.colwise().mean();
  return (change.colwise().norm().array() / apart.colwise().norm().array()).maxCoeff();
}

double lowest_correlation(const Matrix& x, const Matrix& y) {
  double lowest = 1;
  for (Index k = 0; k < x.cols(); ++k) {
    const Eigen::VectorXd a = x.col(k).cast<double>().array() - x.col(k).cast<double>().mean();
    const Eigen::VectorXd b = y.col(k).cast<double>().array() - y.col(k).cast<double>().mean();
    lowest = std::min(lowest, a.dot(b) / (a.norm() * b.norm()));
  }
  return lowest;
}

// The encoder's weights changed at random; the larger `much`, the more.
nn::Network changed(const nn::Network& network, float much) {
  nn::Network out = network;
  Random random(3);
  for (float& weight : out.parameters().first(out.layers()[out.encoder_layers()].kernel_at))
    weight += much * static_cast<float>(random.normal());
  return out;
}

TEST(TrustRegion, PullsCodesBackToItsEdge) {
  const Matrix rows = some_rows(200, 6).inputs;
  for (const auto& hidden : {std::vector<Index>{}, std::vector<Index>{8}, std::vector<Index>{16, 8}}) {
    const nn::Network start = some_network(6, {.hidden = hidden, .codes = 3, .activation = nn::Activation::tanh});
    const TrustRegion region(start, rows);
    nn::Network far = changed(start, 0.5F);
    ASSERT_GT(moved(start, far, rows), 2 * TrustRegion::kMostMoved);
    region.pull_back(far);
    EXPECT_LE(moved(start, far, rows), 1.001 * TrustRegion::kMostMoved);
    EXPECT_GT(moved(start, far, rows), 0.5 * TrustRegion::kMostMoved) << "no farther than it takes";
    EXPECT_GT(lowest_correlation(nn::encode(start, rows), nn::encode(far, rows)), 0.98);
  }
}

TEST(TrustRegion, LeavesNetworksWithinIt) {
  const Matrix rows = some_rows(200, 6).inputs;
  const nn::Network start = some_network(6, {.codes = 3, .activation = nn::Activation::linear});
  const nn::Network near = changed(start, 1e-3F);
  nn::Network pulled = near;
  TrustRegion(start, rows).pull_back(pulled);
  EXPECT_EQ(parameters(pulled), parameters(near));
}

// Codes without hidden layers are pulled one by one; the decoder is not their concern.
TEST(TrustRegion, MovesNothingButCodesOutsideIt) {
  const Matrix rows = some_rows(200, 6).inputs;
  const nn::Network start = some_network(6, {.codes = 3, .activation = nn::Activation::linear});
  nn::Network far = start;
  far.kernel(0).col(1).array() += 5;
  far.kernel(1).array() += 5;
  const nn::Network before = far;
  TrustRegion(start, rows).pull_back(far);
  EXPECT_EQ(far.kernel(0).col(0), before.kernel(0).col(0));
  EXPECT_EQ(far.kernel(0).col(2), before.kernel(0).col(2));
  EXPECT_NE(far.kernel(0).col(1), before.kernel(0).col(1));
  EXPECT_EQ(far.kernel(1), before.kernel(1));
}

TEST(TrustRegion, CodeThatNeverVariedStays) {
  const Matrix rows = some_rows(200, 6).inputs;
  nn::Network start = some_network(6, {.codes = 2, .activation = nn::Activation::linear});
  start.kernel(0).col(0).setZero();
  nn::Network far = changed(start, 0.5F);
  TrustRegion(start, rows).pull_back(far);
  EXPECT_EQ(far.kernel(0).col(0), start.kernel(0).col(0));
  EXPECT_TRUE(all_finite(far));
}

TEST(Fitter, StaysInItsRegion) {
  const prep::Prepared rows = some_rows(200, 6);
  const nn::Network network = some_network(6, {.codes = 2, .activation = nn::Activation::linear});
  for (const double average : {0.0, 0.9}) {
    train::FitOptions fit;
    fit.average = average;
    fit.optimizer = {.kind = optim::OptimizerKind::adam, .learning_rate = 0.1};
    const auto after = [&](const train::Start& start) {
      train::Fitter fitter(start, rows, fit);
      ThreadPool pool(1);
      for (int e = 0; e < 5; ++e) fitter.epoch(pool);
      return moved(network, fitter.network(), rows.inputs);
    };
    EXPECT_GT(after(network), 2 * TrustRegion::kMostMoved);
    EXPECT_LE(after({network, std::make_shared<const TrustRegion>(network, rows.inputs)}),
              1.001 * TrustRegion::kMostMoved);
  }
}

}  // namespace trust_region_test
}  // namespace aefx::test
