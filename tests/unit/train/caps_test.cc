// Caps of a table: which columns have them, and the sentences on what is capped.
#include "train/caps.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "dist/distributed_data.h"
#include "unit/dist/threads_as_ranks.h"
#include "unit/train/training_tables.h"

namespace aefx::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

std::vector<prep::Transform> choose(const train::TrainingData& data, const train::CapOptions& cap = {}) {
  train::TrainOptions options;
  options.cap = cap;
  ThreadPool pool(2);
  return train::choose_caps(data, options, pool);
}

// Sets the caps and returns the warnings.
std::vector<std::string> capped(train::TrainingData& data, const train::CapOptions& cap = {}) {
  data.set_transforms(choose(data, cap));
  train::TrainOptions options;
  options.cap = cap;
  return train::describe_caps(data, options).warnings;
}

TEST(ChooseCaps, CapsColumnsWithValuesFarOut) {
  MatrixD table = even_table(200, 3);
  table(17, 1) = 1'234'567;
  table(3, 2) = -1'234'567;
  const std::vector<prep::Transform> caps = choose(*in_memory(table));
  ASSERT_THAT(caps, SizeIs(3));
  EXPECT_TRUE(caps[0].is_identity());
  EXPECT_EQ(caps[1].high, 199);
  EXPECT_FALSE(std::isfinite(caps[1].low));
  EXPECT_EQ(caps[2].low, 0);
  EXPECT_FALSE(std::isfinite(caps[2].high));
}

TEST(ChooseCaps, QuantilesCapEveryColumn) {
  for (const prep::Transform& caps : choose(*in_memory(even_table(200, 3)), {.automatic = false, .quantile = 0.1})) {
    EXPECT_NEAR(caps.low, 20, 1);
    EXPECT_NEAR(caps.high, 179, 1);
  }
}

TEST(ChooseCaps, NoneLeavesEveryColumn) {
  MatrixD table = even_table(200, 2);
  table(17, 1) = 1'234'567;
  for (const prep::Transform& caps : choose(*in_memory(table), {.automatic = false})) EXPECT_TRUE(caps.is_identity());
}

// Levels are numbers from 0, the last ones rare.
TEST(ChooseCaps, LevelsAreNeverCapped) {
  MatrixD table = even_table(200, 2);
  for (Index r = 0; r < 200; ++r) table(r, 1) = static_cast<double>(r % 3);
  table(5, 1) = 90;
  ASSERT_TRUE(choose(*in_memory(table))[1].has_caps()) << "as numbers they would be";
  train::TableDescription description = described(2);
  for (int level = 0; level < 91; ++level)
    description.table.features[1].levels.names.push_back("l" + std::to_string(level));
  const auto data = train::in_memory(batch_of(table), description);
  for (const train::CapOptions& cap : {train::CapOptions{}, {.automatic = false, .quantile = 0.1}}) {
    EXPECT_TRUE(choose(*data, cap)[1].is_identity());
  }
  EXPECT_THAT(capped(*data), IsEmpty());
}

TEST(ChooseCaps, GivenCapsStay) {
  MatrixD table = even_table(200, 2);
  table(17, 1) = 1'234'567;
  const auto data = in_memory(table);
  data->set_transforms({{.low = 3}, {.high = 5000}});
  const std::vector<prep::Transform> caps = choose(*data);
  EXPECT_EQ(caps[0], prep::Transform{.low = 3});
  EXPECT_EQ(caps[1], prep::Transform{.high = 5000});
}

TEST(DescribeCaps, NameTheRowAndTheValue) {
  MatrixD table = even_table(200, 3);
  table(17, 1) = 1'234'567;
  table(3, 2) = -2500;
  EXPECT_THAT(capped(*in_memory(table)),
              ElementsAre("c2: 1 value is far out of range (1234567 in row 18); capped at 199",
                          "c3: 1 value is far out of range (-2500 in row 4); capped at 0"));
}

