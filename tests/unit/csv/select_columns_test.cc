#include "csv/select_columns.h"

#include "aefx/csv/schema.h"
#include "base/text.h"
#include "tables.h"

namespace aefx::csv::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Schema schema(const std::vector<std::string>& names) {
  Schema out;
  for (const std::string& name : names) out.columns.push_back({name, Kind::number});
  out.named = true;
  return out;
}

const Schema kIris = schema({"sepal_length", "sepal_width", "petal_length", "petal_width", "species"});

std::vector<std::size_t> select(const Schema& of, std::string_view spec) { return select_columns(of, spec, "--drop"); }

Error error_of_spec(const Schema& of, std::string_view spec) {
  return error_of([&] { select(of, spec); }).value_or(Error(Fault::bug, "no error"));
}

TEST(SelectColumns, ByNamePositionRangeAndGlob) {
  EXPECT_THAT(select(kIris, "species"), ElementsAre(4));
  EXPECT_THAT(select(kIris, "3"), ElementsAre(2));
  EXPECT_THAT(select(kIris, "2:4"), ElementsAre(1, 2, 3));
  EXPECT_THAT(select(kIris, "sepal_width:petal_width"), ElementsAre(1, 2, 3));
  EXPECT_THAT(select(kIris, ":3"), ElementsAre(0, 1, 2));
  EXPECT_THAT(select(kIris, "4:"), ElementsAre(3, 4));
  EXPECT_THAT(select(kIris, "2:petal_length"), ElementsAre(1, 2));
  EXPECT_THAT(select(kIris, ":"), ElementsAre(0, 1, 2, 3, 4));
  EXPECT_THAT(select(kIris, "petal*"), ElementsAre(2, 3));
  EXPECT_THAT(select(kIris, "*_width"), ElementsAre(1, 3));
  EXPECT_THAT(select(kIris, "*"), ElementsAre(0, 1, 2, 3, 4));
}

TEST(SelectColumns, KeepsOrderWithoutRepeats) {
  EXPECT_THAT(select(kIris, "species, 1 ,*length,1:2"), ElementsAre(4, 0, 2, 1));
  EXPECT_THAT(select(kIris, ""), IsEmpty());
  EXPECT_THAT(select(kIris, "  "), IsEmpty());
}

TEST(SelectColumns, NamesPrecedePositions) {
  const Schema odd = schema({"2", "1", "a:b", "b", "a*", "a,c", "say \"x\"", "abc", " "});
  EXPECT_THAT(select(odd, "1"), ElementsAre(1));
  EXPECT_THAT(select(odd, "2"), ElementsAre(0));
  EXPECT_THAT(select(odd, "3"), ElementsAre(2));
  EXPECT_THAT(select(odd, "a:b"), ElementsAre(2));
  EXPECT_THAT(select(odd, "a:b:b"), ElementsAre(2, 3));
  EXPECT_THAT(select(odd, "a*"), ElementsAre(4));
  EXPECT_THAT(select(odd, "\"a,c\""), ElementsAre(5));
  EXPECT_THAT(select(odd, "\"say \"\"x\"\"\""), ElementsAre(6));
  EXPECT_THAT(select(odd, "\"a,c\":abc"), ElementsAre(5, 6, 7));
  EXPECT_THAT(select(odd, "\" \""), ElementsAre(8));
}

TEST(SelectColumns, RepeatedNameSelectsTheFirst) {
  const Schema twice = schema({"a", "a", "b"});
  EXPECT_THAT(select(twice, "a"), ElementsAre(0));
  EXPECT_THAT(select(twice, "2"), ElementsAre(1));
}

TEST(SelectColumns, SuggestsNearestNames) {
  const Error error = error_of_spec(kIris, "sepal_lenght");
  EXPECT_EQ(error.fault(), Fault::usage);
  EXPECT_EQ(error.where(), "--drop");
  EXPECT_THAT(error.what(), HasSubstr("no column \"sepal_lenght\""));
  EXPECT_THAT(error.hint(), HasSubstr("did you mean sepal_length"));
  EXPECT_THAT(error_of_spec(kIris, "sepal_width:specis").hint(), HasSubstr("species"));
  EXPECT_THAT(error_of_spec(kIris, "zzzzzzzz").hint(), HasSubstr("the columns are sepal_length, "));
}

