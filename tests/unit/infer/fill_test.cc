// Missing values are filled.
#include "infer/fill.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "aefx/prep/statistics.h"
#include "unit/model/models.h"

namespace aefx::test {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

model::Model measured(const MatrixD& table,
                      const prep::PipelineOptions& options = {.scaling = prep::Scaling::standard}) {
  model::Model model = some_model(table, {}, options);
  infer::measure_columns(model, table, model.pipeline.transform(table).inputs);
  return model;
}

MatrixD with_gaps(MatrixD table) {
  Random random(5);
  for (double& value : table.reshaped()) value = random.uniform() < 0.2 ? kNan : value;
  return table;
}

TEST(Fill, IsNearTheTruthAndLeavesOtherValues) {
  const MatrixD table = some_table(400, 6), gappy = with_gaps(table);
  const VectorD mean = table.colwise().mean();
  for (const prep::Scaling scaling : {prep::Scaling::standard, prep::Scaling::minmax, prep::Scaling::none}) {
    const model::Model model = measured(gappy, {.scaling = scaling});
    const infer::Filler filler(model);
    EXPECT_TRUE(filler.by_covariance());
    const MatrixD filled = filler.fill(gappy);
    double error = 0, of_means = 0;
    for (Index r = 0; r < table.rows(); ++r) {
      for (Index c = 0; c < table.cols(); ++c) {
        if (!std::isnan(gappy(r, c))) {
          EXPECT_EQ(filled(r, c), gappy(r, c));
          continue;
        }
        const double deviation = model.pipeline.columns[static_cast<std::size_t>(c)].statistics.deviation;
        error += std::pow((filled(r, c) - table(r, c)) / deviation, 2);
        of_means += std::pow((mean(c) - table(r, c)) / deviation, 2);
      }
    }
    EXPECT_LT(error, 0.3 * of_means) << static_cast<int>(scaling);
  }
}

TEST(Fill, StaysWithinTheRangeAndWhole) {
  MatrixD table(200, 3);
  Random random(2);
  for (Index r = 0; r < 200; ++r) {
    const double a = random.uniform();
    table.row(r) << 10 * a, std::round(8 * a), random.uniform();
  }
  model::Model model = measured(table);
  model.table.features[1].whole = true;
  MatrixD gappy(3, 3);
  gappy << 1e6, kNan, 0.5, 4, kNan, 0.5, kNan, kNan, kNan;
  const MatrixD filled = infer::Filler(model).fill(gappy);
  EXPECT_EQ(filled(0, 1), 8);
  EXPECT_EQ(filled(1, 1), 3);  // 3.2
  EXPECT_EQ(filled(0, 0), 1e6);
  EXPECT_NEAR(filled(2, 0), table.col(0).mean(), 0.02);
}

TEST(Fill, GivesTheLikeliestLevel) {
  MatrixD table(300, 2);
  Random random(2);
  for (Index r = 0; r < 300; ++r) {
    const auto level = static_cast<double>(random.below(3));
    table.row(r) << level, 5 * (level == 1) + 10 * (level == 2) + 0.1 * random.normal();
  }
  const prep::FeatureForms forms{3, 0};
  model::Model model = some_model(table);
  model.pipeline = prep::fit_pipeline(prep::encoded_statistics(table, prep::all_rows(300), forms),
                                      {.scaling = prep::Scaling::standard}, forms);
  infer::measure_columns(model, table, model.pipeline.transform(table).inputs);
  MatrixD gappy(3, 2);
  gappy << kNan, 0, kNan, 10.1, 2, kNan;
  const MatrixD filled = infer::Filler(model).fill(gappy);
  EXPECT_EQ(filled(0, 0), 0);
  EXPECT_EQ(filled(1, 0), 2);
  EXPECT_NEAR(filled(2, 1), 10, 0.5);
}

TEST(Fill, WithoutCovariancesGoesByCodes) {
  const MatrixD table = some_table(100, 4);
  const model::Model model = some_model(table);
  const infer::Filler filler(model);
  EXPECT_FALSE(filler.by_covariance());
  MatrixD gappy = table;
  gappy(3, 2) = kNan;
  const MatrixD filled = filler.fill(gappy);
  EXPECT_TRUE(filled.allFinite());
  EXPECT_EQ(filled.row(4), table.row(4));
  model::Model wide = some_model(some_table(20, infer::kMostJointColumns + 1));
  infer::measure_columns(wide, some_table(20, infer::kMostJointColumns + 1),
                         Matrix::Zero(20, infer::kMostJointColumns + 1));
  EXPECT_EQ(wide.columns.mean.size(), 0);
}

TEST(Fill, RowsDoNotDependOnOthers) {
  const MatrixD gappy = with_gaps(some_table(60, 5));
  const model::Model model = measured(gappy);
  const infer::Filler filler(model);
  const MatrixD all = filler.fill(gappy);
  for (Index r = 0; r < 60; r += 7) EXPECT_EQ(all.row(r), filler.fill(gappy.row(r)).row(0));
}

}  // namespace
}  // namespace aefx::test
