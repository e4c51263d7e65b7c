// Quotes and escapes other than the usual, comments, and rows of other lengths.
#include "tables.h"

namespace aefx::csv::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

ReadOptions quoted_by(char quote, char escape = '\0') {
  ReadOptions options;
  options.quote = quote;
  options.escape = escape;
  return options;
}

TEST(OtherQuotes, ApostrophesByOption) {
  EXPECT_EQ(texts("a,b\n1,'x,''y'''\n2,\"z\n", quoted_by('\'')), (Rows{{"1", "x,'y'"}, {"2", "\"z"}}));
}

TEST(OtherQuotes, NoneByOption) {
  EXPECT_EQ(texts("a,b\n5\" pipe,\"x\n6\",y\"\n", quoted_by('\0')), (Rows{{"5\" pipe", "\"x"}, {"6\"", "y\""}}));
}

TEST(OtherQuotes, EscapesByOption) {
  const std::string text = "a,b\n1,\"x \\\"y\\\", \\\\ \\n \"\"z\"\"\"\n2,u\\\n";
  EXPECT_EQ(texts(text, quoted_by('"', '\\')), (Rows{{"1", "x \"y\", \\ \\n \"z\""}, {"2", "u\\"}}));
}

TEST(OtherQuotes, EscapeDoesNotEscapeLineEnd) {
  EXPECT_EQ(texts("a,b\n1,\"x\\\ny\\\"\"\n", quoted_by('"', '\\')), (Rows{{"1", "x\\\ny\""}}));
}

TEST(OtherQuotes, AreFoundIfAllRowsThenAgree) {
  Reader reader = open("a;b\n1;'x;y'\n2;'z'\n");
  EXPECT_EQ(reader.dialect().quote, '\'');
  EXPECT_EQ(texts(reader), (Rows{{"1", "x;y"}, {"2", "z"}}));
  Reader escaped = open("a,b\n1,\"x \\\"y\\\", z\"\n2,\"u\"\n");
  EXPECT_EQ(escaped.dialect().escape, '\\');
  EXPECT_EQ(texts(escaped), (Rows{{"1", "x \"y\", z"}, {"2", "u"}}));
}

TEST(OtherQuotes, AreNotTriedIfRowsAgree) {
  EXPECT_EQ(texts("a,b\n1,'x'\n2,'z'\n"), (Rows{{"1", "'x'"}, {"2", "'z'"}}));
  EXPECT_EQ(texts("a,b\n1,\"C:\\\"\n2,\"D:\\\"\n"), (Rows{{"1", "C:\\"}, {"2", "D:\\"}}));
}

TEST(OtherQuotes, AreSuggestedBelowTheSample) {
  std::string text = "a,b\n";
  for (int i = 0; i < 2000; ++i) text += "1,\"x\"\n";
  EXPECT_THAT(error_in(text + "2,\"x \\\"y\\\"\"\n").hint(), HasSubstr("--escape"));
}

ReadOptions commented(const std::string& by) {
  ReadOptions options;
  options.comment = by;
  return options;
}

TEST(Comments, AreLeftOutExceptInQuotes) {
  Reader reader = open("# one, two, three\na,b\n1,\"x\n# no comment\"\n#3,4\n5,6\n# end", commented("#"));
  EXPECT_EQ(texts(reader), (Rows{{"1", "x\n# no comment"}, {"5", "6"}}));
  EXPECT_EQ(reader.irregular().comments, 3U);
}

TEST(Comments, MayBeginWithAnyText) {
  EXPECT_EQ(texts("a,b\n//x\n/1,2\n", commented("//")), (Rows{{"/1", "2"}}));
  EXPECT_EQ(texts("a,b\r#x\r1,2\r", commented("#")), (Rows{{"1", "2"}}));
  EXPECT_EQ(texts("a,b\n1,2\r#x\r3,4\n", commented("#")), (Rows{{"1", "2"}, {"3", "4"}}));
}

