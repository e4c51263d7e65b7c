#include "train/pruning.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "base/random.h"
#include "nn/pass.h"
#include "train/fit.h"
#include "train/learner.h"
#include "unit/train/rows.h"

namespace aefx::test {
namespace pruning_test {

train::TrainOptions options_of(Index dim) {
  train::TrainOptions options;
  options.dim = dim;
  return options;
}

std::set<Index> columns_read(const nn::Network& network, Index code) {
  std::set<Index> out;
  const auto kernel = network.kernel(0);
  for (Index i = 0; i < kernel.rows(); ++i) {
    if (kernel(i, code) != 0) out.insert(i);
  }
  return out;
}

train::Candidate few(Index most, std::vector<Index> decoder_hidden = {}) {
  train::Candidate candidate;
  candidate.columns_per_code = most;
  candidate.decoder_hidden = std::move(decoder_hidden);
  return candidate;
}

nn::Network pruned(const MatrixD& table, Index codes, Index most, const prep::FeatureForms& forms = {}) {
  const train::TrainOptions options = options_of(codes);
  const train::Learner learner(table, options, forms);
  return learner.start(few(most), learner.pipeline().transform(table)).network;
}

// Each half of the first `related` columns follows a factor of its own, with some noise; the others are noise alone.
MatrixD two_factors(Index rows, Index columns, Index related = 4) {
  Random random(1);
  MatrixD table(rows, columns);
  for (Index r = 0; r < rows; ++r) {
    const double a = random.normal(), b = random.normal();
    for (Index c = 0; c < columns; ++c) table(r, c) = random.normal();
    for (Index c = 0; c < related; ++c) table(r, c) = (c < related / 2 ? a : b) + 0.1 * table(r, c);
  }
  return table;
}

TEST(Pruning, LeavesTheColumnsOfEachFactor) {
  const nn::Network network = pruned(two_factors(3000, 6), 2, 2);
  const std::set<Index> first = columns_read(network, 0), second = columns_read(network, 1);
  EXPECT_EQ(std::max(first, second), (std::set<Index>{2, 3}));
  EXPECT_EQ(std::min(first, second), (std::set<Index>{0, 1}));
}

// PCA of fewer rows than columns draws on all of them.
TEST(Pruning, DoesNotReadNoise) {
  const nn::Network network = pruned(two_factors(100, 400, 40), 2, 20);
  for (Index k = 0; k < 2; ++k) {
    for (const Index column : columns_read(network, k)) EXPECT_LT(column, 40);
  }
}

// Of columns that say the same the one that stays has all the weight; a column that says something else keeps its
// place.
TEST(Pruning, DropsCopiesFirst) {
  Random random(2);
  MatrixD table(200, 4);
  for (Index r = 0; r < 200; ++r) {
    const double a = random.normal(), b = random.normal();
    table.row(r) << a, a + 0.01 * random.normal(), a + 0.01 * random.normal(), a + 2 * b;
  }
  const std::set<Index> read = columns_read(pruned(table, 1, 2), 0);
  EXPECT_EQ(read.size(), 2U);
  EXPECT_TRUE(read.contains(3));
}

TEST(Pruning, CountsTheLevelsOfACategoricalColumnAsOne) {
  MatrixD table = two_factors(300, 4);
  Random random(3);
  for (Index r = 0; r < 300; ++r) table(r, 1) = std::floor(std::clamp(table(r, 0) + 1.5, 0.0, 2.9));
  prep::FeatureForms forms(4);
  forms[1].levels = 3;
  const nn::Network network = pruned(table, 1, 2, forms);
  ASSERT_EQ(network.inputs(), 6);
  const std::set<Index> read = columns_read(network, 0);
  const bool number = read.contains(0), category = read.contains(1) || read.contains(2) || read.contains(3);
  EXPECT_EQ(static_cast<int>(number) + static_cast<int>(category) + static_cast<int>(read.contains(4)) +
                static_cast<int>(read.contains(5)),
            2);
}

// As that of all columns, the code is above 0 on every row that was looked at.
TEST(Pruning, LeavesReluOn) {
  const MatrixD table = two_factors(300, 6);
  const train::TrainOptions options = options_of(2);
  const train::Learner learner(table, options);
  const prep::Prepared rows = learner.pipeline().transform(table);
  const nn::Network network = learner.start(few(1), rows).network;
  EXPECT_GT(nn::encode(network, rows.inputs).minCoeff(), 0);
}

TEST(Fitter, KeepsZerosOfTheFirstLayer) {
  const MatrixD table = two_factors(300, 6);
  const train::TrainOptions options = options_of(2);
  const train::Learner learner(table, options);
  const prep::Prepared rows = learner.pipeline().transform(table);
  const nn::Network start = learner.start(few(2, {4}), rows).network;
  for (const bool keep : {true, false}) {
    train::FitOptions fit;
    fit.keep_zeros = keep;
    train::Fitter fitter(start, rows, fit);
    ThreadPool pool(2);
    for (int e = 0; e < 3; ++e) fitter.epoch(pool);
    for (Index k = 0; k < 2; ++k) {
      if (keep) {
        EXPECT_EQ(columns_read(fitter.network(), k), columns_read(start, k));
      } else {
        EXPECT_EQ(columns_read(fitter.network(), k).size(), 6U);
      }
    }
    EXPECT_NE(Matrix(fitter.network().kernel(0)), Matrix(start.kernel(0)));
  }
}

}  // namespace pruning_test
}  // namespace aefx::test
