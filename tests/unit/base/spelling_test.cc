#include "base/spelling.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace aefx {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(EditDistance, CountsEdits) {
  EXPECT_EQ(edit_distance("", ""), 0U);
  EXPECT_EQ(edit_distance("abc", ""), 3U);
  EXPECT_EQ(edit_distance("", "abc"), 3U);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
  EXPECT_EQ(edit_distance("ab", "ba"), 1U);  // a swap of neighbours
  EXPECT_EQ(edit_distance("ca", "abc"), 3U);
}

TEST(EditDistance, IsSymmetric) {
  for (const char* a : {"sepal", "petal", "width", "", "lenght"}) {
    for (const char* b : {"length", "petals", "w"}) EXPECT_EQ(edit_distance(a, b), edit_distance(b, a));
  }
}

TEST(Nearest, FindsSimilarWords) {
  const std::vector<std::string> known = {"sepal_length", "sepal_width", "petal_length", "species"};
  EXPECT_THAT(nearest("sepal_lenght", known, 1), ElementsAre("sepal_length"));
  EXPECT_THAT(nearest("SPECIES", known), ElementsAre("species"));
  EXPECT_THAT(nearest("sep", known), ElementsAre("sepal_width", "sepal_length"));
  EXPECT_THAT(nearest("temperature", known), IsEmpty());
  EXPECT_THAT(nearest("", known), IsEmpty());
  EXPECT_THAT(nearest(std::string(100'000, 'x'), known), IsEmpty());
}

TEST(DidYouMean, ListsSuggestions) {
  EXPECT_EQ(did_you_mean("epoch", {"epochs", "batch"}), "did you mean epochs?");
  EXPECT_EQ(did_you_mean("cod", {"code", "coda"}), "did you mean code or coda?");
  EXPECT_EQ(did_you_mean("zzzzzz", {"code"}), "");
}

}  // namespace
}  // namespace aefx
