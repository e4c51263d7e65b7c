// How --max-memory is shared out.
#include "train/rows/memory_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "aefx/train/options.h"
#include "support/error_of.h"

namespace aefx::train {
namespace {

using testing::HasSubstr;

constexpr std::size_t kMega = std::size_t{1} << 20U;

TEST(MemoryPlan, ColumnsThatTakeMoreThanTheLimitAreAnErrorThatSaysHowMuchTheyNeed) {
  const SpillLimits limits{.memory = 100 * kMega, .column_bytes = 4'800, .rows = 20};
  try {
    const MemoryPlan plan(limits, 100'000);
    FAIL() << plan.for_rows();
  } catch (const Error& error) {
    EXPECT_EQ(error.fault(), Fault::usage);
    EXPECT_THAT(error.message(), HasSubstr("100000 columns take about 900M of memory"));
    EXPECT_THAT(error.hint(), HasSubstr("--max-memory 900M"));
  }
  EXPECT_GT(MemoryPlan({.memory = 900 * kMega, .column_bytes = 4'800}, 100'000).for_rows(), 0U);
}

TEST(MemoryPlan, SampleOfAWideTableHasFewRows) {
  const SpillLimits limits{.memory = 300 * kMega, .column_bytes = 4'800};
  EXPECT_EQ(MemoryPlan(limits, 10).sample_rows(50, 0), 50);
  EXPECT_EQ(MemoryPlan(limits, 10).sample_rows(100'000'000, 0), 200'000);
  const Index wide = MemoryPlan(limits, 20'000).sample_rows(100'000, 0);
  EXPECT_LT(wide, 200);
  EXPECT_GE(wide, 100);
}

TEST(MemoryPlan, SampleOfLongTextsHasFewRows) {
  const MemoryPlan plan({.memory = 100 * kMega}, 10);
  EXPECT_GT(plan.sample_rows(1'000'000, 0), 100'000);
  EXPECT_LT(plan.sample_rows(1'000'000, 10'000), 5'000);
  EXPECT_EQ(plan.sample_rows(1'000'000, 1e9), 100);
}

TEST(MemoryPlan, RowsThatCanNotEvenSpillAreAnErrorThatSaysHowMuchTheyNeed) {
  const MemoryPlan plan({.memory = 165 * kMega, .column_bytes = 4'800}, 20'000);
  EXPECT_FALSE(plan.fits(1000, 0));
  const Error error = test::error_of([&] { plan.check_spilling(1000); }).value();
  EXPECT_EQ(error.fault(), Fault::usage);
  EXPECT_THAT(error.hint(), HasSubstr("--max-memory 300M"));
  MemoryPlan({.memory = 300 * kMega, .column_bytes = 4'800}, 20'000).check_spilling(1000);
  // So few rows need less in memory.
  EXPECT_THAT(test::error_of([&] { plan.check_spilling(40); }).value().hint(), HasSubstr("--max-memory 200M"));
  EXPECT_TRUE(MemoryPlan({.memory = 200 * kMega, .column_bytes = 4'800}, 20'000).fits(40, 0));
}

TEST(MemoryPlan, RowsAreCountedWithWhatChoicesTakeOfThem) {
  constexpr double kMegas = kMega;
  EXPECT_NEAR(bytes_in_memory(1e6, 10, 0), 1e6 * (10 * 24 + 24), 1e6);
  EXPECT_GT(bytes_in_memory(3000, 3000, 0), 470 * kMegas);  // seen with two threads
  EXPECT_LT(bytes_in_memory(3000, 3000, 0), 700 * kMegas);
  EXPECT_NEAR(bytes_in_memory(1e6, 10, 1e9), bytes_in_memory(1e6, 10, 0) + 2e9, 1e6);
}

TEST(MemoryPlan, RanksThatHaveTooManyRowsAreAnErrorThatSaysHowManyThereMustBe) {
  csv::Projection projection;
  projection.numbers.resize(10);
  SpillLimits limits{.memory = 20 * kMega, .rows = 1e6};
  const Error error =
      test::error_of([&] { static_cast<void>(memory_for_rows_of_a_rank(limits, 2, projection)); }).value();
  EXPECT_THAT(error.message(), HasSubstr("more than --max-memory, which is for each rank"));
  EXPECT_THAT(error.hint(), HasSubstr("mpirun -n 3"));  // thirty and some
  limits.rows = 1e3;
  EXPECT_LT(memory_for_rows_of_a_rank(limits, 2, projection), limits.memory);
  limits.memory = 0;
  EXPECT_GT(memory_for_rows_of_a_rank(limits, 2, projection), std::size_t{1} << 40U);
}

// Choices are made on rows of all ranks, so that more ranks need no less for them.
TEST(MemoryPlan, RanksThatChooseOnTooManyRowsAreAnErrorThatSaysTheLimit) {
  csv::Projection projection;
  projection.numbers.resize(10'000);
  const SpillLimits limits{.memory = 400 * kMega, .rows = 500};
  const Error error =
      test::error_of([&] { static_cast<void>(memory_for_rows_of_a_rank(limits, 2, projection)); }).value();
  EXPECT_THAT(error.hint(), HasSubstr("--max-memory "));
  EXPECT_GT(bytes_in_memory(500, 10'000, 0, 1000), bytes_in_memory(500, 10'000, 0));
  EXPECT_EQ(bytes_in_memory(500, 10'000, 0, 500), bytes_in_memory(500, 10'000, 0));
}

TEST(TemporarySpace, TooLittleIsAnErrorBeforeRowsAreRead) {
  const SpillLimits limits{.memory = kMega, .rows = 1e15};
  const Error error = test::error_of([&] { check_temporary_space(limits, 8); }).value();
  EXPECT_EQ(error.fault(), Fault::io);
  EXPECT_THAT(error.message(), HasSubstr(" are free"));
  EXPECT_THAT(error.hint(), HasSubstr("TMPDIR"));
}

TEST(TemporarySpace, IsToldWhereRowsAreLikelyToSpill) {
  std::vector<std::string> said;
  SpillLimits limits{.memory = kMega, .rows = 1e5, .say = [&](const std::string& text) { said.push_back(text); }};
  check_temporary_space(limits, 8);
  ASSERT_EQ(said.size(), 1U);
  EXPECT_THAT(said[0], HasSubstr("(TMPDIR): about 10 MB, of "));
  limits.rows = 10;
  check_temporary_space(limits, 8);
  EXPECT_EQ(said.size(), 1U);
}

TEST(BytesOfAColumn, AreThoseOfTheWidestNetworkThatIsTriedAndOfItsCodes) {
  TrainOptions options;
  options.dim = 5;
  const std::size_t usual = bytes_of_a_column(options);
  options.decoder_hidden = std::vector<Index>{100, 32};
  EXPECT_EQ(bytes_of_a_column(options), usual);  // the last layer's units have a weight for each column
  options.decoder_hidden = std::vector<Index>{100, 132};
  const std::size_t more = bytes_of_a_column(options) - usual;
  EXPECT_GT(more, 100 * 4 * sizeof(float));  // weights, gradient, averages
  options.encoder_hidden = std::nullopt;
  EXPECT_GT(bytes_of_a_column(options), usual + more);
  options.dim = 100;
  EXPECT_GT(bytes_of_a_column(options), usual + 95 * 700);
}

}  // namespace
}  // namespace aefx::train
