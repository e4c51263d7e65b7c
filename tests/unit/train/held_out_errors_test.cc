#include "train/held_out_errors.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "train/range_error.h"

namespace aefx::test {
namespace {

using Rows = std::vector<double>;

model::Errors errors_of(const Rows& network, const Rows& pca, const Rows& means, double fitted) {
  train::ErrorSums sums;
  sums.add({.network = network, .pca = pca, .means = means});
  return sums.errors(fitted);
}

TEST(HeldOutErrors, AreMeans) {
  const model::Errors e = errors_of({1, 3}, {2, 4}, {5, 7}, 10);
  EXPECT_EQ(e.rows, 2U);
  EXPECT_EQ(e.network, 2);
  EXPECT_EQ(e.pca, 3);
  EXPECT_EQ(e.means, 6);
  EXPECT_TRUE(e.held_out);
}

// By hand: ratio 2 / 6 of errors 1, 3 and 5, 7. The rows' deviations from it are (1 - 5/3) / 6 and (3 - 7/3) / 6.
TEST(HeldOutErrors, StandardErrorOfARatioIsThatOfItsLinearization) {
  const model::Errors e = errors_of({1, 3}, {2, 4}, {5, 7}, 10);
  const double away = (3 - 7.0 / 3) / 6;
  EXPECT_NEAR(e.kept_standard_error, std::sqrt(2 * away * away * (1 / 2.0 + 1 / 10.0)), 1e-12);
}

TEST(HeldOutErrors, EqualErrorsHaveARatioWithoutError) {
  const model::Errors e = errors_of({1, 2, 5}, {2, 4, 10}, {3, 3, 3}, 10);
  EXPECT_NEAR(e.pca_ratio_standard_error, 0, 1e-12) << "half of PCA's on every row";
  EXPECT_GT(e.kept_standard_error, 0.1);
}

// Many samples of rows, of which the fitted ones are without end: the ratios' deviation is the standard error.
TEST(HeldOutErrors, StandardErrorIsTheDeviationOverSamples) {
  std::mt19937_64 random(1);
  std::exponential_distribution<double> draw(1);
  constexpr int kSamples = 2000;
  double sum = 0, squares = 0, variance = 0;
  for (int s = 0; s < kSamples; ++s) {
    Rows network, pca, means;
    for (int r = 0; r < 100; ++r) {
      const double shared = draw(random);
      network.push_back(shared + draw(random));
      pca.push_back(2 * shared + draw(random));
      means.push_back(5 + draw(random));
    }
    const model::Errors e = errors_of(network, pca, means, 1e12);
    const double ratio = e.network / e.pca;
    sum += ratio / kSamples;
    squares += ratio * ratio / kSamples;
    variance += e.pca_ratio_standard_error * e.pca_ratio_standard_error / kSamples;
  }
  EXPECT_NEAR(std::sqrt(variance / (squares - sum * sum)), 1, 0.08);
}

TEST(HeldOutErrors, PartsAddUp) {
  train::ErrorSums parts;
  parts.add({.network = Rows{1}, .pca = Rows{2}, .means = Rows{5}});
  parts.add({.network = Rows{3}, .pca = Rows{4}, .means = Rows{7}});
  const model::Errors whole = errors_of({1, 3}, {2, 4}, {5, 7}, 10), added = parts.errors(10);
  EXPECT_EQ(added.network, whole.network);
  EXPECT_EQ(added.pca_ratio_standard_error, whole.pca_ratio_standard_error);
}

TEST(HeldOutErrors, AreUnknownForOneRowOrNoFittedOnes) {
  EXPECT_EQ(errors_of({1}, {2}, {5}, 10).kept_standard_error, 0);
  EXPECT_EQ(errors_of({1, 3}, {2, 4}, {5, 7}, 0).kept_standard_error, 0);
  EXPECT_EQ(errors_of({1, 3}, {0, 0}, {0, 0}, 10).pca_ratio_standard_error, 0);
  EXPECT_EQ(errors_of({1e200, 3e200}, {2e200, 4e200}, {5, 7}, 10).pca_ratio_standard_error, 0) << "beyond double";
}

}  // namespace
}  // namespace aefx::test
