// Figures that training records, compared with direct computation in the table's own units.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "aefx/infer/encode.h"
#include "aefx/train/train.h"
#include "nn/pass.h"
#include "prep/pca.h"
#include "unit/train/rows.h"

namespace aefx::test {
namespace {

train::TrainOptions fixed_options(Index dim) {
  train::TrainOptions options;
  options.dim = dim;
  options.margin = 0.2;
  options.valid = 0.25;
  options.fit.epochs = 3;
  options.fit.stop_early = false;
  options.threads = 1;
  return options;
}

train::Trained trained(const MatrixD& table, const train::TrainOptions& options) {
  model::Table columns{
      .name = "t.csv", .named = true, .columns = static_cast<std::size_t>(table.cols()), .missing = {}, .features = {}};
  for (Index c = 0; c < table.cols(); ++c) {
    columns.features.push_back({.name = "c" + std::to_string(c + 1), .position = static_cast<std::size_t>(c)});
  }
  Silent observer;
  return train_in_memory(batch_of(table),
                         {.table = columns, .origin = {.table = "t.csv", .features = columns.feature_names()}}, options,
                         observer);
}

MatrixD rows_of(const MatrixD& table, const std::vector<Index>& rows) {
  MatrixD out(static_cast<Index>(rows.size()), table.cols());
  for (std::size_t i = 0; i < rows.size(); ++i) out.row(static_cast<Index>(i)) = table.row(rows[i]);
  return out;
}

// Returns the mean squared difference, every column divided by its range in the whole table.
double error_of(const MatrixD& given, const MatrixD& wanted, const MatrixD& table) {
  const Eigen::ArrayXXd ranges =
      (table.colwise().maxCoeff() - table.colwise().minCoeff()).array().replicate(given.rows(), 1);
  return ((given - wanted).array() / ranges).square().mean();
}

TEST(RecordedErrors, AreOfTheHeldOutRows) {
  const MatrixD table = some_table(120, 5);
  for (const std::vector<Index>& hidden : {std::vector<Index>{}, {8}}) {
    train::TrainOptions options = fixed_options(2);
    options.hidden = hidden;
    const train::Trained t = trained(table, options);
    const model::Errors& errors = t.model.training.errors;
    const MatrixD held_out = rows_of(table, t.valid_rows);
    const MatrixD fitted = rows_of(table, t.fit_rows);
    const Matrix x = t.model.pipeline.transform(held_out).inputs;

    const MatrixD back = t.model.pipeline.invert(nn::decode(t.model.network, nn::encode(t.model.network, x)));
    EXPECT_NEAR(errors.network, error_of(back, held_out, table), 1e-4 * errors.network) << hidden.size();

    const prep::Pca pca = prep::fit_pca(t.model.pipeline.transform(fitted), 2);
    const MatrixD by_pca = t.model.pipeline.invert(prep::reconstruct(pca, x));
    EXPECT_NEAR(errors.pca, error_of(by_pca, held_out, table), 1e-4 * errors.pca) << hidden.size();

    const MatrixD means = fitted.colwise().mean().replicate(held_out.rows(), 1);
    EXPECT_NEAR(errors.means, error_of(means, held_out, table), 1e-4 * errors.means) << hidden.size();
  }
}

TEST(RecordedMove, IsRelativeToTheNormOfTheStart) {
  train::TrainOptions options = fixed_options(2);
  options.init = train::Init::given;
  options.initial = some_network(5, {.codes = 2});
  const train::Trained t = trained(some_table(120, 5), options);
  double moved = 0;
  double size = 0;
  const std::vector<float> before = parameters(*options.initial);
  const std::vector<float> after = parameters(t.model.network);
  for (std::size_t i = 0; i < before.size(); ++i) {
    moved += std::pow(static_cast<double>(after[i]) - static_cast<double>(before[i]), 2);
    size += std::pow(static_cast<double>(before[i]), 2);
  }
  EXPECT_GT(moved, 0);
  EXPECT_NEAR(t.model.training.relative_change, std::sqrt(moved / size), 1e-5);
}

// A table that is close to linear, where a deeper network gains nothing.
TEST(HiddenAuto, KeepsOneLayerWithoutClearGain) {
  train::TrainOptions options = fixed_options(2);
  options.hidden_auto = true;
  const train::Trained t = trained(some_table(80, 5), options);
  EXPECT_EQ(t.model.network.encoder_layers(), 1U);
  EXPECT_GT(t.model.training.candidates.size(), 1U);
  EXPECT_THAT(t.model.training.notes, ::testing::Contains(::testing::HasSubstr("none was clearly better")));
}

// A parabola of one factor: a linear model explains little of the second column, a deeper network nearly all.
TEST(HiddenAuto, TakesADeeperNetworkOnClearGain) {
  MatrixD table(400, 2);
  for (Index r = 0; r < 400; ++r) {
    const double t = -1 + 0.005 * static_cast<double>(r);
    table.row(r) << t, t * t;
  }
  train::TrainOptions options = fixed_options(1);
  options.hidden_auto = true;
  options.fit.epochs = 200;
  const train::Trained t = trained(table, options);
  EXPECT_EQ(t.model.network.encoder_layers(), 2U);
  EXPECT_LT(t.model.training.errors.network, 0.8 * t.model.training.errors.pca);
  EXPECT_THAT(t.model.training.notes, ::testing::Contains(::testing::HasSubstr("clearly better")));
}

}  // namespace
}  // namespace aefx::test
