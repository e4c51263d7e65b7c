// Learner: prepared rows, components, and initial networks.
#include "train/learner.h"

#include <gtest/gtest.h>

#include "unit/train/rows.h"

namespace aefx::test {
namespace {

using nn::Activation;

train::TrainOptions options_of(Index dim) {
  train::TrainOptions options;
  options.dim = dim;
  return options;
}

// A margin scales all columns equally, so that the components without a margin hold for all margins.
TEST(Learner, ComponentsMatchTheMargin) {
  MatrixD table = some_table(80, 5);
  table.col(2).setConstant(7);
  table(3, 1) = std::numeric_limits<double>::quiet_NaN();
  for (const prep::Scaling scaling :
       {prep::Scaling::minmax, prep::Scaling::standard, prep::Scaling::robust, prep::Scaling::none}) {
    train::TrainOptions options = options_of(3);
    options.scaling = scaling;
    const train::Learner learner(table, options);
    for (const double margin : {0.0, 0.1, 0.4}) {
      const prep::Pca pca = learner.pca(margin);
      const prep::Pca direct = prep::fit_pca(learner.pipeline(margin).transform(table), 3);
      ASSERT_EQ(pca.size(), direct.size());
      EXPECT_LT((pca.mean - direct.mean).cwiseAbs().maxCoeff(), 1e-6 * (1 + direct.mean.cwiseAbs().maxCoeff()));
      EXPECT_LT((pca.components - direct.components).cwiseAbs().maxCoeff(), 1e-4) << prep::name(scaling) << margin;
      EXPECT_LT((pca.variance - direct.variance).cwiseAbs().maxCoeff(), 1e-5 * direct.variance(0));
      EXPECT_NEAR(pca.total_variance, direct.total_variance, 1e-5 * direct.total_variance);
    }
  }
}

TEST(Learner, MirrorsHiddenLayersAroundTheCodes) {
  train::TrainOptions options = options_of(2);
  options.activation = Activation::elu;
  const MatrixD table = some_table(40, 6);
  const train::Learner learner(table, options);
  train::Candidate candidate;
  candidate.margin = 0.1;
  candidate.hidden = {5, 3};
  const nn::Network network = learner.start(candidate, learner.pipeline(0.1).transform(table));
  std::vector<Index> widths;
  for (const nn::Layer& layer : network.layers()) widths.push_back(layer.outputs);
  EXPECT_EQ(widths, (std::vector<Index>{5, 3, 2, 3, 5, 6}));
  EXPECT_EQ(network.encoder_layers(), 3U);
  for (std::size_t l = 0; l < 5; ++l) EXPECT_EQ(network.layers()[l].activation, Activation::elu);
  EXPECT_EQ(network.layers()[5].activation, Activation::sigmoid);
}

TEST(Learner, StartDependsOnTheSeed) {
  const MatrixD table = some_table(40, 4);
  for (const train::Init init : {train::Init::glorot, train::Init::torch}) {
    const auto start = [&](std::uint64_t seed) {
      train::TrainOptions options = options_of(2);
      options.init = init;
      options.fit.seed = seed;
      const train::Learner learner(table, options);
      train::Candidate candidate;
      candidate.margin = 0.1;
      return parameters(learner.start(candidate, learner.pipeline(0.1).transform(table)));
    };
    EXPECT_EQ(start(1), start(1)) << train::name(init);
    EXPECT_NE(start(1), start(2)) << train::name(init);
  }
}

TEST(OutputActivation, IsSigmoidForMinmaxScalingOnly) {
  train::TrainOptions options = options_of(2);
  EXPECT_EQ(train::output_activation(options), Activation::sigmoid);
  for (const prep::Scaling scaling : {prep::Scaling::standard, prep::Scaling::robust, prep::Scaling::none}) {
    options.scaling = scaling;
    EXPECT_EQ(train::output_activation(options), Activation::linear) << prep::name(scaling);
  }
  options.output_activation = Activation::tanh;
  EXPECT_EQ(train::output_activation(options), Activation::tanh);
}

}  // namespace
}  // namespace aefx::test
