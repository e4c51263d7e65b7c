// Numbers that stand for a missing value.
#include "prep/sentinels.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "base/random.h"

namespace aefx::prep {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Returns the markers among `rows` normal values around `mean`, of which every tenth is `marker`.
std::vector<double> markers(double mean, double marker, std::size_t rows = 100, std::size_t every = 10) {
  Random random(3);
  std::vector<double> values;
  for (std::size_t r = 0; r < rows; ++r) values.push_back(r % every == 3 ? marker : mean + random.normal());
  std::vector<double> found;
  for (const Sentinel& one : find_sentinels(values)) found.push_back(one.value);
  return found;
}

// Returns the markers of a column that repeats `values` to 200 rows.
std::vector<double> markers_of(const std::vector<double>& values) {
  std::vector<double> column;
  for (std::size_t r = 0; r < 200; ++r) column.push_back(values[r % values.size()]);
  std::vector<double> found;
  for (const Sentinel& one : find_sentinels(column)) found.push_back(one.value);
  return found;
}

TEST(Sentinels, UsualMarkers) {
  for (const double marker :
       {-999.0, -9999.0, 9999.0, 99999.0, 1e20, -1e20, 1e36, 999.0, -99.0, 32767.0, -99.9, 888.0, 2147483647.0, -1.0})
    EXPECT_THAT(markers(20, marker), ElementsAre(marker));
  EXPECT_THAT(markers(20, -1234), ElementsAre(-1234));  // no usual one, but very far
  EXPECT_THAT(markers(1980, 0), ElementsAre(0));
}

TEST(Sentinels, OfOneColumnSeveral) {
  std::vector<double> values;
  for (int r = 0; r < 100; ++r) values.push_back(r % 10 == 1 ? -999 : r % 10 == 2 ? 9999 : r % 7);
  const std::vector<Sentinel> found = find_sentinels(values);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found.back().smallest, 0);
  EXPECT_EQ(found.back().largest, 6);
  EXPECT_EQ(found.front().rows, 10U);
  EXPECT_THAT(markers_of({1, 2, 3, 2, 1, 3, 2, 888, 999}), ::testing::UnorderedElementsAre(888, 999));
}

TEST(Sentinels, NegativeAmongAmounts) {
  EXPECT_THAT(markers_of({0, 1, 5, 20, 400, 2000, 9000, -999}), ElementsAre(-999));
  EXPECT_THAT(markers_of({18, 25, 30, 44, 61, 90, -1}), ElementsAre(-1));
}

TEST(Sentinels, MustBeRepeated) {
  std::vector<double> values(100);
  for (std::size_t r = 0; r < values.size(); ++r) values[r] = static_cast<double>(r % 17);
  values[4] = 9999;
  EXPECT_THAT(find_sentinels(values), IsEmpty());
  values[9] = 9999;
  EXPECT_EQ(find_sentinels(values).size(), 1U);
}

TEST(Sentinels, CleanColumnsHaveNone) {
  EXPECT_THAT(markers_of({0, 1}), IsEmpty());
  EXPECT_THAT(markers_of({0, 0, 0, 1, 2, 5, 1, 0}), IsEmpty());
  EXPECT_THAT(markers_of({5}), IsEmpty());
  EXPECT_THAT(markers_of({-1, 0, 1, 2}), IsEmpty());
  EXPECT_THAT(markers_of({0, 0, 0, 0, 0, 0, 0, 0, 0, 1500}), IsEmpty());
  EXPECT_THAT(markers_of({0, 12, 25, 37, 41, 55, 68, 77, 90, 99}), IsEmpty());  // ages
  EXPECT_THAT(markers_of({1, 2, 4, 8, 16, 32, 64, 128, 1024}), IsEmpty());
  EXPECT_THAT(markers_of({1, 2, 3, 2, 1, 3, 2, 9}), IsEmpty());  // one digit
  EXPECT_THAT(markers_of({95, 96, 97, 98, 99, 100, 101, 102}), IsEmpty());
  Random random(5);
  std::vector<double> heavy, counts;
  for (int r = 0; r < 1000; ++r) {
    heavy.push_back(std::floor(std::exp(3 * random.normal())));
    counts.push_back(std::floor(std::exp(random.normal())));
  }
  EXPECT_THAT(find_sentinels(heavy), IsEmpty());
  EXPECT_THAT(find_sentinels(counts), IsEmpty());
}

TEST(Sentinels, FewAndMissingValues) {
  EXPECT_THAT(find_sentinels({}), IsEmpty());
  EXPECT_THAT(find_sentinels({1, 2, -999, -999, -999}), IsEmpty());
  EXPECT_THAT(find_sentinels(std::vector<double>(50, std::numeric_limits<double>::quiet_NaN())), IsEmpty());
  EXPECT_THAT(markers(20, std::numeric_limits<double>::quiet_NaN()), IsEmpty());
}

}  // namespace
}  // namespace aefx::prep
