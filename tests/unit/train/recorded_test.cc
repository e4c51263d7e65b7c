// Figures that training records, compared with direct computation in the table's own units.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "aefx/infer/encode.h"
#include "aefx/train/train.h"
#include "nn/pass.h"
#include "prep/pca.h"
#include "train/reconstruction.h"
#include "unit/train/rows.h"

namespace aefx::test {
namespace recorded_test {

train::TrainOptions fixed_options(Index dim) {
  train::TrainOptions options;
  options.dim = dim;
  options.decoder_hidden = std::vector<Index>();
  options.cap.automatic = false;
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

// Returns the mean squared difference, every column divided by its deviation in the whole table.
double error_of(const MatrixD& given, const MatrixD& wanted, const MatrixD& table) {
  const MatrixD centred = table.rowwise() - table.colwise().mean();
  const VectorD variance = centred.colwise().squaredNorm() / static_cast<double>(table.rows());
  const Eigen::ArrayXXd deviations = variance.array().sqrt().replicate(given.rows(), 1);
  return ((given - wanted).array() / deviations).square().mean();
}

TEST(RecordedErrors, AreOfTheHeldOutRows) {
  const MatrixD table = some_table(120, 5);
  for (const std::vector<Index>& hidden : {std::vector<Index>{}, {8}}) {
    train::TrainOptions options = fixed_options(2);
    options.encoder_hidden = options.decoder_hidden = hidden;
    const train::Trained t = trained(table, options);
    const model::Errors& errors = t.model.training.errors;
    const MatrixD held_out = rows_of(table, t.valid_rows);
    const MatrixD fitted = rows_of(table, t.fit_rows);
    const Matrix x = t.model.pipeline.transform(held_out).inputs;

    const model::CodeRange range = train::code_range(t.model.network, t.model.pipeline.transform(fitted).inputs);
    const MatrixD back = t.model.pipeline.invert(train::reconstruct(t.model.network, x, range));
    EXPECT_NEAR(errors.network, error_of(back, held_out, table), 1e-4 * errors.network) << hidden.size();

    const prep::Pca pca = prep::fit_pca(t.model.pipeline.transform(fitted), 2);
    const MatrixD by_pca = t.model.pipeline.invert(prep::reconstruct(pca, x));
    EXPECT_NEAR(errors.pca, error_of(by_pca, held_out, table), 1e-4 * errors.pca) << hidden.size();

    const MatrixD means = fitted.colwise().mean().replicate(held_out.rows(), 1);
    EXPECT_NEAR(errors.means, error_of(means, held_out, table), 1e-4 * errors.means) << hidden.size();
  }
}

// A table that is linear but for noise, where hidden layers gain nothing.
TEST(DecoderAuto, StaysPlainWithoutGain) {
  train::TrainOptions options = fixed_options(2);
  options.decoder_hidden.reset();
  options.valid = 0;  // by cross-validation
  options.fit.epochs = 0;
  const train::Trained t = trained(some_table(300, 5), options);
  EXPECT_EQ(t.model.network.encoder_layers(), 1U);
  EXPECT_EQ(t.model.network.layers().size(), 2U);
  EXPECT_EQ(t.settled.decoder_hidden, std::vector<Index>());
  EXPECT_EQ(t.model.training.candidates.size(), 3U) << "the deeper one with adam too";
}

// A parabola of one factor: a linear model explains nothing of the last column, hidden layers nearly all. Two columns
// are the factor, so that it is the first direction.
MatrixD parabola() {
  MatrixD table(400, 3);
  for (Index r = 0; r < 400; ++r) {
    const double t = -1 + 0.005 * static_cast<double>(r);
    table.row(r) << t, 1 - 3 * t, t * t;
  }
  return table;
}

TEST(DecoderAuto, TakesHiddenLayersThatGain) {
  train::TrainOptions options = fixed_options(1);
  options.decoder_hidden.reset();
  options.fit.epochs = 200;
  const train::Trained t = trained(parabola(), options);
  EXPECT_EQ(t.model.network.encoder_layers(), 1U) << "each code is one formula";
  EXPECT_EQ(t.settled.encoder_hidden, std::vector<Index>());
  EXPECT_EQ(t.settled.decoder_hidden, (std::vector<Index>{32, 32}));
  EXPECT_LT(t.model.training.errors.network, 0.3 * t.model.training.errors.pca);
}

TEST(EncoderAuto, TriesEveryPairOfShapes) {
  train::TrainOptions options = fixed_options(1);
  options.encoder_hidden.reset();
  options.decoder_hidden.reset();
  options.fit.epochs = 20;
  const train::Trained t = trained(parabola(), options);
  EXPECT_EQ(t.model.training.candidates.size(), 6U) << "the deepest decoders with adam too";
  ASSERT_TRUE(t.settled.encoder_hidden && t.settled.decoder_hidden);
  EXPECT_EQ(t.model.network.encoder_layers(), 1 + t.settled.encoder_hidden->size());
  EXPECT_EQ(t.model.network.layers().size(), 2 + t.settled.encoder_hidden->size() + t.settled.decoder_hidden->size());
}

}  // namespace recorded_test
}  // namespace aefx::test
