// Errors in deviations of the columns: independent of the scaling, and always finite.
#include "train/range_error.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "prep/pca.h"
#include "train/selection/cross_validation.h"
#include "unit/train/rows.h"

namespace aefx::test {
namespace range_error_test {

constexpr double kMost = std::numeric_limits<double>::max();

std::vector<prep::ColumnStatistics> statistics_of(const MatrixD& table) {
  std::vector<Index> rows;
  for (Index r = 0; r < table.rows(); ++r) rows.push_back(r);
  return prep::column_statistics(table, rows);
}

// Columns of deviation 5 and 2; reconstructions deviate by 1 and 2 on the first row, and by 0 and -1 on the second.
TEST(UnitErrors, MatchHandComputation) {
  MatrixD table(2, 2);
  table << 0, 0, 10, 4;
  MatrixD given(2, 2);
  given << 1, 2, 10, 3;
  const auto statistics = statistics_of(table);
  for (const prep::Scaling scaling :
       {prep::Scaling::minmax, prep::Scaling::standard, prep::Scaling::robust, prep::Scaling::none}) {
    const prep::Pipeline pipeline =
        prep::fit_pipeline(statistics, {.scaling = scaling, .margin = 0.1, .on_missing = prep::OnMissing::mask});
    const std::vector<double> errors = train::unit_errors(pipeline.transform(given).inputs, pipeline.transform(table),
                                                          pipeline, train::column_units(statistics, {}));
    ASSERT_EQ(errors.size(), 2U);
    EXPECT_NEAR(errors[0], (0.04 + 1) / 2, 1e-6) << prep::name(scaling);
    EXPECT_NEAR(errors[1], 0.25 / 2, 1e-6) << prep::name(scaling);
  }
}

TEST(UnitErrors, MissingValuesHaveNoError) {
  MatrixD table(2, 2);
  table << 0, std::numeric_limits<double>::quiet_NaN(), 1, 1;
  const auto statistics = statistics_of(table);
  const prep::Pipeline pipeline = prep::fit_pipeline(statistics, {});
  const Matrix output = Matrix::Constant(2, 2, 0.5F);  // the middle, a deviation away
  const std::vector<double> errors =
      train::unit_errors(output, pipeline.transform(table), pipeline, train::column_units(statistics, {}));
  EXPECT_NEAR(errors[0], 1.0 / 2, 1e-6);
}

TEST(ColumnUnits, AreDeviationsAndOneOfAConstantColumn) {
  MatrixD table(4, 3);
  table << 7, -1, 1e300, 7, 3, -1e300, 7, -1, 1e300, 7, 3, -1e300;
  const VectorD units = train::column_units(statistics_of(table), {});
  EXPECT_EQ(units(0), 1);
  EXPECT_NEAR(units(1), 2, 1e-12);
  EXPECT_NEAR(units(2), 1e300, 1e287);
}

// Shares 1/2, 1/4 and 1/4 vary by 1/4, 3/16 and 3/16: by 5/8 together.
TEST(ColumnUnits, AreTheSameForAllLevelsOfAFeature) {
  MatrixD table(4, 3);
  table << 0, 0, 0, 1, 10, 0, 2, 0, 0, 0, 10, 0;
  const prep::FeatureForms forms{3, 0, 2};
  const auto statistics = prep::encoded_statistics(table, prep::all_rows(4), forms);
  const VectorD units = train::column_units(statistics, forms);
  ASSERT_EQ(units.size(), 6);
  for (const Index level : {0, 1, 2}) EXPECT_NEAR(units(level), std::sqrt(5.0 / 8), 1e-12);
  EXPECT_NEAR(units(3), 5, 1e-12);
  EXPECT_EQ(units(4), 1) << "no row has another level";
  EXPECT_EQ(units(5), 1);
  EXPECT_EQ(train::column_units(prep::fit_pipeline(statistics, {}, forms)), units);
}

// A feature is worth 1 at its means, whatever its unit, its levels and how many columns they are.
TEST(UnitErrors, OfTheMeansAreOneForNumbersAndLevels) {
  MatrixD table(60, 3);
  for (Index r = 0; r < 60; ++r)
    table.row(r) << static_cast<double>(r % 5), 1e6 * std::sin(static_cast<double>(r)), static_cast<double>(r % 2);
  const prep::FeatureForms forms{5, 0, 2};
  const auto statistics = prep::encoded_statistics(table, prep::all_rows(60), forms);
  for (const prep::Scaling scaling : {prep::Scaling::minmax, prep::Scaling::standard, prep::Scaling::none}) {
    const prep::Pipeline pipeline = prep::fit_pipeline(statistics, {.scaling = scaling, .margin = 0.1}, forms);
    const prep::Prepared rows = pipeline.transform(table);
    const Matrix means = rows.inputs.colwise().mean().replicate(60, 1);
    const std::vector<double> errors = train::unit_errors(means, rows, pipeline, train::column_units(pipeline));
    EXPECT_NEAR(train::mean(errors), 1, 1e-5) << prep::name(scaling);
  }
}

TEST(UnitErrors, AreFiniteForExtremeRanges) {
  for (const auto& [low, high] : {std::pair{-kMost, kMost}, {0.0, 5e-324}, {0.0, 1e-310}, {1e-170, 3e-170}}) {
    MatrixD table(2, 1);
    table << low, high;
    const auto statistics = statistics_of(table);
    for (const prep::Scaling scaling : {prep::Scaling::minmax, prep::Scaling::standard, prep::Scaling::none}) {
      if (scaling == prep::Scaling::none && high == kMost) continue;  // beyond the range of float32
      const prep::Pipeline pipeline =
          prep::fit_pipeline(statistics, {.scaling = scaling, .margin = 0, .on_missing = prep::OnMissing::mask});
      const prep::Prepared rows = pipeline.transform(table);
      for (const float off : {0.F, 0.25F}) {
        const Matrix output = rows.inputs.array() + off;
        for (const double error : train::unit_errors(output, rows, pipeline, train::column_units(statistics, {}))) {
          EXPECT_TRUE(std::isfinite(error)) << low << " to " << high << " " << prep::name(scaling);
        }
      }
    }
  }
}

// Unscaled values of 3e7 .. 4e7 are unchanged; a value a hundred million ranges away is clamped.
TEST(Bound, ClampsToAMillionRanges) {
  for (const prep::Scaling scaling : {prep::Scaling::none, prep::Scaling::minmax, prep::Scaling::standard}) {
    MatrixD table(2, 2);
    table << 3e7, 0, 4e7, 1e-8;
    const prep::Pipeline pipeline = prep::fit_pipeline(
        statistics_of(table), {.scaling = scaling, .margin = 0.1, .on_missing = prep::OnMissing::mask});
    MatrixD held_out(3, 2);
    held_out << 3.5e7, 5e-9, -2e8, 1e-7, 3e7, 1;
    const Matrix before = pipeline.transform(held_out).inputs;
    prep::Prepared rows = pipeline.transform(held_out);
    train::bound(rows, pipeline);
    EXPECT_EQ(rows.inputs.topRows(2), before.topRows(2)) << prep::name(scaling);
    EXPECT_EQ(rows.inputs(2, 0), before(2, 0)) << prep::name(scaling);
    EXPECT_NEAR(pipeline.columns[1].scale.invert(static_cast<double>(rows.inputs(2, 1))), 1e-2, 1e-5);
  }
}

// A column that was constant on the fitted rows has no range, and is clamped to a million.
TEST(Bound, HandlesAConstantColumn) {
  const prep::Pipeline pipeline = prep::fit_pipeline(statistics_of(MatrixD::Constant(3, 1, 7)), {});
  prep::Prepared rows = pipeline.transform(MatrixD::Constant(1, 1, 1e15));
  train::bound(rows, pipeline);
  EXPECT_NEAR(rows.inputs(0, 0), 1e6, 2);
}

TEST(Mean, OfNothingIsZero) {
  EXPECT_EQ(train::mean({}), 0);
  EXPECT_EQ(train::mean({1, 2, 6}), 3);
}

// Columns of amounts read as log(v + offset), and of numbers as they are.
prep::Pipeline log_pipeline(const MatrixD& table, double offset, prep::Scaling scaling) {
  prep::FeatureForms forms(2);
  forms[0].transform = {.low = table.col(0).minCoeff() / 2, .high = 5000, .log_offset = offset};
  return prep::fit_pipeline(prep::encoded_statistics(table, prep::all_rows(table.rows()), forms),
                            {.scaling = scaling, .margin = 0.1, .on_missing = prep::OnMissing::mask}, forms);
}

TEST(UnitErrors, OfLogarithmsAreInTheColumnsOwnUnits) {
  MatrixD table(4, 2), given(4, 2);
  table << 1, 1, 20, 2, 300, 3, 1e9, 4;  // the last is capped at 5000
  given << 2, 1, 15, 2, 500, 3.5, 4000, 4;
  const Eigen::Array4d own(1, 20, 300, 5000);
  const double amount = (own - own.mean()).square().mean(), number = 1.25;
  for (const prep::Scaling scaling :
       {prep::Scaling::minmax, prep::Scaling::standard, prep::Scaling::robust, prep::Scaling::none}) {
    for (const double offset : {0.0, 1.0}) {
      const prep::Pipeline pipeline = log_pipeline(table, offset, scaling);
      const VectorD units = train::column_units(pipeline);
      EXPECT_NEAR(units(0), std::sqrt(amount), 1e-9) << "those of the capped values, not of their logarithms";
      const std::vector<double> errors =
          train::unit_errors(pipeline.transform(given).inputs, pipeline.transform(table), pipeline, units);
      for (Index r = 0; r < 4; ++r) {
        const double expected =
            (std::pow(given(r, 0) - own(r), 2) / amount + std::pow(given(r, 1) - table(r, 1), 2) / number) / 2;
        EXPECT_NEAR(errors[static_cast<std::size_t>(r)], expected, 1e-5 * expected + 1e-10)
            << prep::name(scaling) << " " << offset << " " << r;
      }
    }
  }
}

TEST(UnitErrors, MissingLogarithmsHaveNoError) {
  MatrixD table(3, 2);
  table << 1, 1, std::numeric_limits<double>::quiet_NaN(), 2, 300, 3;
  prep::FeatureForms forms(2);
  forms[0].transform = {.low = 0.5, .log_offset = 0};
  const prep::Pipeline pipeline =
      prep::fit_pipeline(prep::encoded_statistics(table, prep::all_rows(3), forms),
                         {.scaling = prep::Scaling::standard, .on_missing = prep::OnMissing::mask}, forms);
  const prep::Prepared rows = pipeline.transform(table);
  Matrix output = rows.inputs;
  output(1, 0) += 2;
  EXPECT_EQ(train::unit_errors(output, rows, pipeline, train::column_units(pipeline))[1], 0);
}

// A network's sigmoid gives nothing below 0 or above 1, and PCA that is compared with it neither.
TEST(RowBaselines, PcaIsClippedToTheRangeOfTheOutput) {
  MatrixD table(40, 2);
  for (Index r = 0; r < 40; ++r) table.row(r) << static_cast<double>(r), static_cast<double>(r % 7);
  const prep::Pipeline pipeline =
      prep::fit_pipeline(prep::column_statistics(table, prep::all_rows(40)), {.scaling = prep::Scaling::minmax});
  const prep::Pca pca = prep::fit_pca(pipeline.transform(table), 2);
  MatrixD far(1, 2);
  far << 400, 3;
  const prep::Prepared rows = pipeline.transform(far);
  const auto reconstructed = [&](nn::Activation output) {
    return train::PcaBaseline{.pipeline = pipeline, .pca = pca, .output = output}.reconstruct(rows)(0, 0);
  };
  EXPECT_NEAR(reconstructed(nn::Activation::linear), rows.inputs(0, 0), 1e-4);
  EXPECT_GT(rows.inputs(0, 0), 2);
  EXPECT_EQ(reconstructed(nn::Activation::sigmoid), 1);
  EXPECT_EQ(reconstructed(nn::Activation::tanh), 1);
}

// The mean of a column of logarithms is that of its values, whose error is 1 as that of any other column.
TEST(RowBaselines, MeansOfLogarithmsHaveErrorOne) {
  MatrixD table(60, 2);
  for (Index r = 0; r < 60; ++r)
    table.row(r) << std::exp(static_cast<double>(r % 20) / 4), std::sin(static_cast<double>(r));
  for (const prep::Scaling scaling : {prep::Scaling::minmax, prep::Scaling::standard, prep::Scaling::none}) {
    const prep::Pipeline pipeline = log_pipeline(table, 0, scaling);
    const prep::Prepared rows = pipeline.transform(table);
    const prep::Pca pca = prep::fit_pca(rows, 1);
    const train::RowBaselines other = train::row_baselines(
        {.pipeline = pipeline, .pca = pca, .output = nn::Activation::linear}, rows, train::column_units(pipeline));
    EXPECT_NEAR(train::mean(other.means), 1, 1e-5) << prep::name(scaling);
    EXPECT_LT(train::mean(other.pca), 1) << prep::name(scaling);
    EXPECT_NEAR(pipeline.columns[0].transform.invert(
                    pipeline.columns[0].scale.invert(static_cast<double>(train::mean_row(pipeline)(0)))),
                table.col(0).mean(), 1e-4)
        << prep::name(scaling);
  }
}

}  // namespace range_error_test
}  // namespace aefx::test
