#include "train/option_words.h"

#include <gtest/gtest.h>

namespace aefx::train {
namespace {

TEST(OptionWords, FlagsBecomeParameters) {
  EXPECT_EQ(parameter_words("--decoder-hidden 'x' is none of"), "decoder_hidden 'x' is none of");
  EXPECT_EQ(parameter_words("has no effect without --scale minmax"), "has no effect without scale='minmax'");
  EXPECT_EQ(parameter_words("(--transform none)"), "(column_transform='none')");
  EXPECT_EQ(parameter_words("--no-shuffle"), "shuffle");
  EXPECT_EQ(parameter_words("--categorical SPEC takes"), "categorical SPEC takes");
  EXPECT_EQ(parameter_words("a -- b, x--scale, 5 --"), "a -- b, x--scale, 5 --");
}

TEST(OptionWords, ErrorsKeepTheirPlace) {
  const Error error = parameter_words(Error(Fault::data, "say --missing", "t.csv:3", "try --unseen zero"));
  EXPECT_STREQ(error.what(), "t.csv:3: say missing (try unseen='zero')");
}

}  // namespace
}  // namespace aefx::train
