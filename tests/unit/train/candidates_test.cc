// Candidates of model selection.
#include "train/selection/candidates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <set>

namespace aefx::test {
namespace {

using train::Candidate;
using train::TrainOptions;

using Units = std::vector<Index>;

TrainOptions options_of(Index dim) {
  TrainOptions options;
  options.dim = dim;
  return options;
}

// For a table of five columns.
std::vector<Candidate> candidates(const TrainOptions& options, Index rows = 1000) {
  return train::candidates(options, 5, rows);
}

std::vector<std::string> names(const std::vector<Candidate>& all) {
  std::vector<std::string> out;
  for (const Candidate& c : all) out.push_back(c.name);
  return out;
}

TEST(Candidates, AreAPlainAndADeepDecoder) {
  const std::vector<Candidate> all = candidates(options_of(2));
  ASSERT_THAT(names(all), ::testing::ElementsAre("decoder without hidden units", "decoder of 32+32 hidden units"));
  EXPECT_EQ(all[0].decoder_hidden, Units());
  EXPECT_EQ(all[1].decoder_hidden, (Units{32, 32}));
  for (const Candidate& c : all) {
    EXPECT_EQ(c.encoder_hidden, Units());
    EXPECT_GT(c.epochs, 0U);
  }
}

// The simplest comes first, as it is taken where errors are equal.
TEST(Candidates, OpenEncoderDoublesThem) {
  TrainOptions options = options_of(2);
  options.encoder_hidden.reset();
  const std::vector<Candidate> all = candidates(options);
  ASSERT_EQ(all.size(), 4U);
  EXPECT_EQ(all.front().name, "encoder without hidden units, decoder without hidden units");
  EXPECT_EQ(all.front().encoder_hidden, Units());
  EXPECT_EQ(all.front().decoder_hidden, Units());
  EXPECT_EQ(all.back().name, "encoder of 64 hidden units, decoder of 32+32 hidden units");
  EXPECT_EQ(all.back().encoder_hidden, Units{64});
  EXPECT_EQ(all.back().decoder_hidden, (Units{32, 32}));
  const std::vector<std::string> all_names = names(all);
  EXPECT_EQ(std::set<std::string>(all_names.begin(), all_names.end()).size(), 4U);
}

TEST(Candidates, GivenLayersGiveOneCandidate) {
  TrainOptions options = options_of(2);
  options.encoder_hidden = {9, 7};
  options.decoder_hidden = {4};
  options.fit.epochs = 7;
  const std::vector<Candidate> all = candidates(options);
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].encoder_hidden, (Units{9, 7}));
  EXPECT_EQ(all[0].decoder_hidden, Units{4});
  EXPECT_EQ(all[0].epochs, 7U);
  options.decoder_hidden = Units();
  EXPECT_EQ(candidates(options).size(), 1U);
}

TEST(Candidates, FewRowsLeaveLayersOutThatAreNotGiven) {
  TrainOptions options = options_of(2);
  options.encoder_hidden.reset();
  const std::vector<Candidate> few = candidates(options, train::kFewestForDepth - 1);
  ASSERT_THAT(names(few), ::testing::ElementsAre("decoder without hidden units"));
  EXPECT_EQ(few[0].encoder_hidden, Units());
  EXPECT_EQ(few[0].decoder_hidden, Units());
  EXPECT_EQ(candidates(options, train::kFewestForDepth).size(), 4U);
  options.encoder_hidden = {6};
  options.decoder_hidden = {7};
  EXPECT_EQ(candidates(options, 10)[0].encoder_hidden, Units{6});
  EXPECT_EQ(candidates(options, 10)[0].decoder_hidden, Units{7});
}

TEST(Candidates, GivenEncoderLeavesTheDecoderOpen) {
  TrainOptions options = options_of(2);
  options.encoder_hidden = {16};
  const std::vector<Candidate> all = candidates(options);
  ASSERT_THAT(names(all), ::testing::ElementsAre("decoder without hidden units", "decoder of 32+32 hidden units"));
  for (const Candidate& c : all) EXPECT_EQ(c.encoder_hidden, Units{16});
}

TEST(Candidates, ScalingMakesNoDifference) {
  for (const prep::Scaling scaling :
       {prep::Scaling::minmax, prep::Scaling::standard, prep::Scaling::robust, prep::Scaling::none}) {
    TrainOptions options = options_of(2);
    options.scaling = scaling;
    EXPECT_EQ(names(candidates(options)), names(candidates(options_of(2)))) << prep::name(scaling);
  }
}

TEST(Candidates, LearningRatesSurroundTheDefault) {
  TrainOptions options = options_of(2);
  options.decoder_hidden = Units();
  options.lr_auto = true;
  options.fit.optimizer.learning_rate = 0.5;
  std::set<double> rates;
  for (const Candidate& c : candidates(options)) {
    EXPECT_THAT(c.name, ::testing::HasSubstr(", lr "));
    EXPECT_EQ(c.optimizer.kind, options.fit.optimizer.kind);
    rates.insert(c.optimizer.learning_rate);
  }
  EXPECT_GT(rates.size(), 2U);
  EXPECT_TRUE(rates.contains(0.5));
  EXPECT_LT(*rates.begin(), 0.5);
  EXPECT_GT(*rates.rbegin(), 0.5);
  EXPECT_EQ(candidates(options)[0].optimizer.learning_rate, 0.5) << "the given one first";
}

TEST(Candidates, EveryDecoderTriesEveryLearningRate) {
  TrainOptions options = options_of(2);
  options.decoder_hidden = Units();
  options.lr_auto = true;
  const std::size_t rates = candidates(options).size();
  options.decoder_hidden.reset();
  const std::vector<Candidate> all = candidates(options);
  EXPECT_EQ(all.size(), 2 * rates);
  const std::vector<std::string> all_names = names(all);
  EXPECT_EQ(std::set<std::string>(all_names.begin(), all_names.end()).size(), all.size());
}

// PCA is exact then: training could only overfit.
TEST(Candidates, AsManyCodesAsColumnsNeedNoTraining) {
  for (const Index dim : {5, 9}) {
    const std::vector<Candidate> all = candidates(options_of(dim));
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].epochs, 0U);
    EXPECT_EQ(all[0].encoder_hidden, Units());
    EXPECT_EQ(all[0].decoder_hidden, Units());
  }
}

TEST(Candidates, AsManyCodesAsColumnsTrainWhereSomethingIsAsked) {
  const auto trains = [](const std::function<void(TrainOptions&)>& change) {
    TrainOptions options = options_of(5);
    change(options);
    return candidates(options)[0].epochs > 0;
  };
  EXPECT_FALSE(trains([](auto&) {}));
  EXPECT_TRUE(trains([](auto& o) { o.fit.epochs = 20; }));
  EXPECT_TRUE(trains([](auto& o) { o.init = train::Init::glorot; }));
  EXPECT_TRUE(trains([](auto& o) { o.encoder_hidden = {8}; }));
  EXPECT_TRUE(trains([](auto& o) { o.decoder_hidden = {8}; }));
  EXPECT_TRUE(trains([](auto& o) { o.fit.noise = 0.1; }));
  EXPECT_TRUE(trains([](auto& o) { o.lr_auto = true; }));
  EXPECT_TRUE(trains([](auto& o) { o.activation = nn::Activation::tanh; }));
}

}  // namespace
}  // namespace aefx::test
