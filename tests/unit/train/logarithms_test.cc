// Columns that are read as logarithms: those that are named, and those that are skewed.
#include "train/logarithms.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <optional>

#include "base/random.h"
#include "dist/distributed_data.h"
#include "unit/dist/threads_as_ranks.h"
#include "unit/train/training_tables.h"

namespace aefx::test {
namespace logarithms_test {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Amounts, normal numbers, amounts of which some are 0, and amounts of which one is negative.
MatrixD mixed_table(Index rows) {
  Random random(2);
  MatrixD table(rows, 4);
  for (Index r = 0; r < rows; ++r)
    table.row(r) << std::exp(3 + 1.5 * random.normal()), 10 + random.normal(), std::exp(1.5 * random.normal()),
        std::exp(2 * random.normal());
  table(rows / 2, 2) = 0;
  table(rows - 1, 3) = -1;
  return table;
}

train::TrainOptions log_of(const std::string& spec) {
  train::TrainOptions options;
  options.transform = {.automatic = false, .columns = spec};
  return options;
}

train::Transforms given(const train::TrainingData& data, const std::string& spec, train::Transforms before = {}) {
  before.resize(data.table().features.size());
  return train::with_given_logarithms(data, log_of(spec), std::move(before));
}

train::Transforms found(const train::TrainingData& data) {
  ThreadPool pool(2);
  return train::with_logarithms_of_skewed(data, pool);
}

std::vector<std::string> names(const train::TrainingData& data, const train::Transforms& transforms) {
  return train::logarithm_names(data.table(), transforms);
}

Error refused(const MatrixD& table, const std::string& spec) {
  const auto data = in_memory(table);
  return error_of([&] { static_cast<void>(given(*data, spec)); }).value_or(Error(Fault::bug, "accepted"));
}

TEST(GivenLogarithms, AreOfTheNamedColumns) {
  const auto data = in_memory(mixed_table(40));
  EXPECT_THAT(names(*data, given(*data, "c1,c3")), ElementsAre("c1", "c3"));
  EXPECT_THAT(names(*data, given(*data, "2")), ElementsAre("c2"));
  EXPECT_THAT(names(*data, given(*data, "1:3")), ElementsAre("c1", "c2", "c3"));
}

TEST(GivenLogarithms, NoneAreGiven) {
  const auto data = in_memory(mixed_table(40));
  EXPECT_THAT(names(*data, given(*data, "")), IsEmpty());
  EXPECT_THAT(names(*data, train::with_given_logarithms(*data, {}, train::Transforms(4))), IsEmpty()) << "auto";
}

TEST(GivenLogarithms, OffsetIsZeroOfPositiveValuesElseOne) {
  MatrixD table(3, 2);
  table << 8, 0, 4, 5, kNan, 3;
  const auto data = in_memory(table);
  const train::Transforms transforms = given(*data, "1,2");
  EXPECT_EQ(transforms[0].log_offset, 0);
  EXPECT_EQ(transforms[1].log_offset, 1);
  EXPECT_EQ(transforms[0].low, 2) << "half the smallest, which no row reaches";
  EXPECT_EQ(transforms[1].low, 0);
  EXPECT_EQ(transforms[0].high, kInfinity);
}

TEST(GivenLogarithms, CapsStay) {
  MatrixD table(3, 2);
  table << 8, 0, 4, 5, 2, 3;
  const auto data = in_memory(table);
  const train::Transforms transforms = given(*data, "1:2", {{.low = 3, .high = 7}, {.low = 2}});
  EXPECT_EQ(transforms[0], (prep::Transform{.low = 3, .high = 7, .log_offset = 0}));
  EXPECT_EQ(transforms[1], (prep::Transform{.low = 2, .log_offset = 1})) << "0 is among the values";
}

TEST(GivenLogarithms, LowerCapKeepsTheLogarithmDefined) {
  MatrixD table(2, 2);
  table << 5e-324, 1, 1, 1e308;
  const auto data = in_memory(table);
  for (const prep::Transform& transform : given(*data, "1,2")) {
    for (const double value : {-1e308, -1.0, 0.0, 5e-324, 1e308})
      EXPECT_TRUE(std::isfinite(transform.apply(value))) << value;
  }
}

TEST(GivenLogarithms, ColumnWithoutValuesStaysAsItIs) {
  MatrixD table = mixed_table(40);
  table.col(0).setConstant(kNan);
  const auto data = in_memory(table);
  EXPECT_TRUE(given(*data, "c1")[0].is_identity());
}

TEST(GivenLogarithms, NegativeValuesAreRefused) {
  const Error error = refused(mixed_table(40), "c1,c4");
  EXPECT_EQ(error.fault(), Fault::data);
  EXPECT_THAT(error.what(), HasSubstr("-1 is negative and has no logarithm"));
  EXPECT_THAT(error.what(), HasSubstr("t.csv, column \"c4\""));
  EXPECT_THAT(error.hint(), HasSubstr("leave out \"c4\""));
  EXPECT_THAT(refused(mixed_table(40), "c4").hint(), HasSubstr("--transform none"));
}

TEST(GivenLogarithms, ColumnsThatAreNoNumbersAreRefused) {
  train::TableDescription description = described(4);
  description.table.features[1].levels.names = {"a", "b"};
  description.table.features[2].date = model::Dates{.whole_days = true};
  description.table.features.pop_back();  // a column that is not a feature
  const auto data = train::in_memory(batch_of(mixed_table(40).leftCols(3)), description);
  const auto refused = [&](const std::string& spec) {
    return error_of([&] { static_cast<void>(given(*data, spec)); }).value_or(Error(Fault::bug, "accepted"));
  };
  for (const auto& [spec, hint] :
       std::vector<std::pair<std::string, std::string>>{{"1,c2", "leave out \"c2\""},
                                                        {"c1,c3", "leave out \"c3\""},
                                                        {"c2", "--transform none"},
                                                        {"1:4", "leave out \"c2\", \"c3\" and \"column 4\""}}) {
    EXPECT_EQ(refused(spec).fault(), Fault::usage) << spec;
    EXPECT_THAT(refused(spec).hint(), HasSubstr(hint)) << spec;
  }
  EXPECT_EQ(refused("c9").fault(), Fault::usage);
  EXPECT_THAT(refused("c9").hint(), HasSubstr("c1"));
}

TEST(SkewedLogarithms, AreOfPositiveSkewedColumns) {
  const auto data = in_memory(mixed_table(200));
  const train::Transforms transforms = found(*data);
  EXPECT_THAT(names(*data, transforms), ElementsAre("c1", "c3"));
  EXPECT_EQ(transforms[0].log_offset, 0);
  EXPECT_EQ(transforms[2].log_offset, 1);
}

TEST(SkewedLogarithms, NothingWhereNoColumnIsSkewed) {
  EXPECT_THAT(found(*in_memory(even_table(200, 3))), IsEmpty());
  EXPECT_THAT(found(*in_memory(mixed_table(40))), IsEmpty()) << "too few rows";
}

// A value far out makes a column skewed only if it is not capped.
TEST(SkewedLogarithms, AreJudgedOnCappedValues) {
  MatrixD table = even_table(200, 2);
  table(17, 1) = 1e6;
  const auto data = in_memory(table);
  data->set_transforms({{}, {.high = 199}});
  EXPECT_THAT(names(*data, found(*data)), IsEmpty());
}

TEST(SkewedLogarithms, KeepTheCaps) {
  const auto data = in_memory(mixed_table(200));
  data->set_transforms({{.high = 500}, {.low = 8}, {}, {}});
  const train::Transforms transforms = found(*data);
  EXPECT_EQ(transforms[0].high, 500);
  EXPECT_EQ(transforms[1], prep::Transform{.low = 8});
}

TEST(SkewedLogarithms, LevelsAndDatesHaveNone) {
  train::TableDescription description = described(4);
  description.table.features[0].date = model::Dates{.whole_days = true};
  const auto data = train::in_memory(batch_of(mixed_table(200)), description);
  EXPECT_THAT(names(*data, found(*data)), ElementsAre("c3"));
}

// The smallest value is that of all rows: of one that is not among those looked at, of other blocks and other ranks.
TEST(Logarithms, ValuesOfAllRowsCount) {
  MatrixD table(120'000, 1);
  Random random(4);
  for (double& value : table.reshaped()) value = std::exp(2 * random.normal());
  table(50'001, 0) = -3;
  ThreadPool pool(2);
  const auto data = in_memory(table);
  ASSERT_TRUE(data->take({50'001})(0, 0) < 0);
  EXPECT_THAT(names(*data, found(*data)), IsEmpty());
  EXPECT_EQ(refused(table, "c1").fault(), Fault::data);
}

// Amounts of which a single row, not among those looked at, is 0: judged as log(v + 1), as they will be read.
TEST(SkewedLogarithms, AreJudgedAsTheyWillBeRead) {
  MatrixD table(120'000, 1);
  Random random(4);
  for (double& value : table.reshaped()) value = std::exp(0.7 * random.normal() - 6);
  EXPECT_THAT(found(*in_memory(table)), ::testing::SizeIs(1));
  table(50'001, 0) = 0;
  EXPECT_THAT(found(*in_memory(table)), IsEmpty()) << "log(v + 1) is as skewed as v";
}

TEST(Logarithms, SpilledRowsAgreeWithRowsInMemory) {
  MatrixD table = mixed_table(9000);
  table(8765, 0) = 1e-3;
  const auto here = in_memory(table);
  const auto there = spilled(table);
  ASSERT_LT(there->resident_rows().rows(), 9000U);
  EXPECT_EQ(found(*there), found(*here));
  EXPECT_EQ(given(*there, "1:3"), given(*here, "1:3"));
  EXPECT_EQ(found(*there)[0].low, 0.5e-3);
}

TEST(Logarithms, RanksAgreeWithOneProcess) {
  MatrixD table = mixed_table(400);
  table(399, 0) = 1e-3;
  const auto alone = in_memory(table);
  for (const std::size_t ranks : {1, 2, 4}) {
    Job::run(ranks, [&](dist::Communicator& rank) {
      const auto share = static_cast<Index>(400 / ranks);
      const MatrixD own = table.middleRows(static_cast<Index>(rank.index()) * share, share);
      dist::DistributedData data(batch_of(own), described(4), {.seed = 0, .memory = std::size_t{1} << 30U}, rank);
      EXPECT_EQ(found(data), found(*alone)) << ranks;
      EXPECT_EQ(given(data, "1:3"), given(*alone, "1:3")) << ranks;
      const auto error = error_of([&] { static_cast<void>(given(data, "c4")); });
      EXPECT_TRUE(error && error->fault() == Fault::data) << ranks;
    });
  }
}

}  // namespace logarithms_test
}  // namespace aefx::test
