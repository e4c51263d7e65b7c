// Candidates of model selection.
#include "train/selection/candidates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace aefx::test {
namespace {

using train::Candidate;
using train::TrainOptions;

TrainOptions options_of(Index dim) {
  TrainOptions options;
  options.dim = dim;
  return options;
}

TEST(Candidates, MarginsAreInOrder) {
  const std::vector<Candidate> all = train::candidates(options_of(2), 5);
  ASSERT_GT(all.size(), 2U);
  for (std::size_t i = 1; i < all.size(); ++i) EXPECT_LT(all[i].margin, all[i - 1].margin);
  std::set<std::string> names;
  for (const Candidate& c : all) {
    EXPECT_GT(c.margin, 0);
    EXPECT_LT(c.margin, 0.5);
    EXPECT_GT(c.epochs, 0U);
    EXPECT_TRUE(c.hidden.empty());
    names.insert(c.name);
  }
  EXPECT_EQ(names.size(), all.size());
}

// The penalty of a margin grows with its distance from the default margin.
TEST(Candidates, PriorPenaltyGrowsWithDistanceFromTheDefault) {
  const std::vector<Candidate> all = train::candidates(options_of(2), 5);
  std::size_t usual = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].prior_penalty < all[usual].prior_penalty) usual = i;
  }
  EXPECT_NEAR(all[usual].prior_penalty, 0, 1e-12);
  for (std::size_t i = usual; i + 1 < all.size(); ++i) EXPECT_LT(all[i].prior_penalty, all[i + 1].prior_penalty);
  for (std::size_t i = usual; i > 0; --i) EXPECT_LT(all[i].prior_penalty, all[i - 1].prior_penalty);
}

TEST(Candidates, FixedOptionsGiveOneCandidate) {
  TrainOptions options = options_of(2);
  options.margin = 0.1;
  options.fit.epochs = 7;
  const std::vector<Candidate> all = train::candidates(options, 5);
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].margin, 0.1);
  EXPECT_EQ(all[0].epochs, 7U);
  options.margin.reset();
  options.scaling = prep::Scaling::standard;
  EXPECT_EQ(train::candidates(options, 5).size(), 1U);
}

TEST(Candidates, LearningRatesSurroundTheDefault) {
  TrainOptions options = options_of(2);
  options.margin = 0.1;
  options.lr_auto = true;
  options.fit.optimizer.learning_rate = 0.5;
  std::set<double> rates;
  for (const Candidate& c : train::candidates(options, 5)) {
    EXPECT_THAT(c.name, ::testing::HasSubstr("lr "));
    rates.insert(c.optimizer.learning_rate);
  }
  EXPECT_GT(rates.size(), 2U);
  EXPECT_TRUE(rates.contains(0.5));
  EXPECT_LT(*rates.begin(), 0.5);
  EXPECT_GT(*rates.rbegin(), 0.5);
}

// PCA is exact then: training could only overfit.
TEST(Candidates, AsManyCodesAsColumnsNeedNoTraining) {
  for (const Index dim : {5, 9}) {
    const std::vector<Candidate> all = train::candidates(options_of(dim), 5);
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].epochs, 0U);
  }
  TrainOptions asked = options_of(5);
  asked.fit.epochs = 20;
  EXPECT_EQ(train::candidates(asked, 5)[0].epochs, 20U);
  asked = options_of(5);
  asked.init = train::Init::glorot;
  EXPECT_GT(train::candidates(asked, 5)[0].epochs, 0U);
}

TEST(DeepCandidates, AddAHiddenLayerAndKeepTheOptimizer) {
  TrainOptions options = options_of(2);
  for (const Candidate& c : train::deep_candidates(options)) {
    EXPECT_EQ(c.hidden.size(), 1U);
    EXPECT_EQ(c.optimizer.kind, optim::OptimizerKind::adam);
  }
  options.fit.optimizer = {.kind = optim::OptimizerKind::sgd, .learning_rate = 0.3};
  options.optimizer_chosen = true;
  options.fit.epochs = 11;
  for (const Candidate& c : train::deep_candidates(options)) {
    EXPECT_EQ(c.optimizer.kind, optim::OptimizerKind::sgd);
    EXPECT_EQ(c.optimizer.learning_rate, 0.3);
    EXPECT_EQ(c.epochs, 11U);
  }
}

}  // namespace
}  // namespace aefx::test
