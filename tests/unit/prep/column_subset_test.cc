// Columns from which all others follow best.
#include "prep/column_subset.h"

#include <gtest/gtest.h>

#include <Eigen/QR>
#include <algorithm>
#include <functional>
#include <vector>

#include "aefx/prep/statistics.h"
#include "base/random.h"

namespace aefx::prep {
namespace {

using Set = std::vector<std::size_t>;

Pipeline standardized(const MatrixD& table, const FeatureForms& forms = {}) {
  return fit_pipeline(encoded_statistics(table, all_rows(table.rows()), forms), {.scaling = Scaling::standard}, forms);
}

struct Chosen {
  ColumnSubset subset;
  Matrix inputs;
};

Chosen choose(const MatrixD& table, std::size_t most, const FeatureForms& forms = {}) {
  const Pipeline pipeline = standardized(table, forms);
  Chosen out{.subset = {}, .inputs = pipeline.transform(table).inputs};
  out.subset = choose_columns(out.inputs, pipeline, most);
  return out;
}

Set sorted(Set set) {
  std::sort(set.begin(), set.end());
  return set;
}

MatrixD noise(Index rows, Index columns, std::uint64_t seed) {
  Random random(seed);
  MatrixD out(rows, columns);
  for (double& value : out.reshaped()) value = random.normal();
  return out;
}

// Returns the sum of squares that least squares leave of all standardized columns, given some of them.
double left(const Matrix& inputs, const Set& given) {
  const Eigen::MatrixXd x = inputs.cast<double>();
  const Eigen::MatrixXd some = x(Eigen::all, given);
  return (x - some * some.colPivHouseholderQr().solve(x)).squaredNorm();
}

// Returns the set of `count` columns that leaves least, of all sets.
Set best_of_all(const Matrix& inputs, std::size_t count) {
  Set best;
  double least = 0;
  Set set;
  const std::function<void(std::size_t)> extend = [&](std::size_t from) {
    if (set.size() == count) {
      const double error = left(inputs, set);
      if (best.empty() || error < least) {
        best = set;
        least = error;
      }
      return;
    }
    for (std::size_t c = from; c < static_cast<std::size_t>(inputs.cols()); ++c) {
      set.push_back(c);
      extend(c + 1);
      set.pop_back();
    }
  };
  extend(0);
  return best;
}

TEST(ColumnSubset, IsTheBestOfAllSetsOnSmallTables) {
  int best = 0;
  for (const std::uint64_t seed : {1U, 2U, 3U, 4U, 5U, 6U, 7U, 8U}) {
    const MatrixD table = noise(60, 4, seed) * noise(4, 9, seed + 100) + 0.5 * noise(60, 9, seed + 200);
    for (const std::size_t count : {1U, 2U, 3U}) {
      const Chosen chosen = choose(table, count);
      const Set all = best_of_all(chosen.inputs, count);
      ASSERT_EQ(chosen.subset.features.size(), count);
      EXPECT_LE(left(chosen.inputs, chosen.subset.features), 1.05 * left(chosen.inputs, all)) << seed;
      best += sorted(chosen.subset.features) == all ? 1 : 0;
    }
  }
  EXPECT_GE(best, 20);  // of 24
}

// The sum of two groups says most by itself; one column of each group says more together.
TEST(ColumnSubset, ExchangesWhatWasChosenGreedily) {
  const MatrixD groups = noise(400, 2, 1);
  MatrixD table(400, 9);
  for (Index c = 0; c < 8; ++c) table.col(c) = groups.col(c / 4);
  table.leftCols(8) += 0.05 * noise(400, 8, 2);
  table.col(8) = groups.rowwise().sum() + 0.3 * noise(400, 1, 3);
  EXPECT_EQ(choose(table, 1).subset.features, Set{8});
  const Set two = sorted(choose(table, 2).subset.features);
  ASSERT_EQ(two.size(), 2U);
  EXPECT_LT(two[0], 4U);
  EXPECT_GE(two[1], 4U);
  EXPECT_LT(two[1], 8U);
}

TEST(ColumnSubset, StopsWhereTheOthersFollowExactly) {
  MatrixD table = noise(50, 5, 1);
  table.col(3) = table.col(0) + 2 * table.col(1);
  table.col(4) = table.col(2);
  table.col(2).array() += 1e6;
  const Chosen chosen = choose(table, 5);
  ASSERT_EQ(chosen.subset.features.size(), 3U);
  const Matrix all = reconstruct(chosen.subset, chosen.inputs, 3);
  EXPECT_LT((all - chosen.inputs).cwiseAbs().maxCoeff(), 1e-3);
  MatrixD constant = MatrixD::Constant(20, 3, 7);
  EXPECT_TRUE(choose(constant, 2).subset.features.empty());
}

TEST(ColumnSubset, LevelsAreChosenTogether) {
  Random random(5);
  MatrixD table(300, 4);  // a category, and numbers that its levels decide
  for (Index r = 0; r < table.rows(); ++r) {
    const auto level = static_cast<double>(random.below(3));
    table.row(r) << level, (level == 1) + 0.1 * random.normal(), (level == 2) + 0.1 * random.normal(), random.normal();
  }
  const Chosen chosen = choose(table, 2, FeatureForms{3, 0, 0, 0});
  EXPECT_EQ(sorted(chosen.subset.features), (Set{0, 3}));
  EXPECT_EQ(chosen.subset.columns.size(), 4U);  // three levels, and a number
  const Matrix all = reconstruct(chosen.subset, chosen.inputs, 2);
  EXPECT_GT(1 - (all - chosen.inputs).squaredNorm() / chosen.inputs.squaredNorm(), 0.95);
}

TEST(ColumnSubset, ReconstructsByLeastSquaresAndLeavesNoiseAtItsMean) {
  MatrixD table = noise(80, 30, 1);
  table.col(1) = table.col(0) + 0.1 * noise(80, 1, 2);
  const Chosen chosen = choose(table, 1);
  ASSERT_EQ(chosen.subset.features.size(), 1U);
  const auto given = static_cast<Index>(chosen.subset.features[0]);
  ASSERT_LT(given, 2);
  const Matrix all = reconstruct(chosen.subset, chosen.inputs, 1);
  EXPECT_EQ(all.col(given), chosen.inputs.col(given));
  EXPECT_LT((all.col(1 - given) - chosen.inputs.col(1 - given)).norm(), 0.15F * chosen.inputs.col(1).norm());
  int at_mean = 0;
  for (Index c = 2; c < 30; ++c) at_mean += all.col(c).norm() < 1e-4F ? 1 : 0;
  EXPECT_GE(at_mean, 14);
  EXPECT_LT(reconstruct(chosen.subset, chosen.inputs, 0).norm(), 1e-4);
}

// At most 2000000 covariances are computed, unless fewer than 40 features would be tried.
TEST(ColumnSubset, TriesFewerFeaturesOfWiderTables) {
  EXPECT_EQ(tried_features(1000, 1000), 1000U);
  EXPECT_EQ(tried_features(500, 4000), 62U);  // a feature has eight columns
  EXPECT_EQ(tried_features(20'000, 20'000), 100U);
  EXPECT_EQ(tried_features(100'000, 100'000), 40U);
  EXPECT_EQ(tried_features(30, 100'000), 30U);
}

TEST(ColumnSubset, OfWideTablesTakesColumnsOfGroups) {
  constexpr Index kColumns = 1800;
  MatrixD table = noise(100, kColumns, 1);
  const MatrixD factors = noise(100, 3, 2);
  for (Index c = 0; c < 90; ++c) table.col(20 * c) = factors.col(c % 3) + 0.3 * table.col(20 * c);
  EXPECT_LT(tried_features(kColumns, kColumns), static_cast<std::size_t>(kColumns));
  const Set three = choose(table, 3).subset.features;
  ASSERT_EQ(three.size(), 3U);
  std::vector<std::size_t> found;
  for (const std::size_t c : three) {
    EXPECT_EQ(c % 20, 0U);
    found.push_back(c / 20 % 3);
  }
  EXPECT_EQ(sorted(found), (Set{0, 1, 2}));
}

}  // namespace
}  // namespace aefx::prep
