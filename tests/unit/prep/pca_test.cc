#include "prep/pca.h"

#include <gtest/gtest.h>

#include <cmath>
#include <span>
#include <utility>

#include "base/random.h"

namespace aefx::prep {
namespace {

Matrix random_matrix(Index rows, Index columns, std::uint64_t seed) {
  Random random(seed);
  Matrix x(rows, columns);
  for (Index r = 0; r < rows; ++r) {
    for (Index c = 0; c < columns; ++c) x(r, c) = static_cast<float>(random.normal() * static_cast<double>(c + 1) + 3);
  }
  return x;
}

Pca of(const Matrix& x, Index most) { return fit_pca({.inputs = x, .weights = {}, .beyond_float = {}}, most); }

void expect_orthonormal(const Pca& pca) {
  const MatrixD product = pca.components.transpose() * pca.components;
  EXPECT_LT((product - MatrixD::Identity(pca.size(), pca.size())).cwiseAbs().maxCoeff(), 1e-10);
}

// (1, 2) plus and minus (3, 4): all variance, 25, is along (0.6, 0.8).
TEST(Pca, FindsTheLineThroughTwoPoints) {
  Matrix x(2, 2);
  x << 4, 6, -2, -2;
  const Pca pca = of(x, 2);
  ASSERT_EQ(pca.size(), 1);
  EXPECT_NEAR(pca.mean(0), 1, 1e-12);
  EXPECT_NEAR(pca.mean(1), 2, 1e-12);
  EXPECT_NEAR(pca.components(0, 0), 0.6, 1e-12);
  EXPECT_NEAR(pca.components(1, 0), 0.8, 1e-12);
  EXPECT_NEAR(pca.variance(0), 25, 1e-10);
  EXPECT_NEAR(pca.total_variance, 25, 1e-10);
}

// A cross: 5 each way along (1, 1) / sqrt 2, 1 each way along (1, -1) / sqrt 2, so variances 2 * 25 / 4 and 2 / 4.
TEST(Pca, FindsTheAxesOfACross) {
  const auto h = static_cast<float>(std::sqrt(0.5));
  Matrix x(4, 2);
  x << 5 * h, 5 * h, -5 * h, -5 * h, h, -h, -h, h;
  const Pca pca = of(x, 2);
  ASSERT_EQ(pca.size(), 2);
  EXPECT_NEAR(pca.variance(0), 12.5, 1e-5);
  EXPECT_NEAR(pca.variance(1), 0.5, 1e-6);
  EXPECT_NEAR(pca.components(0, 0), std::sqrt(0.5), 1e-6);
  EXPECT_NEAR(pca.components(1, 0), std::sqrt(0.5), 1e-6);
  EXPECT_NEAR(pca.components(0, 1) * pca.components(1, 1), -0.5, 1e-6);
}

TEST(Pca, ComponentsAreOrthonormalAndSorted) {
  const Pca pca = of(random_matrix(200, 6, 1), 6);
  ASSERT_EQ(pca.size(), 6);
  expect_orthonormal(pca);
  for (Index k = 1; k < 6; ++k) EXPECT_GE(pca.variance(k - 1), pca.variance(k));
  EXPECT_NEAR(pca.variance.sum(), pca.total_variance, 1e-9 * pca.total_variance);
  for (Index k = 0; k < 6; ++k) {
    EXPECT_EQ(pca.components.col(k).maxCoeff(), pca.components.col(k).cwiseAbs().maxCoeff()) << "sign of " << k;
  }
}

TEST(Pca, VarianceIsThatOfProjectedRows) {
  const Matrix x = random_matrix(5000, 3, 2);  // more than one block of rows
  const Pca pca = of(x, 3);
  const MatrixD centred = x.cast<double>().rowwise() - x.cast<double>().colwise().mean();
  const MatrixD scores = centred * pca.components;
  for (Index k = 0; k < 3; ++k) EXPECT_NEAR(scores.col(k).squaredNorm() / 5000, pca.variance(k), 1e-8);
}

TEST(Pca, ReconstructionErrorIsTheOmittedVariance) {
  const Matrix x = random_matrix(5000, 5, 3);
  for (Index k = 1; k <= 5; ++k) {
    const Pca pca = of(x, k);
    ASSERT_EQ(pca.size(), k);
    const double error = (reconstruct(pca, x) - x).cast<double>().squaredNorm() / 5000;
    EXPECT_NEAR(error, pca.total_variance - pca.variance.sum(), 1e-5 * pca.total_variance) << k;
  }
}

// Seven rows of twelve columns use the Gram matrix; seven copies of these rows use the covariance matrix.
TEST(Pca, RowAndColumnMethodsAgree) {
  const Matrix x = random_matrix(7, 12, 4);
  const Pca by_rows = of(x, 12);
  const Pca by_columns = of(x.replicate(7, 1), 12);
  ASSERT_EQ(by_rows.size(), 6);  // centered rows sum to 0
  ASSERT_EQ(by_columns.size(), 6);
  expect_orthonormal(by_rows);
  EXPECT_NEAR(by_rows.total_variance, by_columns.total_variance, 1e-9 * by_rows.total_variance);
  EXPECT_LT((by_rows.variance - by_columns.variance).cwiseAbs().maxCoeff(), 1e-9 * by_rows.total_variance);
  EXPECT_LT((by_rows.components - by_columns.components).cwiseAbs().maxCoeff(), 1e-8);
}

TEST(Pca, IgnoresConstantColumns) {
  Matrix x(50, 4);
  x.leftCols(2) = random_matrix(50, 2, 5);
  x.col(2) = x.col(0) * 2;     // proportional to the first
  x.col(3).setConstant(0.1F);  // constant
  const Pca pca = of(x, 4);
  EXPECT_EQ(pca.size(), 2);
  expect_orthonormal(pca);
  EXPECT_LT(pca.components.row(3).cwiseAbs().maxCoeff(), 1e-12);
  EXPECT_LT((reconstruct(pca, x) - x).cwiseAbs().maxCoeff(), 1e-4F);
}

TEST(Pca, OfOneRowIsThatRow) {
  const Matrix x = random_matrix(1, 3, 6);
  const Pca pca = of(x, 2);
  EXPECT_EQ(pca.size(), 0);
  EXPECT_EQ(pca.total_variance, 0);
  EXPECT_EQ(reconstruct(pca, x), x);
}

TEST(Pca, OfConstantColumnsHasNoComponents) {
  Matrix x = Matrix::Constant(1000, 3, 0.1F);
  x.col(1).setConstant(-7.3F);
  const Pca pca = of(x, 3);
  EXPECT_EQ(pca.size(), 0);
  EXPECT_EQ(reconstruct(pca, x), x);
}

// Two strong directions and noise: a few components of many, by iteration from 1001 rows and columns on.
TEST(Pca, FewComponentsExplainAsMuchAsAllHave) {
  for (const auto& [rows, columns] : {std::pair<Index, Index>{350, 400}, {600, 400}, {1010, 1020}}) {
    const Matrix x =
        random_matrix(rows, 2, 10) * random_matrix(2, columns, 11) / 100 + random_matrix(rows, columns, 12) / 400;
    const Pca few = of(x, 3);
    const Pca all = of(x, 300);
    ASSERT_EQ(few.size(), 3);
    expect_orthonormal(few);
    EXPECT_NEAR(few.total_variance, all.total_variance, 1e-9 * all.total_variance);
    EXPECT_NEAR(few.variance.sum(), all.variance.head(3).sum(), 1e-5 * all.total_variance) << rows;
    const double error = (reconstruct(few, x) - x).cast<double>().squaredNorm() / static_cast<double>(rows);
    EXPECT_NEAR(error, few.total_variance - few.variance.sum(), 1e-5 * few.total_variance) << rows;
  }
}

TEST(Pca, IterationIsScaleInvariant) {
  const Matrix x = random_matrix(1010, 2, 10) * random_matrix(2, 1020, 11) / 100 + random_matrix(1010, 1020, 12) / 400;
  const double kept = of(x, 3).variance.sum() / of(x, 3).total_variance;
  EXPECT_GT(kept, 0.5);
  for (const float factor : {0x1p57F, 0x1p-75F}) {
    const Pca pca = of(x * factor, 3);
    ASSERT_EQ(pca.size(), 3) << factor;
    EXPECT_NEAR(pca.variance.sum() / pca.total_variance, kept, 1e-6) << factor;
  }
}

// Squares of values so small are 0 in float. An iteration that went on from these would see the first columns only.
TEST(Pca, IterationFindsVerySmallValues) {
  Matrix x = random_matrix(1010, 2, 10) * random_matrix(2, 1020, 11) / 100 + random_matrix(1010, 1020, 12) / 400;
  x.leftCols(50).setZero();
  const Pca usual = of(x, 3), small = of(x * 0x1p-100F, 3);
  ASSERT_EQ(small.size(), 3);
  EXPECT_NEAR(small.variance.sum() / small.total_variance, usual.variance.sum() / usual.total_variance, 1e-6);
}

// Iterations in double remove the rounding errors of the iteration in float.
TEST(Pca, IterationIsAccurateInDouble) {
  const Matrix x =
      random_matrix(1010, 2, 10) * random_matrix(2, 1020, 11) / 100 + random_matrix(1010, 1020, 12) / 40'000;
  const Pca few = of(x, 2);
  const Pca all = of(x, 260);
  EXPECT_LT((few.components - all.components.leftCols(2)).cwiseAbs().maxCoeff(), 1e-6);
  EXPECT_LT((few.variance - all.variance.head(2)).cwiseAbs().maxCoeff(), 1e-11 * all.total_variance);
}

// Products are shared out by parts of many rows, or by tiles of many columns.
TEST(Pca, DoesNotDependOnThreads) {
  for (const auto& [rows, columns] : {std::pair<Index, Index>{20'000, 6}, {500, 300}, {150, 400}}) {
    const Prepared x{.inputs = random_matrix(rows, columns, 13), .weights = {}, .beyond_float = {}};
    ThreadPool one(1), three(3);
    const Pca alone = fit_pca(x, 3, &one), shared = fit_pca(x, 3, &three);
    EXPECT_EQ(alone.components, shared.components) << columns;
    EXPECT_EQ(alone.variance, shared.variance) << columns;
    EXPECT_EQ(alone.components, fit_pca(x, 3).components) << columns;
  }
}

TEST(Pca, KeepsAtMostTheGivenNumber) { EXPECT_EQ(of(random_matrix(50, 6, 7), 2).size(), 2); }

// The input of a missing value is ignored: the mean of the other rows replaces it.
TEST(Pca, ReplacesMissingValuesByTheMean) {
  for (const Index rows : {3, 30}) {
    Prepared data{.inputs = random_matrix(rows, 4, 8), .weights = Matrix::Ones(rows, 4), .beyond_float = {}};
    data.weights(1, 2) = 0;
    Matrix filled = data.inputs;
    filled(1, 2) = 0;
    filled(1, 2) = static_cast<float>(filled.col(2).cast<double>().sum() / static_cast<double>(rows - 1));
    data.inputs(1, 2) = 1e6F;
    const Pca pca = fit_pca(data, 4);
    const Pca expected = of(filled, 4);
    ASSERT_EQ(pca.size(), expected.size());
    EXPECT_LT((pca.mean - expected.mean).cwiseAbs().maxCoeff(), 1e-6);
    EXPECT_LT((pca.variance - expected.variance).cwiseAbs().maxCoeff(), 1e-5);
    EXPECT_LT((pca.components - expected.components).cwiseAbs().maxCoeff(), 1e-5);
  }
}

// Three processes with the same rows: sums over them are three times those of one. By the covariance matrix, and by
// iteration.
TEST(Pca, OfRowsInSeveralProcessesIsThatOfAllRows) {
  for (const auto& [rows, columns] : {std::pair<Index, Index>{40, 6}, {400, 1020}}) {
    Prepared part{.inputs = random_matrix(rows, 2, 10) * random_matrix(2, columns, 11) / 100 +
                            random_matrix(rows, columns, 12) / 4000,
                  .weights = Matrix::Ones(rows, columns),
                  .beyond_float = {}};
    part.weights(7, 1) = 0;
    const Prepared all{
        .inputs = part.inputs.replicate(3, 1), .weights = part.weights.replicate(3, 1), .beyond_float = {}};
    const Pca expected = fit_pca(all, 2);
    const Pca found = fit_pca(part, 3 * rows, 2, [](std::span<double> values) {
      for (double& value : values) value *= 3;
    });
    ASSERT_EQ(found.size(), 2);
    EXPECT_NEAR(found.total_variance, expected.total_variance, 1e-9 * expected.total_variance) << columns;
    EXPECT_LT((found.mean - expected.mean).cwiseAbs().maxCoeff(), 1e-9) << columns;
    EXPECT_LT((found.variance - expected.variance).cwiseAbs().maxCoeff(), 1e-9 * expected.total_variance) << columns;
    EXPECT_LT((found.components - expected.components).cwiseAbs().maxCoeff(), 1e-5) << columns;
  }
}

TEST(Pca, EmptyColumnHasMeanZero) {
  Prepared data{.inputs = random_matrix(20, 2, 9), .weights = Matrix::Ones(20, 2), .beyond_float = {}};
  data.weights.col(1).setZero();
  const Pca pca = fit_pca(data, 2);
  EXPECT_EQ(pca.mean(1), 0);
  ASSERT_EQ(pca.size(), 1);
  EXPECT_NEAR(pca.components(0, 0), 1, 1e-12);
}

}  // namespace
}  // namespace aefx::prep
