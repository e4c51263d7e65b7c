// Choice among trials.
#include <gtest/gtest.h>

#include "train/selection/cross_validation.h"

namespace aefx::test {
namespace {

using train::best_trial;
using train::Trial;

Trial trial(std::vector<double> errors) {
  const std::size_t near_rows = errors.size();
  return {.errors = std::move(errors), .near_rows = near_rows};
}

Trial diverged() { return {.errors = {}, .near_rows = 0, .epochs = 0, .diverged = true}; }

TEST(Choose, TakesTheSmallestError) {
  EXPECT_EQ(best_trial({trial({3, 3}), trial({1, 2}), trial({2, 2})}, {0, 0, 0}), 1U);
}

TEST(Choose, TakesTheFirstOfEqualErrors) { EXPECT_EQ(best_trial({trial({2, 2}), trial({2, 2})}, {0, 0}), 0U); }

TEST(Choose, AvoidsDivergedTrials) { EXPECT_EQ(best_trial({diverged(), trial({5, 5}), diverged()}, {0, 0, 0}), 1U); }

TEST(Choose, AppliesThePriorPenalty) {
  const std::vector<Trial> trials{trial({1, 1}), trial({0.9, 0.9})};
  EXPECT_EQ(best_trial(trials, {0, 0.05}), 1U);
  EXPECT_EQ(best_trial(trials, {0, 0.2}), 0U);
  // A share of the error, not of the first trial's: where errors are small, so is the difference that counts.
  const std::vector<Trial> small{trial({1, 1}), trial({0.02, 0.02}), trial({0.01, 0.01})};
  EXPECT_EQ(best_trial(small, {0, 0.005, 0.05}), 2U);
}

TEST(Choose, IsScaleInvariant) {
  const auto scaled = [](double by) { return std::vector<Trial>{trial({by, by}), trial({0.9 * by, 0.9 * by})}; };
  EXPECT_EQ(best_trial(scaled(1e-9), {0, 0.05}), 1U);
  EXPECT_EQ(best_trial(scaled(1e9), {0, 0.05}), 1U);
}

TEST(Choose, CountsFarRows) {
  const Trial steady{.errors = {1, 1, 1, 1}, .near_rows = 3};
  const Trial reckless{.errors = {0.9, 0.9, 0.9, 3}, .near_rows = 3};
  EXPECT_EQ(best_trial({steady, reckless}, {0, 0}), 0U);
}

TEST(TrialErrors, SeparatesFarRows) {
  const Trial t{.errors = {1, 3, 10}, .near_rows = 2};
  EXPECT_DOUBLE_EQ(t.near_error(), 2);
  EXPECT_DOUBLE_EQ(t.far_error(), 10);
  EXPECT_DOUBLE_EQ(t.mean_error(), 14.0 / 3);
}

}  // namespace
}  // namespace aefx::test
