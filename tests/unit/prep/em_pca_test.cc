// PCA of rows with missing values.
#include "prep/em_pca.h"

#include <gtest/gtest.h>

#include <Eigen/LU>
#include <cmath>

#include "base/random.h"

namespace aefx::prep {
namespace {

// Two factors in six columns with a little noise, of which a share of the values is missing.
struct Sample {
  Matrix complete;  // before values were taken away
  Prepared rows;
};

MatrixD loadings() {
  MatrixD out(6, 2);
  out << 1, 0, 1, 0.3, 0.8, -0.5, 0, 1, 0.2, 0.9, -0.6, 0.7;
  return out;
}

Sample sample(Index rows, double missing, std::uint64_t seed = 1) {
  Random random(seed);
  Sample out{.complete = Matrix(rows, 6), .rows = {.inputs = {}, .weights = Matrix::Ones(rows, 6), .beyond_float = {}}};
  const MatrixD columns = loadings();
  for (Index r = 0; r < rows; ++r) {
    const double a = 1.5 * random.normal(), b = random.normal();
    for (Index c = 0; c < 6; ++c) {
      const double value = a * columns(c, 0) + b * columns(c, 1) + 0.2 * random.normal() + 2;
      out.complete(r, c) = static_cast<float>(value);
      if (random.uniform() < missing) out.rows.weights(r, c) = 0;
    }
  }
  out.rows.inputs = (out.rows.weights.array() > 0).select(out.complete, 2);  // as a pipeline fills them
  return out;
}

// The largest angle between two spaces, as its sine.
double distance(const MatrixD& a, const MatrixD& b) { return (a - b * (b.transpose() * a)).norm(); }

double present_error(const Matrix& given, const Sample& s) {
  const auto error = (given - s.complete).array().square() * s.rows.weights.array();
  return static_cast<double>(error.sum() / s.rows.weights.sum());
}

TEST(EmPca, FindsTheSpaceThatMeansHide) {
  const Sample s = sample(1500, 0.3);
  const Pca truth = fit_pca({.inputs = s.complete, .weights = {}, .beyond_float = {}}, 2);
  const std::optional<Pca> em = fit_em_pca(s.rows, 1500, {.codes = 2, .most = 2});
  ASSERT_TRUE(em);
  const Pca filled = fit_pca(s.rows, 2);
  EXPECT_LT(distance(em->components, truth.components), 0.03);
  EXPECT_GT(distance(filled.components, truth.components), 2 * distance(em->components, truth.components));
  EXPECT_NEAR(em->noise, 0.04, 0.006);
  for (Index k = 0; k < 2; ++k) EXPECT_NEAR(em->variance(k) / truth.variance(k), 1, 0.1) << k;
  EXPECT_LT((em->mean - truth.mean).cwiseAbs().maxCoeff(), 0.1);
  EXPECT_LT((em->components.transpose() * em->components - MatrixD::Identity(2, 2)).norm(), 1e-10);
  EXPECT_LT(present_error(reconstruct(*em, s.rows), s), 0.2 * present_error(reconstruct(filled, s.rows), s));
}

// The score of a row is its expectation given the values that are there (a linear system solved here by itself).
TEST(EmPca, ScoresAreExpectations) {
  const Sample s = sample(300, 0.3);
  const std::optional<Pca> em = fit_em_pca(s.rows, 300, {.codes = 2, .most = 2});
  ASSERT_TRUE(em);
  const MatrixD found = scores(*em, s.rows);
  for (Index r = 0; r < 300; ++r) {
    // Covariance of the model among the values that are there, and of the scores with them.
    std::vector<Index> there;
    for (Index c = 0; c < 6; ++c) {
      if (s.rows.weights(r, c) > 0) there.push_back(c);
    }
    const auto n = static_cast<Index>(there.size());
    Eigen::MatrixXd covariance = em->noise * Eigen::MatrixXd::Identity(n, n), cross(2, n);
    Eigen::VectorXd away(n);
    for (Index i = 0; i < n; ++i) {
      const Index c = there[static_cast<std::size_t>(i)];
      away(i) = static_cast<double>(s.rows.inputs(r, c)) - em->mean(c);
      for (Index k = 0; k < 2; ++k) {
        cross(k, i) = em->components(c, k) * (em->variance(k) - em->noise);
        for (Index j = 0; j < n; ++j)
          covariance(i, j) += cross(k, i) * em->components(there[static_cast<std::size_t>(j)], k);
      }
    }
    const Eigen::VectorXd expected =
        n == 6 ? Eigen::VectorXd(em->components.transpose() * away)  // of a whole row as in PCA
               : Eigen::VectorXd(cross * covariance.fullPivLu().solve(away));
    for (Index k = 0; k < 2; ++k) EXPECT_NEAR(found(r, k), expected(k), 1e-6) << r;
  }
}

TEST(EmPca, IsPcaWhereNothingIsMissing) {
  Sample s = sample(200, 0);
  EXPECT_FALSE(fit_em_pca(s.rows, 200, {.codes = 2, .most = 2}));
  const Pca plain = fit_pca(s.rows, 2);
  const Pca found = fit_pca_with_gaps(s.rows, {.codes = 2, .most = 2});
  EXPECT_EQ(found.components, plain.components);
  EXPECT_LT((reconstruct(found, s.rows) - reconstruct(plain, s.rows.inputs)).cwiseAbs().maxCoeff(), 1e-5F);
}

TEST(EmPca, GivesMoreComponentsThanCodes) {
  const Sample s = sample(400, 0.2);
  const std::optional<Pca> em = fit_em_pca(s.rows, 400, {.codes = 2, .most = 5});
  ASSERT_TRUE(em);
  ASSERT_EQ(em->size(), 5);
  EXPECT_LT(em->variance(2), 2 * em->noise) << "missing values are as expected, not at the mean";
  EXPECT_LT((em->components.transpose() * em->components - MatrixD::Identity(5, 5)).norm(), 1e-5);
}

// Rows with gaps have scores of fewer components too, which a sweep asks for.
TEST(EmPca, FirstComponentsReconstructRowsWithGaps) {
  const Sample s = sample(400, 0.2);
  const Pca all = fit_pca_with_gaps(s.rows, {.codes = 3, .most = 3});
  const Pca first = all.first(2);
  ASSERT_EQ(first.size(), 2);
  EXPECT_EQ(first.variance, all.variance.head(2));
  EXPECT_EQ(scores(first, s.rows).cols(), 2);
  EXPECT_EQ(all.first(9).components, all.components);
  const auto error = [&](const Pca& pca) {
    const Matrix off = reconstruct(pca, s.rows) - s.rows.inputs;
    return (off.array() * (s.rows.weights.array() > 0).cast<float>()).matrix().norm();
  };
  EXPECT_LT(error(all), error(first));
}

TEST(EmPca, StaysWithinItsBounds) {
  const Sample few = sample(2000, 0.005), many = sample(2000, 0.02);
  EXPECT_FALSE(fit_em_pca(few.rows, 100'000, {.codes = 2, .most = 2}));
  EXPECT_TRUE(fit_em_pca(few.rows, 2000, {.codes = 2, .most = 2}));
  EXPECT_TRUE(fit_em_pca(many.rows, 100'000, {.codes = 2, .most = 2}));
  EXPECT_FALSE(fit_em_pca(many.rows, 2000, {.codes = 6, .most = 6}));
  Prepared wide{.inputs = Matrix::Random(500, 300), .weights = Matrix::Ones(500, 300), .beyond_float = {}};
  for (Index r = 0; r < 500; ++r) wide.weights(r, (7 * r) % 300) = 0;
  EXPECT_FALSE(fit_em_pca(wide, 500, {.codes = 20, .most = 20}));
  EXPECT_EQ(fit_pca_with_gaps(wide, {.codes = 20, .most = 20}).noise, 0);
}

TEST(EmPca, EmptyRowsAndColumns) {
  Sample s = sample(100, 0.2);
  s.rows.weights.row(3).setZero();
  s.rows.weights.col(4).setZero();
  s.rows.inputs.col(4).setZero();
  const std::optional<Pca> em = fit_em_pca(s.rows, 100, {.codes = 2, .most = 2});
  ASSERT_TRUE(em);
  EXPECT_TRUE(reconstruct(*em, s.rows).allFinite());
  EXPECT_NEAR(static_cast<double>(reconstruct(*em, s.rows)(3, 0)), em->mean(0), 1e-5);
}

}  // namespace
}  // namespace aefx::prep
