#include "csv/sniff/sniff_header.h"

#include "tables.h"

namespace aefx::csv::test {
namespace {

using testing::ElementsAre;

bool header(const std::string& text) { return open(text).dialect().header; }

TEST(SniffHeader, TextAboveNumbersIsAHeader) {
  EXPECT_TRUE(header("a,b\n1,2\n3,4\n"));
  EXPECT_TRUE(header("a,name\n1,x\n2,x\n"));
  EXPECT_TRUE(header("a,a\n1,2\n3,4\n"));
  EXPECT_TRUE(header(",b\n1,2\n3,4\n"));  // pandas writes its index so
  EXPECT_TRUE(header("a,b\n1,2\n"));
}

TEST(SniffHeader, NumberAboveNumbersIsData) {
  EXPECT_FALSE(header("5.1,3.5,Iris-setosa\n4.9,3.0,Iris-setosa\n"));
  EXPECT_FALSE(header("1,2\n3,4\n"));
  EXPECT_FALSE(header("?,2\n3,4\n5,6\n"));
  EXPECT_FALSE(header("x,2\n3,4\n5,6\n"));  // lost if it were taken for one
  EXPECT_FALSE(header("1.5e3;-\n3;4\n"));
}

TEST(SniffHeader, TextHeaderDiffersFromTheRows) {
  EXPECT_TRUE(header("name,color\nann,red\nbob,blue\n"));
  EXPECT_FALSE(header("red,ann\nblue,bob\nred,cid\n"));
  EXPECT_FALSE(header("red,red\nblue,bob\n"));
  EXPECT_FALSE(header("red,\nblue,bob\n"));
}

TEST(SniffHeader, SingleRowWithoutNumbersIsAHeader) {
  EXPECT_TRUE(header("a,b\n"));
  EXPECT_FALSE(header("a,1\n"));
}

TEST(SniffHeader, OptionOverrides) {
  Reader numbers_as_names = open("2019,2020\n1,2\n3,4\n", with(Header::yes));
  EXPECT_THAT(names(numbers_as_names.schema()), ElementsAre("2019", "2020"));
  Reader none = open("a,b\nc,d\n", with(Header::no));
  EXPECT_THAT(names(none.schema()), ElementsAre("x1", "x2"));
  EXPECT_EQ(texts(none).size(), 2U);
}

TEST(SniffHeader, NamesOptionReplacesHeader) {
  ReadOptions options;
  options.names = {"u", "v"};
  Reader replaced = open("a,b\n1,2\n", options);
  EXPECT_THAT(names(replaced.schema()), ElementsAre("u", "v"));
  EXPECT_EQ(texts(replaced).size(), 1U);
  Reader given = open("3,4\n1,2\n", options);
  EXPECT_TRUE(given.schema().named);
  EXPECT_EQ(texts(given).size(), 2U);
  options.names = {"u"};
  EXPECT_EQ(error_in("a,b\n1,2\n", options).fault(), Fault::usage);
}

TEST(ColumnNames, KeepsRepeatedAndNumbersEmptyNames) {
  Reader reader = open("a,,a,\"\"\n1,2,3,4\n");
  EXPECT_THAT(names(reader.schema()), ElementsAre("a", "x2", "a", "x4"));
  EXPECT_EQ(reader.schema().find("a"), 0U);
  EXPECT_EQ(reader.schema().find("b"), Schema::npos);
}

}  // namespace
}  // namespace aefx::csv::test
