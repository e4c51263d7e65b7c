#include "csv/sniff/sniff_kinds.h"
#include "tables.h"

namespace aefx::csv::test {
namespace {

using testing::ElementsAre;

bool only(const std::vector<std::string>& words) {
  TruthWords truths;
  for (const std::string& word : words) truths.add(word);
  return truths.only();
}

TEST(TruthWords, NeedBothWordsOfOnePair) {
  EXPECT_TRUE(only({"true", "False", "TRUE"}));
  EXPECT_TRUE(only({"Yes", "no"}));
  EXPECT_TRUE(only({"t", "F"}));
  EXPECT_TRUE(only({"N", "y"}));
  EXPECT_TRUE(only({"Yes", "y", "no", "N"}));
  EXPECT_TRUE(only({"T", "false", "true"}));
  EXPECT_FALSE(only({"yes", "f"}));
  EXPECT_FALSE(only({"maybe", "yes", "no"}));
  EXPECT_FALSE(only({"yes", "yes"}));
  EXPECT_FALSE(only({"yes", "false"}));
  EXPECT_FALSE(only({"true", "false", "maybe"}));
  EXPECT_FALSE(only({}));
}

TEST(TruthWords, MakeColumnBooleanDespiteMissingValues) {
  EXPECT_THAT(kinds(open("a,b,c\n1,yes,no\n2,,no\n3,no,no\n").schema()),
              ElementsAre(Kind::number, Kind::boolean, Kind::text));
}

}  // namespace
}  // namespace aefx::csv::test
