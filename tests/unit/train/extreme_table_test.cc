// Tables with extreme doubles give a model that loads, or an error.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "aefx/model/model_file.h"
#include "aefx/train/train.h"
#include "explain/evaluation.h"
#include "unit/train/rows.h"

namespace aefx::test {
namespace extreme_table_test {

constexpr double kMost = std::numeric_limits<double>::max();

model::Model trained(const MatrixD& table, const train::TrainOptions& options) {
  model::Table columns{
      .name = "t.csv", .named = true, .columns = static_cast<std::size_t>(table.cols()), .missing = {}, .features = {}};
  for (Index c = 0; c < table.cols(); ++c) {
    columns.features.push_back({.name = "c" + std::to_string(c + 1), .position = static_cast<std::size_t>(c)});
  }
  Silent observer;
  model::Model m =
      train_in_memory(batch_of(table),
                      {.table = columns, .origin = {.table = "t.csv", .features = columns.feature_names()}}, options,
                      observer)
          .model;
  m.measurements = explain::evaluate(m, m.pipeline.transform(table));
  return m;
}

train::TrainOptions quick() {
  train::TrainOptions options;
  options.dim = 2;
  options.decoder_hidden = std::vector<Index>();
  options.fit.epochs = 3;
  options.threads = 1;
  return options;
}

// Returns some_table with one more column that cycles through these values.
MatrixD with_column(const std::vector<double>& values) {
  MatrixD table(40, 4);
  table.leftCols(3) = some_table(40, 3);
  for (Index r = 0; r < 40; ++r) table(r, 3) = values[static_cast<std::size_t>(r) % values.size()];
  return table;
}

TEST(ExtremeTable, TrainsAndReloads) {
  for (const std::vector<double>& values :
       {std::vector<double>{-kMost, 0, kMost}, {0, 5e-324, 1e-310}, {0, 1e-170, 3e-170}, {1e300, 1e301, -1e300}}) {
    const MatrixD table = with_column(values);
    for (const std::uint64_t epochs : {3U, 0U}) {
      train::TrainOptions options = quick();
      options.fit.epochs = epochs;
      options.fit.patience = 5;
      const model::Model m = trained(table, options);
      const std::string text = model::to_text(m);
      EXPECT_EQ(model::to_text(model::from_text(text, "m")), text) << values[1];
      EXPECT_LT(m.training.errors.network, m.training.errors.means) << values[1];
    }
  }
}

TEST(ExtremeTable, TrainsUnscaledWithATinyColumn) {
  train::TrainOptions options = quick();
  options.scaling = prep::Scaling::none;
  const model::Model m = trained(with_column({0, 1e-170, 3e-170}), options);
  EXPECT_NO_THROW(static_cast<void>(model::from_text(model::to_text(m), "m")));
}

// The second step gives finite weights but outputs that are not numbers: a diverged loss, not a model.
TEST(ExtremeLearningRate, GivesALoadableModelOrAnError) {
  const MatrixD table = some_table(150, 4);
  int failed = 0;
  for (const double rate : {1e1, 1e2, 1e3, 1e4, 1e6, 1e8}) {
    for (const std::uint64_t epochs : {1U, 2U, 3U, 4U}) {
      train::TrainOptions options = quick();
      options.init = train::Init::glorot;
      options.scaling = prep::Scaling::standard;
      options.output_activation = nn::Activation::linear;
      options.fit.optimizer = {.kind = optim::OptimizerKind::sgd, .learning_rate = rate};
      options.fit.batch = 1000;
      options.fit.epochs = epochs;
      options.fit.average = 0;
      try {
        const model::Model m = trained(table, options);
        EXPECT_NO_THROW(static_cast<void>(model::from_text(model::to_text(m), "m"))) << rate << " " << epochs;
      } catch (const Error& error) {
        ++failed;
        EXPECT_EQ(error.fault(), Fault::other) << rate << " " << epochs;
        EXPECT_THAT(error.hint(), ::testing::HasSubstr("learning rate"));
      }
    }
  }
  EXPECT_GT(failed, 0);
}

}  // namespace extreme_table_test
}  // namespace aefx::test