TEST(DescribeCaps, SeveralValuesNameTheFarthest) {
  MatrixD table = even_table(300, 1);
  table(40, 0) = -765'432;
  table(50, 0) = 5000.5;
  table(60, 0) = 98'765;
  EXPECT_THAT(capped(*in_memory(table)),
              ElementsAre("c1: 2 values are far out of range (up to 98765 in row 61); capped at 299",
                          "c1: 1 value is far out of range (-765432 in row 41); capped at 0"));
}

TEST(DescribeCaps, ColumnsWithMostValuesComeFirst) {
  MatrixD table = even_table(200, 3);
  table(1, 0) = 999'888;
  for (const Index r : {1, 2, 3, 4}) table(r, 2) = 888'777;
  for (const Index r : {7, 9}) table(r, 1) = 777'666;
  EXPECT_THAT(
      capped(*in_memory(table)),
      ElementsAre("far out of range and capped: c3 (4 values, up to 888777 in row 2, capped at 199), c2 (2 values, "
                  "up to 777666 in row 8, capped at 199) and c1 (1 value, 999888 in row 2, capped at 199)"));
}

TEST(DescribeCaps, ManyColumnsAreCountedTogether) {
  MatrixD table = even_table(200, 8);
  for (Index c = 0; c < 8; ++c) table(10 + c, c) = 1'234'567;
  const std::vector<std::string> said = capped(*in_memory(table));
  ASSERT_THAT(said, SizeIs(1));
  EXPECT_THAT(said[0], HasSubstr("capped: c1 (1 value, 1234567 in row 11, capped at 199), c2 "));
  EXPECT_THAT(said[0], HasSubstr(" and 3 values of 3 more columns"));
}

// Values a little beyond a cap are no reason for a warning: a note counts them.
TEST(DescribeCaps, OutermostValuesOfATailAreANote) {
  MatrixD table(2000, 1);
  for (Index r = 0; r < 2000; ++r) table(r, 0) = -std::log((static_cast<double>(r) + 0.5) / 2000);  // exponential
  const auto data = in_memory(table);
  data->set_transforms(choose(*data));
  const train::CapSentences said = train::describe_caps(*data, {});
  EXPECT_THAT(said.warnings, IsEmpty());
  EXPECT_THAT(said.notes, ElementsAre("10 values of c1, outermost in long tails, are capped (--cap none)."));
}

// A continued model has its caps already, and training proposes no other.
TEST(DescribeCaps, OfAModelThatIsGoneOnWithProposesNone) {
  MatrixD table(2000, 1);
  for (Index r = 0; r < 2000; ++r) table(r, 0) = -std::log((static_cast<double>(r) + 0.5) / 2000);
  const auto data = in_memory(table);
  data->set_transforms(choose(*data));
  train::TrainOptions options;
  options.cap = {.automatic = false};
  EXPECT_THAT(train::describe_caps(*data, options).notes,
              ElementsAre("10 values of c1, beyond the model's caps, are capped."));
}

TEST(DescribeCaps, CleanTableHasNone) {
  EXPECT_THAT(capped(*in_memory(even_table(200, 3))), IsEmpty());
  EXPECT_THAT(capped(*spilled(even_table(200, 3))), IsEmpty());
}

TEST(DescribeCaps, MissingValuesAreNotCapped) {
  MatrixD table = even_table(200, 2);
  for (Index r = 0; r < 200; r += 4) table(r, 0) = kNan;
  table(17, 1) = 1'234'567;
  table(18, 1) = kNan;
  EXPECT_THAT(capped(*in_memory(table)), ElementsAre(HasSubstr("c2: 1 value is far out of range (1234567 in row 18)")));
}

TEST(DescribeCaps, DatesAreWrittenAsDates) {
  MatrixD table = even_table(200, 1);
  table(17, 0) = 1e5;
  train::TableDescription description = described(1);
  description.table.features[0].date = model::Dates{.whole_days = true};
  EXPECT_THAT(capped(*train::in_memory(batch_of(table), description)),
              ElementsAre("c1: 1 value is far out of range (2243-10-17 in row 18); capped at 1970-07-19"));
}