TEST(SelectColumns, NoMatchIsAnError) {
  for (const char* spec : {"0", "6", "99999999999999999999", "1:9", "4:2", "species:1", "z*", "a,,b", "1,", ",",
                           "\"1\"", "-1", "\"open", "1:2:3"}) {
    EXPECT_EQ(error_of_spec(kIris, spec).fault(), Fault::usage) << spec;
  }
  EXPECT_EQ(error_of_spec(Schema{}, "1").fault(), Fault::usage);
  EXPECT_EQ(error_of_spec(Schema{}, ":").fault(), Fault::usage);
}

TEST(ColumnSpec, QuotesForTheShell) {
  EXPECT_EQ(column_spec("x1", 0), "x1");
  EXPECT_EQ(column_spec("two words", 0), "'two words'");
  EXPECT_EQ(column_spec("a,b", 0), "'\"a,b\"'");
  EXPECT_EQ(column_spec("$HOME", 0), "'$HOME'");
}

TEST(ColumnSpec, UsesPositionForOddNames) {
  for (const char* odd : {"", "it's", "a*", "-x", "a\x1b", "say \"hi\""}) EXPECT_EQ(column_spec(odd, 4), "5") << odd;
  EXPECT_EQ(column_spec(std::string(100, 'n'), 0), "1");
}

TEST(GlobMatches, StarsAndQuestionMarks) {
  EXPECT_TRUE(glob_matches("", ""));
  EXPECT_TRUE(glob_matches("*", ""));
  EXPECT_TRUE(glob_matches("a*c", "ac"));
  EXPECT_TRUE(glob_matches("a*c", "abbbc"));
  EXPECT_TRUE(glob_matches("*b*b*", "abcb"));
  EXPECT_TRUE(glob_matches("a?c", "abc"));
  EXPECT_TRUE(glob_matches("?", "\u00e4"));  // a character, not a byte
  EXPECT_FALSE(glob_matches("a?c", "ac"));
  EXPECT_FALSE(glob_matches("a*c", "abd"));
  EXPECT_FALSE(glob_matches("", "a"));
  EXPECT_FALSE(glob_matches("?", ""));
}

TEST(GlobMatches, TakesLinearTimePerStar) {
  std::string pattern;
  for (int i = 0; i < 50; ++i) pattern += "*a";
  EXPECT_FALSE(glob_matches(pattern + "b", std::string(2000, 'a')));
}

TEST(ColumnsSpec, SelectsTheSameColumns) {
  const auto round_trip = [](const Schema& of, const std::vector<std::size_t>& columns) {
    return select(of, columns_spec(of, columns));
  };
  EXPECT_EQ(columns_spec(kIris, {3}), "petal_width");
  EXPECT_EQ(columns_spec(kIris, {4, 0, 1, 2}), "1:3,5");
  EXPECT_EQ(columns_spec(kIris, {0, 1, 1}), "1,2");
  EXPECT_EQ(columns_spec(kIris, {}), "");
  EXPECT_THAT(round_trip(kIris, {0, 2, 3}), ElementsAre(0, 2, 3));
  const Schema same = schema({"a", "a", "b"});
  EXPECT_EQ(columns_spec(same, {1}), "2");
  EXPECT_THAT(round_trip(same, {1, 2}), ElementsAre(1, 2));
  const Schema years = schema({"name", "3", "2", "1"});
  EXPECT_THAT(round_trip(years, {0, 1, 2}), ElementsAre(0, 1, 2));
}

TEST(SelectColumns, PositionsOfSeveralDigits) {
  const Schema letters = schema({"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"});
  EXPECT_THAT(select(letters, "10"), ElementsAre(9));
  EXPECT_THAT(select(letters, "10:12"), ElementsAre(9, 10, 11));
  EXPECT_EQ(error_of_spec(letters, "0").hint(), "positions count from 1");
  EXPECT_THAT(error_of_spec(letters, "20").message(), HasSubstr("there is no column 20 in a table of 12 columns"));
}

TEST(SelectColumns, UnknownNameIsShownWithoutItsQuotes) {
  EXPECT_EQ(error_of_spec(kIris, "\"no such\"").message(), "there is no column \"no such\"");
  EXPECT_EQ(error_of_spec(kIris, "\"").message(), "there is no column " + aefx::quoted("\""));
  EXPECT_EQ(error_of_spec(kIris, "\"\"").message(), "there is no column \"\"");
}

}  // namespace
}  // namespace aefx::csv::test
