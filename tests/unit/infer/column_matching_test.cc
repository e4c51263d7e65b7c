// The columns of another table are matched with those of a model.
#include "aefx/infer/column_matching.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/model/models.h"

namespace aefx::test {
namespace {

using csv::Kind;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Returns a model of the columns c1, c2 and c3, whose table had a fourth column.
model::Model three() { return some_model(some_table(9, 3)); }

csv::Schema schema(const std::vector<std::string>& names, bool named = true) {
  csv::Schema s;
  s.named = named;
  for (const std::string& name : names) s.columns.push_back({.name = name, .kind = Kind::number});
  return s;
}

infer::ColumnMatch match(const model::Model& m, const csv::Schema& s) {
  return infer::match_features(m, s, "new.csv", nullptr);
}

Error error_in(const model::Model& m, const csv::Schema& s) {
  return error_of([&] { static_cast<void>(match(m, s)); }).value_or(Error(Fault::bug, "none"));
}

TEST(MatchFeatures, MatchesNamesInAnyOrder) {
  EXPECT_THAT(match(three(), schema({"c3", "c1", "c2"})).projection.numbers, ElementsAre(1, 2, 0));
}

TEST(MatchFeatures, WarnsOfUnknownColumns) {
  const infer::ColumnMatch m = match(three(), schema({"x", "c1", "y", "c2", "c3"}));
  EXPECT_THAT(m.projection.numbers, ElementsAre(1, 3, 4));
  EXPECT_THAT(m.warnings, ElementsAre(AllOf(HasSubstr("x"), HasSubstr("y"))));
}

TEST(MatchFeatures, IdentifiersAreCarried) {
  model::Model m = three();
  m.table.identifiers = {{.name = "id", .position = 3}};
  const infer::ColumnMatch named = match(m, schema({"id", "c1", "y", "c2", "c3"}));
  EXPECT_THAT(named.projection.texts, ElementsAre(0));
  EXPECT_THAT(named.warnings, ElementsAre(HasSubstr("not used by the model: y")));
  m.table.named = false;
  EXPECT_THAT(match(m, schema({"x1", "x2", "x3", "x4"}, false)).projection.texts, ElementsAre(3));
  EXPECT_THAT(match(three(), schema({"id", "c1", "c2", "c3"})).projection.texts, IsEmpty());
}

TEST(MatchFeatures, MatchesRepeatedNamesInOrder) {
  model::Model m = three();
  m.table.features[0].name = m.table.features[2].name = "same";
  EXPECT_THAT(match(m, schema({"same", "same", "c2"})).projection.numbers, ElementsAre(0, 2, 1));
  EXPECT_EQ(error_in(m, schema({"same", "c2", "c4"})).fault(), Fault::data);
}

TEST(MatchFeatures, MatchesByPositionWithoutNames) {
  model::Model m = three();
  m.table.named = false;
  m.table.features[0].position = 3;
  EXPECT_THAT(match(m, schema({"x1", "x2", "x3", "x4"}, false)).projection.numbers, ElementsAre(3, 1, 2));
  EXPECT_THAT(match(m, schema({"x1", "x2", "x3", "x4"}, false)).warnings, IsEmpty());
}

TEST(MatchFeatures, WarnsIfOnlyOneTableHasNames) {
  EXPECT_THAT(match(three(), schema({"x1", "x2", "x3", "x4"}, false)).warnings, ElementsAre(HasSubstr("by position")));
}

TEST(MatchFeatures, RequiresSameNumberOfColumnsByPosition) {
  for (const auto& names : {std::vector<std::string>{"x1", "x2", "x3"}, {"x1", "x2", "x3", "x4", "x5"}}) {
    const Error error = error_in(three(), schema(names, false));
    EXPECT_EQ(error.fault(), Fault::data);
    EXPECT_THAT(error.what(), HasSubstr("had 4"));
  }
}

TEST(MatchFeatures, ErrorSuggestsNearestName) {
  model::Model m = three();
  m.table.features[1].name = "petal_length";
  const Error error = error_in(m, schema({"c1", "petal_lenght", "c3"}));
  EXPECT_EQ(error.fault(), Fault::data);
  EXPECT_THAT(error.what(), AllOf(HasSubstr("\"petal_length\""), HasSubstr("did you mean petal_lenght?"),
                                  HasSubstr("new.csv"), HasSubstr("t.csv")));
}

TEST(MatchFeatures, RefusesTextInNumericColumn) {
  csv::Schema s = schema({"c1", "c2", "c3"});
  s.columns[1].kind = Kind::text;
  const Error error = error_in(three(), s);
  EXPECT_EQ(error.fault(), Fault::data);
  EXPECT_THAT(error.where(), HasSubstr("c2"));
}

TEST(MatchFeatures, AcceptsEmptyColumnForNumbers) {
  csv::Schema s = schema({"c1", "c2", "c3"});
  s.columns[1].kind = Kind::empty;
  EXPECT_THAT(match(three(), s).projection.numbers, ElementsAre(0, 1, 2));
}

TEST(MatchFeatures, PassesTextThroughByDefault) {
  csv::Schema s = schema({"label", "c1", "c2", "c3", "extra"});
  s.columns[0].kind = Kind::text;
  EXPECT_THAT(match(three(), s).projection.texts, ElementsAre(0));
  const std::vector<std::size_t> carried{4, 1};
  EXPECT_THAT(infer::match_features(three(), s, "new.csv", &carried).projection.texts, ElementsAre(4, 1));
}

TEST(MatchFeatures, EscapesControlCharactersInErrors) {
  model::Model m = three();
  m.table.features[0].name = "a\x1b[31m";
  EXPECT_THAT(error_in(m, schema({"b\x1b[31m", "c2", "c3"})).what(),
              AllOf(HasSubstr("\\x1b"), ::testing::Not(HasSubstr("\x1b"))));
}

TEST(MatchCodes, MatchesByNameOrFirstColumns) {
  EXPECT_THAT(infer::match_codes(three(), schema({"label", "code2", "code1"}), "c.csv", nullptr).projection.numbers,
              ElementsAre(2, 1));
  EXPECT_THAT(infer::match_codes(three(), schema({"x1", "x2", "x3"}, false), "c.csv", nullptr).projection.numbers,
              ElementsAre(0, 1));
}

TEST(MatchCodes, MissingCodeIsDataError) {
  for (const csv::Schema& s : {schema({"code1", "b"}), schema({"x1"}, false)}) {
    const auto error = error_of([&] { static_cast<void>(infer::match_codes(three(), s, "c.csv", nullptr)); });
    ASSERT_TRUE(error);
    EXPECT_EQ(error->fault(), Fault::data);
    EXPECT_THAT(error->what(), HasSubstr("code2"));
  }
}

}  // namespace
}  // namespace aefx::test
