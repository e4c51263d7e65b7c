// Learner: prepared rows, components, and initial networks.
#include "train/learner.h"

#include <gtest/gtest.h>

#include "prep/em_pca.h"
#include "unit/train/rows.h"

namespace aefx::test {
namespace learner_test {

using nn::Activation;

train::TrainOptions options_of(Index dim) {
  train::TrainOptions options;
  options.dim = dim;
  return options;
}

TEST(Learner, ComponentsAreThoseOfTheScaledRows) {
  MatrixD table = some_table(80, 5);
  table.col(2).setConstant(7);
  table(3, 1) = std::numeric_limits<double>::quiet_NaN();
  for (const prep::Scaling scaling :
       {prep::Scaling::minmax, prep::Scaling::standard, prep::Scaling::robust, prep::Scaling::none}) {
    train::TrainOptions options = options_of(3);
    options.scaling = scaling;
    options.margin = 0.1;
    const train::Learner learner(table, options);
    const prep::Pipeline pipeline =
        prep::fit_pipeline(prep::column_statistics(table, prep::all_rows(80)), {.scaling = scaling, .margin = 0.1});
    const prep::Prepared rows = pipeline.transform(table);
    EXPECT_EQ(learner.pipeline().transform(table).inputs, rows.inputs) << prep::name(scaling);
    const prep::Pca direct = prep::fit_pca_with_gaps(rows, {.codes = 3, .most = 3});
    EXPECT_EQ(learner.pca().size(), 3);
    EXPECT_EQ(learner.pca().mean, direct.mean) << prep::name(scaling);
    EXPECT_EQ(learner.pca().components, direct.components) << prep::name(scaling);
    EXPECT_EQ(learner.pca(2).size(), 2);
    EXPECT_EQ(learner.pca(2).components, direct.components.leftCols(2)) << prep::name(scaling);
    EXPECT_EQ(learner.pca(9).size(), 3) << "as many as there are";
  }
}

TEST(Learner, PutsLayersOfEncoderAndDecoderAroundTheCodes) {
  train::TrainOptions options = options_of(2);
  options.activation = Activation::elu;
  const MatrixD table = some_table(40, 6);
  const train::Learner learner(table, options);
  train::Candidate candidate;
  candidate.encoder_hidden = {5, 3};
  candidate.decoder_hidden = {4, 3, 7};
  const nn::Network network = learner.start(candidate, learner.pipeline().transform(table)).network;
  std::vector<Index> widths;
  for (const nn::Layer& layer : network.layers()) widths.push_back(layer.outputs);
  EXPECT_EQ(widths, (std::vector<Index>{5, 3, 2, 4, 3, 7, 6}));
  EXPECT_EQ(network.encoder_layers(), 3U);
  for (std::size_t l = 0; l < 6; ++l) EXPECT_EQ(network.layers()[l].activation, Activation::elu);
  EXPECT_EQ(network.layers()[6].activation, Activation::wide_sigmoid);
}

TEST(Learner, StartDependsOnTheSeed) {
  const MatrixD table = some_table(40, 4);
  for (const train::Init init : {train::Init::glorot, train::Init::torch}) {
    const auto start = [&](std::uint64_t seed) {
      train::TrainOptions options = options_of(2);
      options.init = init;
      options.fit.seed = seed;
      const train::Learner learner(table, options);
      return parameters(learner.start(train::Candidate{}, learner.pipeline().transform(table)).network);
    };
    EXPECT_EQ(start(1), start(1)) << train::name(init);
    EXPECT_NE(start(1), start(2)) << train::name(init);
  }
}

TEST(OutputActivation, IsASigmoidWhereTheScalingGivesAReach) {
  train::TrainOptions options = options_of(2);
  EXPECT_EQ(train::output_activation(options), Activation::wide_sigmoid);
  options.scaling = prep::Scaling::minmax;
  EXPECT_EQ(train::output_activation(options), Activation::sigmoid);
  for (const prep::Scaling scaling : {prep::Scaling::robust, prep::Scaling::none}) {
    options.scaling = scaling;
    EXPECT_EQ(train::output_activation(options), Activation::linear) << prep::name(scaling);
  }
  options.output_activation = Activation::tanh;
  EXPECT_EQ(train::output_activation(options), Activation::tanh);
}

}  // namespace learner_test
}  // namespace aefx::test