TEST(Caps, SpilledRowsAgreeWithRowsInMemory) {
  MatrixD table = even_table(9000, 4);
  table(8765, 1) = 1'234'567;
  for (const Index r : {4096, 5000, 8191}) table(r, 2) = -1e5 - static_cast<double>(r);
  table(100, 3) = kNan;
  const auto here = in_memory(table);
  const auto there = spilled(table);
  ASSERT_LT(there->resident_rows().rows(), 9000U);
  for (const train::CapOptions& cap : {train::CapOptions{}, {.automatic = false, .quantile = 0.05}}) {
    EXPECT_EQ(choose(*there, cap), choose(*here, cap));
  }
  const std::vector<std::string> said = capped(*here);
  EXPECT_EQ(capped(*there), said);
  EXPECT_THAT(said, ElementsAre(HasSubstr("c3: 3 values are far out of range (down to -108191 in row 8192)"),
                                HasSubstr("c2: 1 value is far out of range (1234567 in row 8766)")));
}

TEST(Caps, RanksAgreeWithOneProcess) {
  MatrixD table = even_table(400, 3);
  table(250, 1) = 1'234'567;
  table(120, 1) = 2'345'678;
  table(399, 2) = -123'456;
  const auto alone = in_memory(table);
  const std::vector<prep::Transform> caps = choose(*alone);
  const std::vector<std::string> said = capped(*alone);
  EXPECT_THAT(said, ElementsAre(HasSubstr("up to 2345678 in row 121"), HasSubstr("-123456 in row 400")));
  for (const std::size_t ranks : {1, 2, 4}) {
    Job::run(ranks, [&](dist::Communicator& rank) {
      const auto share = static_cast<Index>(400 / ranks);
      const MatrixD own = table.middleRows(static_cast<Index>(rank.index()) * share, share);
      dist::DistributedData data(batch_of(own), described(3), {.seed = 0, .memory = std::size_t{1} << 30U}, rank);
      EXPECT_EQ(choose(data), caps) << ranks;
      EXPECT_EQ(capped(data), said) << ranks;
    });
  }
}

// A large table is looked at in part: a value that is not is capped all the same, and counted.
TEST(Caps, RowsThatWereNotLookedAtAreCountedToo) {
  MatrixD table = even_table(120'000, 1);
  table.col(0) /= 1000;
  for (Index r = 50'001; r < 50'101; ++r) table(r, 0) = 1e6 + static_cast<double>(r);
  const auto data = in_memory(table);
  const std::vector<std::string> said = capped(*data);
  ASSERT_THAT(said, SizeIs(1));
  EXPECT_THAT(said[0],
              ::testing::MatchesRegex("c1: 10[0-9] values are far out of range .up to 1050100 in row 50101.*"));
}

// Neither is the only value of a large table that is far out, wherever it is.
TEST(Caps, OneValueOfALargeTableIsCapped) {
  MatrixD table = even_table(120'000, 1);
  table(49'993, 0) = 123'456'789;  // rows that are not among the 50,000 that are looked at
  table(50'003, 0) = -123'456'789;
  EXPECT_THAT(capped(*in_memory(table)), ::testing::UnorderedElementsAre(HasSubstr("-123456789 in row 50004)"),
                                                                         HasSubstr("123456789 in row 49994)")));
}

// Rows are counted as they were read, those left out for a missing value too.
TEST(Caps, RowsLeftOutAreCounted) {
  train::TableDescription description = described(1);
  description.left_out = {.before = 0, .rows = {0, 3, 4, 18, 19, 20, 30}};
  MatrixD table = even_table(200, 1);
  table(15, 0) = 1'234'567;
  EXPECT_THAT(capped(*train::in_memory(batch_of(table), description)), ElementsAre(HasSubstr("in row 22)")));
  table(15, 0) = 15;
  table(1, 0) = 1'234'567;
  EXPECT_THAT(capped(*train::in_memory(batch_of(table), description)), ElementsAre(HasSubstr("in row 3)")));
}

}  // namespace
}  // namespace aefx::test
