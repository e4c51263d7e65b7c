// A categorical column weighs as much as a number, in the loss and in reported errors.
#include <gtest/gtest.h>

#include "aefx/train/train.h"
#include "nn/pass.h"
#include "train/fit.h"
#include "train/range_error.h"
#include "unit/train/rows.h"

namespace aefx::test {
namespace {

// A number, and a correlated feature that is 0 or 1.
MatrixD mixed_table(Index rows) {
  MatrixD x = some_table(rows, 3);
  for (Index r = 0; r < rows; ++r) x(r, 1) = x(r, 0) > 0.1 ? 1 : 0;
  return x;
}

prep::Pipeline pipeline_of(const MatrixD& x, const prep::FeatureForms& levels) {
  return prep::fit_pipeline(prep::encoded_statistics(x, prep::all_rows(x.rows()), levels), {.margin = 0.2}, levels);
}

// Returns a network whose output is `outputs` for every input.
nn::Network constant(const Vector& outputs) {
  nn::Network network(outputs.size(), {{1, nn::Activation::relu}, {outputs.size(), nn::Activation::linear}}, 1);
  network.bias(1) = outputs;
  return network;
}

TEST(LevelLoss, TwoLevelsWeighAsMuchAsANumber) {
  const MatrixD x = mixed_table(50);
  const prep::FeatureForms levels{0, 2, 0};
  const prep::Prepared numbers = pipeline_of(x, {}).transform(x);
  const prep::Prepared grouped = pipeline_of(x, levels).transform(x);
  ThreadPool pool(2);
  const double as_number = train::evaluate(constant(Vector{{0.4F, 0.7F, 0.5F}}), numbers, pool).mean();
  const double as_levels = train::evaluate(constant(Vector{{0.4F, 0.3F, 0.7F, 0.5F}}), grouped, pool).mean();
  EXPECT_NEAR(as_levels, as_number, 1e-6);
}

TEST(LevelLoss, IsMeanOverFeaturesOfMeanOverLevels) {
  MatrixD x(2, 2);
  x << 0, 0, 1, 2;
  const prep::FeatureForms levels{0, 3};
  const prep::Prepared rows =
      prep::fit_pipeline(prep::encoded_statistics(x, prep::all_rows(2), levels), {}, levels).transform(x);
  ThreadPool pool(1);
  // Squared errors: 0.25 for the number on both rows; 1 + 0 + 0 and 0 + 0 + 1 for the three levels.
  const double loss = train::evaluate(constant(Vector{{0.5F, 0, 0, 0}}), rows, pool).mean();
  EXPECT_NEAR(loss, (0.25 + 1.0 / 3) / 2, 1e-6);
  MatrixD gap = x;
  gap(0, 1) = std::numeric_limits<double>::quiet_NaN();
  const prep::Prepared with_gap =
      prep::fit_pipeline(prep::encoded_statistics(x, prep::all_rows(2), levels), {}, levels).transform(gap);
  const double without_it = train::evaluate(constant(Vector{{0.5F, 0, 0, 0}}), with_gap, pool).mean();
  EXPECT_NEAR(without_it, (2 * 0.25 + 1.0 / 3) / 3, 1e-6);
}

TEST(LevelLoss, UnitErrorsUseTheSameWeights) {
  const MatrixD x = mixed_table(20);
  const prep::FeatureForms levels{0, 2, 0};
  const auto errors = [&](const prep::FeatureForms& counts, const Vector& output) {
    const prep::Pipeline pipeline = pipeline_of(x, counts);
    const prep::Prepared rows = pipeline.transform(x);
    const VectorD units = train::column_units(prep::encoded_statistics(x, prep::all_rows(20), counts), counts);
    return train::unit_errors(output.replicate(20, 1), rows, pipeline, units);
  };
  const std::vector<double> as_number = errors({}, Vector{{0.4F, 0.7F, 0.5F}});
  const std::vector<double> as_levels = errors(levels, Vector{{0.4F, 0.3F, 0.7F, 0.5F}});
  for (std::size_t r = 0; r < as_number.size(); ++r) EXPECT_NEAR(as_levels[r], as_number[r], 1e-6);
}

model::Table described(const MatrixD& x) {
  model::Table table{.name = "t", .named = true, .columns = 3, .missing = {}, .features = {}};
  for (Index c = 0; c < x.cols(); ++c) table.features.push_back({.name = "c" + std::to_string(c)});
  return table;
}

TEST(LevelLoss, TwoLevelsTrainLikeANumber) {
  const MatrixD x = mixed_table(120);
  const csv::RowBatch rows = batch_of(x);
  const prep::Origin origin{.table = "t", .features = {"c0", "c1", "c2"}};
  const auto errors = [&](const model::Table& table) {
    Silent silent;
    train::TrainOptions options;
    options.dim = 1;
    options.decoder_hidden = std::vector<Index>();
    options.fit.epochs = 30;
    options.valid = 0.3;
    return train_in_memory(rows, {.table = table, .origin = origin}, options, silent).model.training.errors;
  };
  model::Table table = described(x);
  const model::Errors number = errors(table);
  table.features[1].levels.names = {"no", "yes"};
  const model::Errors levels = errors(table);
  EXPECT_NEAR(levels.pca, number.pca, 1e-6);
  EXPECT_NEAR(levels.means, number.means, 1e-6);
  EXPECT_NEAR(levels.network, number.network, 0.05 * number.network);
}

}  // namespace
}  // namespace aefx::test
