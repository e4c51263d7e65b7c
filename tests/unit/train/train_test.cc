// train(): from a table to a model.
#include "aefx/train/train.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "aefx/infer/encode.h"
#include "aefx/model/model_file.h"
#include "explain/evaluation.h"
#include "nn/pass.h"
#include "train/range_error.h"
#include "train/selection/split.h"
#include "unit/train/training_tables.h"

namespace aefx::test {
namespace train_test {

using ::testing::HasSubstr;

// Options of a quick run without model selection.
train::TrainOptions fixed_options() {
  train::TrainOptions options;
  options.dim = 2;
  options.decoder_hidden = std::vector<Index>();
  options.fit.epochs = 5;
  options.fit.stop_early = false;
  options.threads = 1;
  return options;
}

train::Trained trained(const MatrixD& table, const train::TrainOptions& options, std::uint64_t stop_after = 1U << 30U) {
  model::Table columns{
      .name = "t.csv", .named = true, .columns = static_cast<std::size_t>(table.cols()), .missing = {}, .features = {}};
  for (Index c = 0; c < table.cols(); ++c) {
    columns.features.push_back({.name = "c" + std::to_string(c + 1), .position = static_cast<std::size_t>(c)});
  }
  Silent observer(stop_after);
  return train_in_memory(batch_of(table),
                         {.table = columns, .origin = {.table = "t.csv", .features = columns.feature_names()}}, options,
                         observer);
}

Fault fault_of(const MatrixD& table, const train::TrainOptions& options) {
  return error_of([&] { static_cast<void>(trained(table, options)); }).value_or(Error(Fault::bug, "none")).fault();
}

// Fills in measurements of the right shape, which a model file requires.
std::string text_of(train::Trained t, const MatrixD& table) {
  t.model.measurements = explain::evaluate(t.model, t.model.pipeline.transform(table));
  return model::to_text(t.model);
}

TEST(Train, FitsAllRowsWithoutValidation) {
  const train::Trained t = trained(some_table(60, 4), fixed_options());
  EXPECT_EQ(t.fit_rows.size(), 60U);
  EXPECT_TRUE(t.valid_rows.empty());
  EXPECT_FALSE(t.interrupted);
  EXPECT_EQ(t.model.training.epochs, 5U);
  EXPECT_EQ(t.model.network.codes(), 2);
  EXPECT_EQ(t.model.network.outputs(), 4);
}

TEST(Train, ValidationRowsAreNotFitted) {
  train::TrainOptions options = fixed_options();
  options.valid = 0.25;
  const train::Trained t = trained(some_table(80, 4), options);
  EXPECT_EQ(t.fit_rows.size(), 60U);
  EXPECT_EQ(t.valid_rows.size(), 20U);
  std::vector<Index> both;
  std::set_intersection(t.fit_rows.begin(), t.fit_rows.end(), t.valid_rows.begin(), t.valid_rows.end(),
                        std::back_inserter(both));
  EXPECT_TRUE(both.empty());
  EXPECT_TRUE(t.model.training.errors.held_out);
  EXPECT_EQ(t.model.training.errors.rows, 20U);
}

// Caps may: they are found on all rows.
TEST(Train, WeightsDoNotDependOnValidationRows) {
  train::TrainOptions options = fixed_options();
  options.cap.automatic = false;
  options.valid = 0.25;
  MatrixD table = some_table(80, 4);
  const train::Trained before = trained(table, options);
  for (const Index row : before.valid_rows) table.row(row).array() *= -3;
  const train::Trained after = trained(table, options);
  EXPECT_EQ(after.valid_rows, before.valid_rows);
  EXPECT_EQ(parameters(after.model.network), parameters(before.model.network));
  EXPECT_EQ(after.model.pipeline.columns[0].scale.offset, before.model.pipeline.columns[0].scale.offset);
  EXPECT_NE(after.model.training.errors.network, before.model.training.errors.network);
  table.row(before.fit_rows[0]).array() += 1;
  EXPECT_NE(parameters(trained(table, options).model.network), parameters(before.model.network));
}

// Turns the first column around its mean on these rows: each column's mean and variance, in which errors are measured,
// stay, and what the columns have in common does not.
void turn(MatrixD& table, const std::vector<Index>& rows) {
  double mean = 0;
  for (const Index row : rows) mean += table(row, 0) / static_cast<double>(rows.size());
  for (const Index row : rows) table(row, 0) = 2 * mean - table(row, 0);
}

// The rows of --valid are judged, and neither layers nor epochs nor the weights know of them.
TEST(Train, RowsThatAreJudgedChooseNothing) {
  train::TrainOptions options = fixed_options();
  options.cap.automatic = false;
  options.decoder_hidden.reset();
  options.fit.epochs = 0;
  options.fit.stop_early = true;
  options.fit.patience = 5;
  options.valid = 0.25;
  MatrixD table = some_table(80, 4);
  const train::Trained before = trained(table, options);
  EXPECT_EQ(before.model.training.errors.rows, 20U);
  turn(table, before.valid_rows);
  const train::Trained after = trained(table, options);
  EXPECT_EQ(parameters(after.model.network), parameters(before.model.network));
  EXPECT_NE(after.model.training.errors.network, before.model.training.errors.network);
}

// Of many rows some are held out to see when to stop; half of them are judged alone.
TEST(Train, RowsOfLargeTablesThatAreJudgedChooseNothing) {
  train::TrainOptions options = fixed_options();
  options.cap.automatic = false;
  options.transform.automatic = false;
  options.fit.epochs = 0;
  options.fit.stop_early = true;
  options.fit.patience = 1;
  MatrixD table = some_table(4500, 3);
  const train::Trained before = trained(table, options);
  ASSERT_EQ(before.valid_rows.size(), 450U);
  EXPECT_EQ(before.model.training.errors.rows, 225U);
  std::vector<Index> judged;
  for (std::size_t i = 1; i < before.valid_rows.size(); i += 2) judged.push_back(before.valid_rows[i]);
  turn(table, judged);
  train::Trained after = trained(table, options);
  EXPECT_EQ(parameters(after.model.network), parameters(before.model.network));
  EXPECT_NE(after.model.training.errors.network, before.model.training.errors.network);
  table.row(before.valid_rows[0]).array() *= -100;
  after = trained(table, options);
  EXPECT_NE(after.model.training.curve[0].valid, before.model.training.curve[0].valid) << "the other half is watched";
}

// Errors that are reported are those of what decode gives back: codes beyond those of the fitted rows are limited.
TEST(Train, ErrorsOfHeldOutRowsAreThoseOfDecoding) {
  const MatrixD table = some_table(300, 4);
  for (const bool in_files : {false, true}) {
    SCOPED_TRACE(in_files);
    train::TrainOptions options = fixed_options();
    options.cap.automatic = false;
    options.valid = 0.3;
    options.decoder_hidden = std::vector<Index>{4};
    const auto data = in_files ? spilled(table) : in_memory(table);
    Silent observer;
    const train::Trained t = train::train(*data, options, observer);
    std::vector<Index> fitted;
    for (Index r = 0; r < table.rows(); ++r)
      if (!std::binary_search(t.valid_rows.begin(), t.valid_rows.end(), r)) fitted.push_back(r);
    model::Model model = t.model;
    model.measurements = explain::evaluate(model, model.pipeline.transform(train::take_rows(table, fitted)));
    const prep::Prepared held_out = model.pipeline.transform(train::take_rows(table, t.valid_rows));
    const VectorD units = train::column_units(prep::column_statistics(table, prep::all_rows(table.rows())), {});
    const auto error = [&](const Matrix& codes) {
      return train::mean(train::unit_errors(nn::decode(model.network, codes), held_out, model.pipeline, units));
    };
    const Matrix codes = infer::encode_prepared(model, held_out.inputs);
    EXPECT_NEAR(t.model.training.errors.network, error(infer::decodable(model, codes)), 1e-6);
    EXPECT_GT(std::abs(error(codes) - error(infer::decodable(model, codes))), 1e-5) << "the limits tell";
  }
}

// Of a table with many cells too other rows are judged than those that chose, a fifth of them once.
TEST(Train, ErrorsOfWideTablesAreOfAnotherSplitThanTheChoice) {
  train::TrainOptions options = fixed_options();
  options.fit.epochs = 0;
  options.fit.stop_early = true;
  options.fit.patience = 1;
  MatrixD table = some_table(520, 200);
  const model::Errors before = trained(table, options).model.training.errors;
  EXPECT_EQ(before.rows, 104U);
  EXPECT_TRUE(before.held_out);
  std::vector<Index> chose = train::random_split(520, 0.2, options.fit.seed).held_out;
  const std::vector<train::Split> splits = train::cross_validation(table, 5, options.fit.seed);
  EXPECT_EQ(splits[0].held_out, chose);
  std::vector<Index> both;
  std::set_intersection(chose.begin(), chose.end(), splits[1].held_out.begin(), splits[1].held_out.end(),
                        std::back_inserter(both));
  EXPECT_TRUE(both.empty());
}

// One split of a few hundred rows says little: the chosen candidate is fitted on two more.
TEST(Train, ErrorsOfSomeHundredRowsAreOfOtherSplitsThanTheChoice) {
  train::TrainOptions options = fixed_options();
  options.fit.epochs = 0;
  options.fit.stop_early = true;
  options.fit.patience = 5;
  const model::Training training = trained(some_table(600, 3), options).model.training;
  EXPECT_EQ(training.errors.rows, 240U) << "a fifth, twice";
  EXPECT_GT(training.errors.kept_standard_error, 0);
  EXPECT_GT(training.errors.pca_ratio_standard_error, 0);
  EXPECT_EQ(training.fit_rows, 600U);
}

TEST(Train, SameSeedGivesSameModelOnAnyThreads) {
  const MatrixD table = some_table(60, 4);
  train::TrainOptions options = fixed_options();
  options.init = train::Init::glorot;
  options.fit.epochs = 0;  // 0: chosen by cross-validation
  options.fit.patience = 5;
  options.decoder_hidden.reset();
  const std::string once = text_of(trained(table, options), table);
  options.threads = 3;
  EXPECT_EQ(text_of(trained(table, options), table), once);
  options.fit.seed = 1;
  EXPECT_NE(text_of(trained(table, options), table), once);
}

TEST(Train, RecordsCandidatesOfTheDecoder) {
  train::TrainOptions options = fixed_options();
  options.decoder_hidden.reset();
  const train::Trained t = trained(some_table(60, 4), options);
  const auto& tried = t.model.training.candidates;
  ASSERT_EQ(tried.size(), 3U);
  EXPECT_EQ(tried[0].name, "decoder without hidden units");
  EXPECT_EQ(tried[1].name, "decoder of 32+32 hidden units");
  EXPECT_EQ(tried[2].name, "decoder of 32+32 hidden units, adam");
  EXPECT_EQ(std::count_if(tried.begin(), tried.end(), [](const auto& c) { return c.chosen; }), 1);
  EXPECT_TRUE(t.model.training.errors.held_out);
}

TEST(Train, InterruptedRunGivesAUsableModel) {
  const MatrixD table = some_table(60, 4);
  train::TrainOptions options = fixed_options();
  options.fit.epochs = 100;
  const train::Trained t = trained(table, options, 3);
  EXPECT_TRUE(t.interrupted);
  EXPECT_EQ(t.model.training.epochs, 3U);
  EXPECT_EQ(t.model.training.stopped, "interrupted");
  EXPECT_TRUE(all_finite(t.model.network));
  const model::Model back = model::from_text(text_of(t, table), "m");
  EXPECT_EQ(parameters(back.network), parameters(t.model.network));
}

TEST(Train, CanBeInterruptedDuringSelection) {
  const MatrixD table = some_table(60, 4);
  train::TrainOptions options = fixed_options();
  options.decoder_hidden.reset();
  options.fit.epochs = 0;
  for (const std::uint64_t stop_after : {0U, 1U, 7U}) {
    const train::Trained t = trained(table, options, stop_after);
    EXPECT_TRUE(t.interrupted);
    EXPECT_TRUE(all_finite(t.model.network));
    EXPECT_EQ(t.model.network.outputs(), 4);
  }
}

TEST(Train, OneRowIsADataError) { EXPECT_EQ(fault_of(some_table(1, 4), fixed_options()), Fault::data); }

TEST(Train, TwoRowsSuffice) {
  train::TrainOptions options = fixed_options();
  EXPECT_TRUE(all_finite(trained(some_table(2, 4), options).model.network));
  options.fit.epochs = 0;
  options.decoder_hidden.reset();
  EXPECT_TRUE(all_finite(trained(some_table(2, 4), options).model.network));
}

TEST(Train, ReconstructsConstantTable) {
  MatrixD table(30, 3);
  table.col(0).setConstant(7);
  table.col(1).setConstant(-1e6);
  table.col(2).setConstant(0);
  for (const std::uint64_t epochs : {0U, 5U}) {
    train::TrainOptions options = fixed_options();
    options.fit.epochs = epochs;
    const train::Trained t = trained(table, options);
    ASSERT_TRUE(all_finite(t.model.network));
    const prep::Prepared rows = t.model.pipeline.transform(table);
    const MatrixD back = infer::decode(t.model, infer::encode_prepared(t.model, rows.inputs));
    EXPECT_LT((back - table).cwiseAbs().maxCoeff(), 1e-3);
  }
}

TEST(Train, InitialWeightsOfAnotherShapeAreAUsageError) {
  train::TrainOptions options = fixed_options();
  options.init = train::Init::given;
  const MatrixD table = some_table(30, 4);
  options.initial = some_network(5, {.codes = 2});
  EXPECT_EQ(fault_of(table, options), Fault::usage);
  options.initial = some_network(4, {.codes = 3});
  EXPECT_EQ(fault_of(table, options), Fault::usage);
  options.initial = some_network(4, {.hidden = {3}, .codes = 2});
  EXPECT_EQ(fault_of(table, options), Fault::usage);
  options.initial = some_network(4, {.codes = 2});
  EXPECT_NO_THROW(static_cast<void>(trained(table, options)));
}

TEST(Train, StartsFromInitialWeights) {
  train::TrainOptions options = fixed_options();
  options.init = train::Init::given;
  options.initial = some_network(4, {.codes = 2}, 5);
  options.fit.optimizer = {.kind = optim::OptimizerKind::sgd, .learning_rate = 1e-30};
  EXPECT_EQ(parameters(trained(some_table(30, 4), options).model.network), parameters(*options.initial));
}

TEST(Train, DivergedLossErrorSuggestsARemedy) {
  train::TrainOptions options = fixed_options();
  options.output_activation = nn::Activation::linear;
  options.fit.optimizer = {.kind = optim::OptimizerKind::sgd, .learning_rate = 1e6};
  options.fit.epochs = 50;
  const auto error = error_of([&] { static_cast<void>(trained(some_table(100, 4), options)); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->fault(), Fault::other);
  EXPECT_THAT(error->hint(), ::testing::EndsWith("try --lr 0.01")) << "the usual rate, where a tenth is larger";
  options.fit.optimizer.learning_rate = 0.01;
  EXPECT_FALSE(error_of([&] { static_cast<void>(trained(some_table(100, 4), options)); }));
}

TEST(Train, MasksMissingValues) {
  MatrixD table = some_table(60, 4);
  for (Index r = 0; r < 60; r += 3) table(r, r % 4) = std::numeric_limits<double>::quiet_NaN();
  const train::Trained t = trained(table, fixed_options());
  EXPECT_TRUE(all_finite(t.model.network));
  EXPECT_TRUE(std::isfinite(t.model.training.errors.network));
}

TEST(Train, IsNotWorseThanPcaOnALinearTable) {
  train::TrainOptions options = fixed_options();
  options.output_activation = nn::Activation::linear;
  options.fit.epochs = 30;
  const model::Errors errors = trained(some_table(200, 5), options).model.training.errors;
  EXPECT_LT(errors.network, 1.05 * errors.pca);
  EXPECT_LT(errors.pca, errors.means);
}

}  // namespace train_test
}  // namespace aefx::test
