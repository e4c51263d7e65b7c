// Distributed statistics and training give the results of one process.
#include "dist/distributed_data.h"

#include <gtest/gtest.h>

#include <limits>
#include <mutex>

#include "aefx/train/train.h"
#include "dist/distributed_statistics.h"
#include "unit/dist/threads_as_ranks.h"
#include "unit/train/rows.h"

namespace aefx::test {
namespace {

// Returns the rows of one rank. Ranks have different numbers of rows, some none.
MatrixD share(const MatrixD& all, std::size_t rank, std::size_t ranks) {
  const Index begin = all.rows() * static_cast<Index>(rank * rank) / static_cast<Index>(ranks * ranks);
  const Index end = all.rows() * static_cast<Index>((rank + 1) * (rank + 1)) / static_cast<Index>(ranks * ranks);
  return all.middleRows(begin, end - begin);
}

void expect_same(const prep::ColumnStatistics& a, const prep::ColumnStatistics& b) {
  EXPECT_EQ(a.count, b.count);
  EXPECT_EQ(a.missing, b.missing);
  EXPECT_EQ(a.min, b.min);
  EXPECT_EQ(a.max, b.max);
  EXPECT_NEAR(a.mean, b.mean, 1e-13 * std::abs(a.mean) + 1e-300);
  EXPECT_NEAR(a.deviation, b.deviation, 1e-12 * a.deviation);
  EXPECT_EQ(a.lower_quartile, b.lower_quartile);
  EXPECT_EQ(a.median, b.median);
  EXPECT_EQ(a.upper_quartile, b.upper_quartile);
  EXPECT_NEAR(a.own_mean, b.own_mean, 1e-13 * a.own_mean);
  EXPECT_NEAR(a.own_deviation, b.own_deviation, 1e-12 * a.own_deviation);
}

TEST(DistributedStatistics, EqualStatisticsOfAllRows) {
  MatrixD rows = some_table(101, 6);
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  for (Index r = 0; r < rows.rows(); ++r) {
    rows(r, 2) = static_cast<double>(r % 3);                       // levels
    rows(r, 3) = -7.5;                                             // constant
    rows(r, 4) = kNone;                                            // empty
    if (r % 7 == 0) rows(r, 5) = r % 2 == 0 ? -1.7e308 : 1.7e308;  // extreme values
    if (r % 5 == 1) rows(r, 0) = kNone;
  }
  rows(0, 1) = -0.0;
  rows(1, 1) = 5e-324;
  const prep::FeatureForms levels{0, 0, 3, 0, 0, 0};
  const auto alone = prep::encoded_statistics(rows, prep::all_rows(rows.rows()), levels);
  for (const std::size_t ranks : {1, 2, 3, 8}) {
    Job::run(ranks, [&](dist::Communicator& rank) {
      const auto shared = dist::distributed_statistics(share(rows, rank.index(), ranks), levels, rank, nullptr);
      EXPECT_EQ(shared.size(), alone.size());
      for (std::size_t c = 0; c < alone.size(); ++c) expect_same(alone[c], shared[c]);
    });
  }
}

TEST(DistributedStatistics, OfLogarithmsKnowTheValuesOwn) {
  MatrixD rows = some_table(101, 3);
  rows.col(1) = rows.col(1).array().exp();
  rows(40, 1) = std::numeric_limits<double>::quiet_NaN();
  prep::FeatureForms forms(3);
  forms[1].transform = {.low = 1, .high = rows.col(1).head(40).maxCoeff(), .log_offset = 0};
  const auto alone = prep::encoded_statistics(rows, prep::all_rows(rows.rows()), forms);
  ASSERT_GT(alone[1].own_mean, 1e6);
  for (const std::size_t ranks : {1, 2, 3, 8}) {
    Job::run(ranks, [&](dist::Communicator& rank) {
      const auto shared = dist::distributed_statistics(share(rows, rank.index(), ranks), forms, rank, nullptr);
      EXPECT_EQ(shared.size(), alone.size());
      for (std::size_t c = 0; c < alone.size(); ++c) expect_same(alone[c], shared[c]);
    });
  }
}

TEST(RowRange, CollectsRowsOfAllRanks) {
  const MatrixD rows = some_table(50, 3);
  const std::vector<Index> chosen{0, 3, 17, 18, 40, 49};
  Job::run(4, [&](dist::Communicator& rank) {
    const MatrixD own = share(rows, rank.index(), 4);
    const dist::RowRange table(rank, own.rows());
    EXPECT_EQ(table.rows(), 50);
    const MatrixD taken = table.take(own, chosen);
    EXPECT_EQ(taken.rows(), 6);
    for (std::size_t i = 0; i < chosen.size(); ++i) EXPECT_EQ(taken.row(static_cast<Index>(i)), rows.row(chosen[i]));
  });
}

class DistributedTraining : public ::testing::Test {
 protected:
  static train::TrainOptions options() {
    train::TrainOptions out;
    out.dim = 2;
    out.threads = 1;
    out.fit.epochs = 15;
    return out;
  }