TEST(Comments, AreDataByDefaultAndSuggestedOnError) {
  EXPECT_EQ(texts("#a,b\n1,2\n"), (Rows{{"1", "2"}}));
  EXPECT_THAT(error_in("# made by x\na,b\n1,2\n3,4\n").hint(), HasSubstr("--comment '#'"));
}

TEST(Comments, BetweenBlankLinesKeepLineNumbers) {
  Reader reader = open("x\n1\n2\n\n#c\n#c\n\n\n5\n6\n", commented("#"));
  RowBatch batch;
  ASSERT_TRUE(reader.read({.numbers = {0}, .texts = {}}, 100, batch));
  EXPECT_THAT(batch.lines, ElementsAre(2U, 3U, 4U, 7U, 8U, 9U, 10U));
}

TEST(Comments, AloneAreAnEmptyTable) {
  EXPECT_EQ(error_of([] { open("# x\n# y\n", commented("#")); })->message(), "the table is empty");
}

TEST(Comments, CountAsLines) { EXPECT_EQ(error_in("#\na,b\n#\n1\n2,3\n4,5\n", commented("#")).where(), "t.csv:4"); }

ReadOptions ragged(OnRagged rule) {
  ReadOptions options;
  options.on_ragged = rule;
  return options;
}

TEST(Ragged, IsAnErrorByDefaultWithAHint) {
  const Error error = error_in("a,b\n1,2\n3\n4,5\n");
  EXPECT_EQ(error.where(), "t.csv:3");
  EXPECT_THAT(error.hint(), HasSubstr("--on-ragged"));
}

TEST(Ragged, RowsAreSkippedOrPaddedAndCounted) {
  const std::string text = "a,b,c\n1,2,3\n4\n5,6,7,8\n9,10,11\n";
  Reader skipping = open(text, ragged(OnRagged::skip));
  EXPECT_EQ(texts(skipping), (Rows{{"1", "2", "3"}, {"9", "10", "11"}}));
  EXPECT_EQ(skipping.irregular().ragged, 2U);
  EXPECT_FALSE(skipping.irregular().padded);
  Reader padding = open(text, ragged(OnRagged::pad));
  EXPECT_EQ(texts(padding), (Rows{{"1", "2", "3"}, {"4", "", ""}, {"5", "6", "7"}, {"9", "10", "11"}}));
  EXPECT_EQ(padding.irregular().first_ragged, "t.csv:3: 3 cells expected, 1 found");
  EXPECT_TRUE(padding.irregular().padded);
}

// What is before a cell in memory tells whether it was quoted, and how many spaces it had: a padded cell has neither.
TEST(Ragged, PaddedCellsAreWrittenAsNothing) {
  Reader padding = open("a,b,c\n1,2,3\n\"4\"\n", ragged(OnRagged::pad));
  padding.keep_as_written();
  EXPECT_EQ(texts(padding), (Rows{{"1", "2", "3"}, {"\"4\"", "", ""}}));
}

TEST(Ragged, PaddedCellsAreMissing) {
  const MatrixD values = numbers("a,b\n1,2\n3\n4,5\n6,7\n8,9\n1,2\n3,4\n5,6\n7,8\n9,1\n", ragged(OnRagged::pad));
  EXPECT_TRUE(std::isnan(values(1, 1)));
}

TEST(Headers, AreRecognizedByExpectedNames) {
  ReadOptions options;
  options.header_names = {"b", "a"};
  EXPECT_EQ(texts("a,b\na,b\nb,a\n", options).size(), 2U);
  EXPECT_EQ(texts("a,b\na,b\nb,a\n").size(), 3U);
  options.header_names = {"1"};
  EXPECT_EQ(texts("1,2\n3,4\n", options).size(), 2U);
}

// Each row would else be looked for in all that is left of the line.
TEST(LoneCrs, TakeLinearTime) {
  std::string text = "a,b\n";
  for (int i = 0; i < 400'000; ++i) text += "1,2\r";
  EXPECT_EQ(texts(text).size(), 400'000U);
}

}  // namespace
}  // namespace aefx::csv::test
