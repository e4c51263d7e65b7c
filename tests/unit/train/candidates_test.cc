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

// The last one: taken only where it is clearly better than all before it.
TEST(AddLogarithms, AddsTheDeepestDecoder) {
  std::vector<Candidate> all = candidates(options_of(2));
  train::add_logarithms(all, "log of price");
  ASSERT_THAT(names(all), ::testing::ElementsAre("decoder without hidden units", "decoder of 32+32 hidden units",
                                                 "decoder of 32+32 hidden units, log of price"));
  EXPECT_FALSE(all[0].logarithms || all[1].logarithms);
  EXPECT_TRUE(all[2].logarithms);
  EXPECT_EQ(all[2].decoder_hidden, (Units{32, 32}));
  EXPECT_EQ(all[2].epochs, all[1].epochs);
  EXPECT_NEAR(all[2].prior_penalty, all[1].prior_penalty + 0.05, 1e-12);
}

TEST(AddLogarithms, TakesTheFirstEncoderAndLearningRate) {
  TrainOptions options = options_of(2);
  options.encoder_hidden.reset();
  options.lr_auto = true;
  std::vector<Candidate> all = candidates(options);
  const std::size_t count = all.size();
  train::add_logarithms(all, "log of price");
  ASSERT_EQ(all.size(), count + 1);
  EXPECT_EQ(all.back().encoder_hidden, all.front().encoder_hidden);
  EXPECT_EQ(all.back().optimizer.learning_rate, all.front().optimizer.learning_rate);
  EXPECT_EQ(all.back().decoder_hidden, (Units{32, 32}));
}

TEST(AddLogarithms, OfAGivenDecoderIsTheSame) {
  TrainOptions options = options_of(2);
  options.decoder_hidden = {7};
  std::vector<Candidate> all = candidates(options);
  train::add_logarithms(all, "log of price");
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[1].decoder_hidden, Units{7});
}

// Going on is the other candidate, which few rows could make look better by chance.
TEST(AddModelAsItIs, ComesFirstAndIsNotTrained) {
  TrainOptions options = options_of(2);
  options.decoder_hidden = Units{32, 32};
  std::vector<Candidate> all = candidates(options);
  ASSERT_EQ(all.size(), 1U);
  const Candidate before = all.front();
  train::add_model_as_it_is(all);
  ASSERT_THAT(names(all), ::testing::ElementsAre("the model as it is", "trained further"));
  EXPECT_EQ(all[0].epochs, 0U);
  EXPECT_EQ(all[0].prior_penalty, 0);
  EXPECT_EQ(all[1].epochs, before.epochs);
  EXPECT_GT(all[1].prior_penalty, before.prior_penalty);
  for (const Candidate& candidate : all) EXPECT_EQ(candidate.decoder_hidden, (Units{32, 32}));
}

TEST(Candidates, AdamIsTriedWhereTheOptimizerIsOpen) {
  TrainOptions options = options_of(2);
  std::vector<Candidate> all = candidates(options);
  train::add_adam(all, options, 5);
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[2].name, "decoder of 32+32 hidden units, adam");
  EXPECT_EQ(all[2].optimizer.kind, optim::OptimizerKind::adam);
  EXPECT_EQ(all[2].decoder_hidden, all[1].decoder_hidden);
  EXPECT_NEAR(all[2].prior_penalty, all[1].prior_penalty + 0.02, 1e-12) << "worth it from 2% on";
  options.optimizer_auto = false;
  all = candidates(options);
  train::add_adam(all, options, 5);
  EXPECT_EQ(all.size(), 2U);
}

// Its steps are as long whatever the gradient: with many columns the codes would go where single cells lead them.
TEST(Candidates, AdamMovesEncodersOfManyColumnsSlowly) {
  TrainOptions options = options_of(2);
  options.encoder_hidden.reset();
  std::vector<double> rates;
  for (const Index columns : {5, 8, 16, 64}) {
    std::vector<Candidate> all = train::candidates(options, columns, 1000);
    train::add_adam(all, options, columns);
    ASSERT_EQ(all.size(), 6U);
    for (const std::size_t i : {0U, 1U, 2U, 3U}) EXPECT_EQ(all[i].encoder_rate, 1) << "adadelta";
    EXPECT_EQ(all[5].encoder_rate, 1) << "hidden layers before the codes";
    rates.push_back(all[4].encoder_rate);
  }
  EXPECT_THAT(rates, ::testing::ElementsAre(1, 1, 0.25, 1. / 64));
}

TEST(Candidates, AdamIsTriedWithTheDeepestDecoderOfEachEncoder) {
  TrainOptions options = options_of(2);
  options.encoder_hidden.reset();
  std::vector<Candidate> all = candidates(options);
  train::add_adam(all, options, 5);
  ASSERT_EQ(all.size(), 6U);
  EXPECT_EQ(all[4].encoder_hidden, Units());
  EXPECT_EQ(all[5].encoder_hidden, Units{64});
  for (const std::size_t i : {4U, 5U}) EXPECT_EQ(all[i].decoder_hidden, (Units{32, 32}));
}

// Logarithms that only adam can make use of would lose to other candidates with adam, if tried without it.
TEST(Candidates, AdamIsTriedWithLogarithmsToo) {
  const TrainOptions options = options_of(2);
  std::vector<Candidate> all = candidates(options);
  train::add_logarithms(all, "log of price");
  train::add_adam(all, options, 5);
  ASSERT_THAT(names(all), ::testing::ElementsAre("decoder without hidden units", "decoder of 32+32 hidden units",
                                                 "decoder of 32+32 hidden units, log of price",
                                                 "decoder of 32+32 hidden units, adam",
                                                 "decoder of 32+32 hidden units, log of price, adam"));
  EXPECT_FALSE(all[3].logarithms);
  EXPECT_TRUE(all[4].logarithms);
  EXPECT_EQ(all[4].optimizer.kind, optim::OptimizerKind::adam);
  EXPECT_NEAR(all[4].prior_penalty, all[2].prior_penalty + 0.02, 1e-12);
}

// Larger tables get fewer epochs, so that the work stays within a billion products.
TEST(Candidates, EpochsFollowFromTheirWork) {
  const TrainOptions options = options_of(2);
  std::uint64_t before = 301;
  for (const Index rows : {60, 400, 20'000, 200'000, 100'000'000}) {
    const std::vector<Candidate> all = candidates(options, rows);
    EXPECT_LE(all[1].epochs, all[0].epochs) << "more weights are more work";
    EXPECT_LE(all[1].epochs, before) << rows;
    before = all[1].epochs;
  }
  EXPECT_EQ(candidates(options, 60)[0].epochs, 300U);
  EXPECT_EQ(candidates(options, 100'000'000)[0].epochs, 3U);
  const Candidate some = candidates(options, 200'000)[1];
  constexpr double kWeights = 5 * 2 + 2 * 32 + 32 * 32 + 32 * 5;
  EXPECT_LE(static_cast<double>(some.epochs) * 200'000 * kWeights, 1e9);
}

// Ten folds of a wide table would be ten times the work of one.
TEST(Candidates, OnlySmallTablesHaveFolds) {
  EXPECT_TRUE(train::has_folds(500, 200));
  EXPECT_FALSE(train::has_folds(501, 2));
  EXPECT_FALSE(train::has_folds(300, 5000));
}

}  // namespace
}  // namespace aefx::test