  static train::Trained trained(const MatrixD& rows, const train::TrainOptions& options, dist::Communicator* ranks) {
    model::Table columns{.name = "t.csv",
                         .named = true,
                         .columns = static_cast<std::size_t>(rows.cols()),
                         .missing = {},
                         .features = {}};
    for (Index c = 0; c < rows.cols(); ++c)
      columns.features.push_back({.name = "c" + std::to_string(c + 1), .position = static_cast<std::size_t>(c)});
    Silent observer;
    train::TableDescription about{.table = columns, .origin = {.table = "t.csv", .features = columns.feature_names()}};
    if (ranks == nullptr) return train_in_memory(batch_of(rows), about, options, observer);
    dist::DistributedData data(batch_of(rows), about, {.seed = options.fit.seed, .memory = std::size_t{1} << 30U},
                               *ranks);
    return train::train(data, options, observer);
  }

  static void expect_same_rows(const MatrixD& a, const MatrixD& b) {
    ASSERT_EQ(a.rows(), b.rows());
    EXPECT_TRUE(((a.array() == b.array()) || (a.array().isNaN() && b.array().isNaN())).all());
  }

  static void expect_same(const MatrixD& rows, const train::TrainOptions& options) {
    const train::Trained alone = trained(rows, options, nullptr);
    for (const std::size_t ranks : {1, 2, 4}) {
      std::mutex mutex;
      Job::run(ranks, [&](dist::Communicator& rank) {
        const train::Trained shared = trained(share(rows, rank.index(), ranks), options, &rank);
        const std::lock_guard lock(mutex);
        const auto a = alone.model.network.parameters();
        const auto b = std::as_const(shared.model.network).parameters();
        float largest = 0;
        for (const float weight : a) largest = std::max(largest, std::abs(weight));
        for (std::size_t i = 0; i < a.size(); ++i)
          EXPECT_LE(std::abs(a[i] - b[i]), 1e-5F * largest) << i << " of " << ranks;
        expect_same_rows(alone.judged_rows, shared.judged_rows);
        ASSERT_EQ(alone.held_out_fits.size(), shared.held_out_fits.size());
        for (std::size_t f = 0; f < alone.held_out_fits.size(); ++f) {
          expect_same_rows(alone.held_out_fits[f].held_out, shared.held_out_fits[f].held_out);
          const auto own = alone.held_out_fits[f].network.parameters();
          const auto its = shared.held_out_fits[f].network.parameters();
          EXPECT_TRUE(std::equal(own.begin(), own.end(), its.begin(), its.end())) << f;
        }
        EXPECT_EQ(alone.settled.decoder_hidden, shared.settled.decoder_hidden);
        EXPECT_EQ(alone.model.pipeline.has_logarithms(), shared.model.pipeline.has_logarithms());
        EXPECT_EQ(alone.model.training.rows, shared.model.training.rows);
        EXPECT_NEAR(alone.model.training.errors.network, shared.model.training.errors.network,
                    1e-5 * alone.model.training.errors.network);
      });
    }
  }
};

TEST_F(DistributedTraining, EqualsOneProcess) { expect_same(some_table(200, 5), options()); }

TEST_F(DistributedTraining, EqualsOneProcessWithValidationAndMissingValues) {
  MatrixD rows = some_table(300, 5);
  for (Index r = 0; r < 20; ++r) rows(r, r % 5) = std::numeric_limits<double>::quiet_NaN();  // on some ranks only
  train::TrainOptions o = options();
  o.valid = 0.2;
  o.decoder_hidden = std::vector<Index>();
  expect_same(rows, o);
}

// A column that only its logarithm makes linear: every rank finds it, and all take the same candidate.
TEST_F(DistributedTraining, EqualsOneProcessWithLogarithms) {
  MatrixD rows = some_table(200, 4);
  rows.col(1) = (2 * (rows.col(1).array() - 20)).exp();
  rows.col(3) = rows.col(1).array() * (1 + 0.01 * rows.col(0).array());
  train::TrainOptions o = options();
  o.fit.epochs = 5;
  expect_same(rows, o);
  o.transform = {.automatic = false, .columns = "c2,c4"};
  o.decoder_hidden = std::vector<Index>();
  expect_same(rows, o);
}

TEST_F(DistributedTraining, EqualsOneProcessWithNoisePenaltiesAndAWideTable) {
  train::TrainOptions o = options();
  o.decoder_hidden = std::vector<Index>();
  o.fit.noise = 0.01;
  o.fit.sparsity = 0.001;
  o.fit.l2 = 1e-5;
  o.fit.epochs = 4;
  expect_same(some_table(40, 60), o);
}

}  // namespace
}  // namespace aefx::test
