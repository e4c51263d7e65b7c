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
  const SpillLimits limits{.memory = 100 * kMega, .weights = 36};
  try {
    const MemoryPlan plan(limits, 100'000);
    FAIL() << plan.for_rows();
  } catch (const Error& error) {
    EXPECT_EQ(error.fault(), Fault::usage);
    EXPECT_THAT(error.message(), HasSubstr("100000 columns take about 900M of memory"));
    EXPECT_THAT(error.hint(), HasSubstr("--max-memory 900M"));
  }
  EXPECT_GT(MemoryPlan({.memory = 900 * kMega, .weights = 36}, 100'000).for_rows(), 0U);
}

TEST(MemoryPlan, SampleOfAWideTableHasFewRows) {
  const SpillLimits limits{.memory = 300 * kMega, .weights = 36};
  EXPECT_EQ(MemoryPlan(limits, 10).sample_rows(50), 50);
  EXPECT_EQ(MemoryPlan(limits, 10).sample_rows(100'000'000), 200'000);
  const Index wide = MemoryPlan(limits, 20'000).sample_rows(100'000);
  EXPECT_LT(wide, 200);
  EXPECT_GE(wide, 100);
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

TEST(WeightsOfAColumn, AreThoseOfTheWidestNetworkThatIsTried) {
  TrainOptions options;
  options.dim = 5;
  EXPECT_EQ(weights_of_a_column(options), 5U + 32 + 5);
  options.decoder_hidden = std::vector<Index>{100, 20};
  EXPECT_EQ(weights_of_a_column(options), 5U + 20 + 5);
  options.decoder_hidden = std::vector<Index>{};
  options.encoder_hidden = std::nullopt;
  EXPECT_EQ(weights_of_a_column(options), 64U + 5 + 5);
}

}  // namespace
}  // namespace aefx::train
