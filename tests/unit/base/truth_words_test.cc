#include "base/truth_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace aefx {
namespace {

TEST(TruthWords, MeanTrueOrFalseInAnyCase) {
  for (const char* const word : {"true", "True", "TRUE", "t", "T", "yes", "Y"}) EXPECT_EQ(truth_of(word), true) << word;
  for (const char* const word : {"false", "FALSE", "f", "No", "n"}) EXPECT_EQ(truth_of(word), false) << word;
  for (const char* const word : {"", "1", "0", "maybe", "tru", "on"}) EXPECT_EQ(truth_of(word), std::nullopt) << word;
}

TEST(TruthWords, LevelsAreTruthsIfBothMeaningsOfOnePairAreThere) {
  EXPECT_TRUE(are_truths({"True", "f"}));
  EXPECT_TRUE(are_truths({"n", "Yes"}));
  EXPECT_FALSE(are_truths({"true", "no"}));
  EXPECT_FALSE(are_truths({"true", "TRUE"}));
  EXPECT_FALSE(are_truths({"true", "false", "maybe"}));
  EXPECT_FALSE(are_truths({"true"}));
}

TEST(TruthWords, WordsOfAMeaning) { EXPECT_THAT(words_for(false), testing::ElementsAre("false", "f", "no", "n", "0")); }

TEST(TruthWords, NumbersMeanTruthsInColumnsOfTruths) {
  EXPECT_EQ(truth_of_cell("1"), true);
  EXPECT_EQ(truth_of_cell("0"), false);
  EXPECT_EQ(truth_of_cell("Yes"), true);
  EXPECT_EQ(truth_of_cell("2"), std::nullopt);
  EXPECT_EQ(truth_of("1"), std::nullopt);
}

}  // namespace
}  // namespace aefx
