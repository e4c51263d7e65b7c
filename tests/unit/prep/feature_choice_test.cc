// Which columns are features, which are carried, and what is said of them.
#include "prep/feature_choice.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "support/error_of.h"

namespace aefx::prep {
namespace feature_choice_test {

using csv::Kind;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// An id, two measurements, and a text.
csv::Schema shop() {
  csv::Schema schema;
  schema.named = true;
  schema.columns = {{.name = "id",
                     .kind = Kind::number,
                     .whole = {.rows = 30, .first = 7, .smallest = 3, .largest = 90, .distinct = true}},
                    {.name = "height", .kind = Kind::number},
                    {.name = "weight", .kind = Kind::number},
                    {.name = "shop", .kind = Kind::text}};
  return schema;
}

// `given` holds flags, without --, and their values.
FeatureChoice choose(const std::map<std::string, std::string>& given, const csv::Schema& schema = shop()) {
  FeatureFlags flags;
  for (const FeatureOption& option : feature_options()) {
    if (const auto found = given.find(option.name); found != given.end()) flags.*option.member = found->second;
  }
  return choose_features(schema, flags, "t.csv");
}

TEST(FeatureChoice, IdentifiersArePassedThrough) {
  const FeatureChoice c = choose({});
  EXPECT_THAT(c.projection.numbers, ElementsAre(1, 2));
  EXPECT_THAT(c.projection.texts, ElementsAre(0, 3));
  EXPECT_THAT(c.identifiers, ElementsAre(0));
  EXPECT_THAT(
      c.warnings,
      ElementsAre(
          "not learned from, only copied to the output: id (identifies the rows); --features 1:3 learns from it too"));
}

TEST(FeatureChoice, FeaturesTakesThem) {
  const FeatureChoice c = choose({{"features", "1:3"}});
  EXPECT_THAT(c.projection.numbers, ElementsAre(0, 1, 2));
  EXPECT_THAT(c.identifiers, IsEmpty());
  EXPECT_THAT(c.warnings, IsEmpty());
}

TEST(FeatureChoice, OtherFlagsDecideToo) {
  EXPECT_THAT(choose({{"drop", "id"}}).projection.texts, ElementsAre(3));
  EXPECT_THAT(choose({{"drop", "id"}}).warnings, IsEmpty());
  EXPECT_THAT(choose({{"keep", "shop"}}).projection.texts, ElementsAre(3));
  EXPECT_THAT(choose({{"keep", "shop"}}).projection.numbers, ElementsAre(1, 2));
  EXPECT_THAT(choose({{"keep", "shop"}}).warnings, ElementsAre(::testing::StartsWith("not learned from: id")));
  EXPECT_THAT(choose({{"keep", "id,shop"}}).projection.texts, ElementsAre(0, 3));
  EXPECT_THAT(choose({{"keep", "id,shop"}}).warnings, IsEmpty());
  EXPECT_THAT(choose({{"categorical", "id"}}).projection.categories, ElementsAre(0));
  EXPECT_THAT(choose({{"categorical", "auto"}}).projection.texts, ElementsAre(0, 3));
  EXPECT_THAT(choose({{"categorical", "auto"}}).projection.numbers, ElementsAre(1, 2, 3));
}

TEST(FeatureChoice, SuspectsAreLearnedFromWithAWarning) {
  csv::Schema schema = shop();
  schema.columns[0].name = "account";
  EXPECT_THAT(choose({}, schema).projection.numbers, ElementsAre(0, 1, 2));
  EXPECT_THAT(choose({}, schema).warnings, IsEmpty());  // 30 numbers of 88 may differ by chance
  schema.columns[0].whole.largest = 40;
  EXPECT_THAT(
      choose({}, schema).warnings,
      ElementsAre("account has another whole number on every row: if it is an id, --keep 1,4 passes it through"));
  EXPECT_THAT(choose({{"keep", ""}}, schema).warnings, ElementsAre(HasSubstr("--drop account leaves it out")));
  EXPECT_THAT(choose({{"features", "account,height"}}, schema).warnings, IsEmpty());
}

TEST(FeatureChoice, OnlyIdentifiersAreNothingToLearnFrom) {
  csv::Schema schema = shop();
  schema.columns.erase(schema.columns.begin() + 1, schema.columns.begin() + 3);
  const FeatureChoice c = choose({}, schema);
  const Error error =
      test::error_of([&] { check_learnable(c, schema, "t.csv"); }).value_or(Error(Fault::bug, "no error"));
  EXPECT_EQ(error.fault(), Fault::data);
  EXPECT_EQ(error.message(), "no column is left to learn from: id (identifies the rows)");
  EXPECT_EQ(error.hint(), "--features id learns from it all the same");
}

// Of ids beyond 2^53, of which a double has not all digits, --features makes no numbers.
TEST(FeatureChoice, FeaturesIsProposedForWhatItCanRead) {
  csv::Schema schema = shop();
  schema.columns[3] = {.name = "tweet",
                       .kind = Kind::number,
                       .whole = {.rows = 30, .first = 3e17, .smallest = 3e17, .largest = 7e17, .distinct = true}};
  EXPECT_THAT(choose({}, schema).warnings, ElementsAre(::testing::EndsWith("; --features 1:3 learns from id too")));
  EXPECT_NO_THROW(static_cast<void>(choose({{"features", "1:3"}}, schema)));
  schema.columns.erase(schema.columns.begin(), schema.columns.begin() + 3);
  const FeatureChoice c = choose({}, schema);
  const Error error =
      test::error_of([&] { check_learnable(c, schema, "t.csv"); }).value_or(Error(Fault::bug, "no error"));
  EXPECT_EQ(error.hint(), "columns of values that are no identifiers are needed");
}

TEST(FeatureChoice, ManyNamesAreCut) {
  csv::Schema schema = shop();
  for (int i = 2; i < 10; ++i) {
    schema.columns.push_back(schema.columns[0]);
    schema.columns.back().name += std::to_string(i);
  }
  EXPECT_THAT(choose({}, schema).warnings,
              ElementsAre(HasSubstr("id5 (identifies the rows) and 4 more; --features 1:3,5:12 learns from them too")));
}

}  // namespace feature_choice_test
}  // namespace aefx::prep
