// Empty, short, ragged and otherwise oddly shaped tables.
#include "tables.h"

namespace aefx::csv::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(ReaderShape, ReadsTable) {
  Reader reader = open("a,b,name\n1,2.5,x\n3,4,y\n");
  EXPECT_THAT(names(reader.schema()), ElementsAre("a", "b", "name"));
  EXPECT_THAT(kinds(reader.schema()), ElementsAre(Kind::number, Kind::number, Kind::text));
  EXPECT_TRUE(reader.schema().named);
  Projection projection{{1, 0}, {2}};
  RowBatch batch;
  ASSERT_TRUE(reader.read(projection, 10, batch));
  EXPECT_EQ(batch.numbers, (MatrixD(2, 2) << 2.5, 1, 4, 3).finished());
  EXPECT_EQ(batch.texts.at(1, 0), "y");
  EXPECT_THAT(batch.lines, ElementsAre(2, 3));
  EXPECT_FALSE(reader.read(projection, 10, batch));
  EXPECT_EQ(batch.rows(), 0U);
  EXPECT_EQ(batch.numbers.rows(), 0);
}

TEST(ReaderShape, BatchesHaveAtMostMaxRows) {
  Reader reader = open("a\n1\n2\n3\n4\n5\n");
  RowBatch batch;
  std::vector<std::size_t> sizes;
  std::vector<double> values;
  while (reader.read({{0}, {}}, 2, batch)) {
    sizes.push_back(batch.rows());
    for (Index i = 0; i < batch.numbers.rows(); ++i) values.push_back(batch.numbers(i, 0));
  }
  EXPECT_THAT(sizes, ElementsAre(2, 2, 1));
  EXPECT_THAT(values, ElementsAre(1, 2, 3, 4, 5));
}

TEST(ReaderShape, ReadsEmptyProjection) {
  Reader reader = open("a,b\n1,2\n3,4\n");
  RowBatch batch;
  ASSERT_TRUE(reader.read({}, 10, batch));
  EXPECT_EQ(batch.rows(), 2U);
  EXPECT_EQ(batch.numbers.rows(), 2);
  EXPECT_EQ(batch.numbers.cols(), 0);
}

TEST(ReaderShape, EmptyFilesAreErrors) {
  for (const std::string text : {"", "\n", " \n\t\n  \n", "\r\n\r\n", "\xEF\xBB\xBF", "\xEF\xBB\xBF\n", "  "}) {
    const Error error = error_in(text);
    EXPECT_EQ(error.fault(), Fault::data);
    EXPECT_THAT(error.what(), HasSubstr("empty")) << text;
    EXPECT_EQ(error.where(), "t.csv");
  }
}

TEST(ReaderShape, HeaderAloneHasNoRows) {
  for (const std::string text : {"a,b\n", "a,b", "a,b\r\n\r\n", "\n\na,b\n\n"}) {
    Reader reader = open(text);
    EXPECT_TRUE(reader.dialect().header);
    EXPECT_THAT(names(reader.schema()), ElementsAre("a", "b"));
    EXPECT_THAT(kinds(reader.schema()), ElementsAre(Kind::empty, Kind::empty));
    RowBatch batch;
    EXPECT_FALSE(reader.read({{0}, {1}}, 10, batch));
  }
}

TEST(ReaderShape, OneRow) {
  Reader reader = open("1,2\n");
  EXPECT_FALSE(reader.dialect().header);
  EXPECT_THAT(names(reader.schema()), ElementsAre("x1", "x2"));
  EXPECT_FALSE(reader.schema().named);
  EXPECT_THAT(texts(reader), ElementsAre(ElementsAre("1", "2")));
}

TEST(ReaderShape, OneColumn) {
  EXPECT_EQ(numbers("a\n1\n2\n"), (MatrixD(2, 1) << 1, 2).finished());
  EXPECT_EQ(numbers("1\n2\n"), (MatrixD(2, 1) << 1, 2).finished());
}

TEST(ReaderShape, LastLineNeedsNoLineEnd) { EXPECT_EQ(texts("a,b\n1,2\n3,4").size(), 2U); }

TEST(ReaderShape, CountsBlankLinesInside) {
  Reader reader = open("\n\na,b\n1,2\n\n   \n3,4\n\n\n");
  RowBatch batch;
  ASSERT_TRUE(reader.read({{0, 1}, {}}, 10, batch));
  EXPECT_THAT(batch.lines, ElementsAre(4, 7));
  EXPECT_FALSE(reader.read({{0, 1}, {}}, 10, batch));
  EXPECT_EQ(reader.irregular().blank_lines, 2U);
}

TEST(ReaderShape, BlankLineIsAMissingValueInOneColumn) {
  Reader reader = open("a\n1\n\n\n4\n\n\n");
  RowBatch batch;
  ASSERT_TRUE(reader.read({{0}, {0}}, 2, batch));  // the border of a batch is between the two
  EXPECT_THAT(batch.lines, ElementsAre(2, 3));
  EXPECT_TRUE(std::isnan(batch.numbers(1, 0)));
  EXPECT_EQ(batch.texts.at(1, 0), "");
  ASSERT_TRUE(reader.read({{0}, {0}}, 2, batch));
  EXPECT_THAT(batch.lines, ElementsAre(4, 5));
  EXPECT_TRUE(std::isnan(batch.numbers(0, 0)));
  EXPECT_EQ(batch.numbers(1, 0), 4);
  EXPECT_FALSE(reader.read({{0}, {0}}, 2, batch));
  EXPECT_EQ(reader.irregular().blank_lines, 0U);
}

TEST(ReaderShape, RowOfTabsHasMissingValues) {
  const Rows rows = texts("a\tb\tc\n1\t2\t3\n\t\t\n4\t5\t6\n");
  EXPECT_THAT(rows, ElementsAre(ElementsAre("1", "2", "3"), ElementsAre("", "", ""), ElementsAre("4", "5", "6")));
}

TEST(ReaderShape, RaggedRowIsAnErrorAtItsLine) {
  Error error = error_in("a,b,c\n1,2,3\n4,5\n6\n7,8,9\n");
  EXPECT_EQ(error.fault(), Fault::data);
  EXPECT_EQ(error.where(), "t.csv:3");
  EXPECT_THAT(error.what(), HasSubstr("3 cells expected, 2 found"));
  error = error_in("a,b,c\n1,2,3\n4,5,6,7\n8,9,10\n");
  EXPECT_EQ(error.where(), "t.csv:3");
  EXPECT_THAT(error.what(), HasSubstr("3 cells expected, 4 found"));
}

TEST(ReaderShape, TrailingDelimiterInEveryRowIsIgnored) {
  Reader reader = open("a,b,\n1,2,\n3,4,\n");
  EXPECT_TRUE(reader.dialect().trailing_delimiter);
  EXPECT_THAT(names(reader.schema()), ElementsAre("a", "b"));
  EXPECT_THAT(texts(reader), ElementsAre(ElementsAre("1", "2"), ElementsAre("3", "4")));
  Reader headerless = open("1;2;\n3;4;\n");
  EXPECT_THAT(names(headerless.schema()), ElementsAre("x1", "x2"));
}

TEST(ReaderShape, ValueAfterTrailingDelimiterIsAnError) {
  std::string text = "a,b,\n";
  for (int i = 0; i < 3000; ++i) text += "1,2,\n";
  EXPECT_THAT(error_in(text + "1,2,3\n").where(), "t.csv:3002");
}

TEST(ReaderShape, TrailingDelimiterInSomeRowsIsAnError) {
  EXPECT_EQ(error_in("a,b\n1,2\n3,4,\n5,6\n").where(), "t.csv:3");
}

TEST(ReaderShape, SkipsLinesByOption) {
  const std::string text = "Report of 2020\nby hand\n\na,b,c\n1,2,3\n4,5,6\n7,8,9\n";
  const Error error = error_in(text);
  EXPECT_EQ(error.where(), "t.csv:1");
  EXPECT_THAT(error.hint(), HasSubstr("--skip 3"));
  ReadOptions options;
  options.skip = 3;
  Reader reader = open(text, options);
  EXPECT_THAT(names(reader.schema()), ElementsAre("a", "b", "c"));
  RowBatch batch;
  reader.read({{0}, {}}, 10, batch);
  EXPECT_THAT(batch.lines, ElementsAre(5, 6, 7));
  options.skip = 70;
  EXPECT_THAT(error_in(text, options).what(), HasSubstr("empty"));
}

TEST(ReaderShape, SecondHeaderIsAnError) {
  const Error error = error_in("height,weight\ncm,kg\n1,2\n3,4\n");
  EXPECT_EQ(error.where(), "t.csv:2, column \"height\"");
  EXPECT_THAT(error.what(), HasSubstr("\"cm\" is not a number"));
}

TEST(ReaderShape, RepeatedHeaderIsAnError) {
  std::string text = "a,b\n1,2\n3,4\na,b\n5,6\n";
  EXPECT_EQ(error_in(text).where(), "t.csv:4, column \"a\"");
  EXPECT_THAT(error_in(text).hint(), HasSubstr("header comes again"));
}

TEST(ReaderShape, SecondTableIsAnError) {
  EXPECT_EQ(error_in("a,b\n1,2\n3,4\n\nc,d,e\n1,2,3\n").where(), "t.csv:5");
  EXPECT_EQ(error_in("a,b\n1,2\n3,4\n\nc,d\n1,2\n").where(), "t.csv:5, column \"a\"");
}

TEST(ReaderShape, FooterIsAnError) {
  EXPECT_EQ(error_in("a,b\n1,2\n3,4\nTotal,6\n").where(), "t.csv:4, column \"a\"");
  EXPECT_EQ(error_in("a,b\n1,2\n3,4\n2 rows\n").where(), "t.csv:4");
}

TEST(ReaderShape, ManyColumns) {
  constexpr std::size_t kColumns = 100'000;
  std::string text;
  for (int row = 0; row < 4; ++row) {
    for (std::size_t i = 0; i < kColumns; ++i) text += std::to_string(i) + (i + 1 < kColumns ? "," : "\n");
  }
  Reader reader = open(text);
  ASSERT_EQ(reader.schema().columns.size(), kColumns);
  const MatrixD values = numbers(reader);
  ASSERT_EQ(values.rows(), 4);
  EXPECT_EQ(values(3, kColumns - 1), static_cast<double>(kColumns - 1));
}

TEST(ReaderShape, MoreThanAMillionColumnsAreAnError) {
  const std::string row = std::string(1'000'000, ',') + "\n";
  const Error error = error_in(row + row);
  EXPECT_EQ(error.fault(), Fault::data);
  EXPECT_EQ(error.where(), "t.csv:1");
}

TEST(ReaderShape, ReaderIsMovable) {
  Reader a = open("a,b\n1,2\n");
  Reader b = std::move(a);
  EXPECT_EQ(b.name(), "t.csv");
  EXPECT_EQ(texts(b).size(), 1U);
}

TEST(ReaderShape, BlankLineOfOneColumnIsAMissingLabel) {
  Reader reader = open("kind\nred\n\nblue\n");
  RowBatch batch;
  ASSERT_TRUE(reader.read({.numbers = {0}, .texts = {}, .categories = {0}}, 10, batch));
  ASSERT_EQ(batch.labels.rows(), 3U);
  EXPECT_EQ(batch.labels.at(0, 0), "red");
  EXPECT_EQ(batch.labels.at(1, 0), "");
  EXPECT_EQ(batch.labels.at(2, 0), "blue");
}

TEST(ReaderShape, SeveralCategoriesAndDates) {
  Reader reader = open("kind,n,day,size,week\nred,1,1970-01-02,big,1970-01-08\nblue,2,1970-01-03,small,1970-01-15\n");
  RowBatch batch;
  const Projection projection{.numbers = {0, 1, 2, 3, 4}, .texts = {}, .categories = {0, 3}, .dates = {2, 4}};
  ASSERT_TRUE(reader.read(projection, 10, batch));
  EXPECT_TRUE(std::isnan(batch.numbers(1, 0)) && std::isnan(batch.numbers(1, 3)));
  EXPECT_EQ(batch.numbers(1, 1), 2);
  EXPECT_EQ(batch.numbers(1, 2), 2);
  EXPECT_EQ(batch.numbers(1, 4), 14);
  EXPECT_EQ(batch.labels.at(1, 0), "blue");
  EXPECT_EQ(batch.labels.at(1, 1), "small");
}

TEST(ReaderShape, ShortRowIsPaddedOnlyWhereItsCellsSuit) {
  EXPECT_THAT(error_in("a,b,c\n1,x,3\n2,y,4\n5,z\n").hint(), HasSubstr("pad fills it up"));
  EXPECT_THAT(error_in("a,b,c\n1,x,3\n2,y,4\n?,z\n").hint(), HasSubstr("pad fills it up"));
  for (const std::string row : {"z,5\n", "5,6\n", "5\n"})
    EXPECT_THAT(error_in("a,b,c\n1,x,3\n2,y,4\n" + row).hint(), testing::Not(HasSubstr("pad"))) << row;
}

TEST(ReaderShape, LastNumberWithoutALineEndIsNoted) {
  const auto unended = [](const std::string& text) {
    Reader reader = open(text);
    texts(reader);
    return reader.irregular().unended;
  };
  EXPECT_EQ(unended("a,b\n1,2\n3,4"), "t.csv:3");
  EXPECT_EQ(unended("a,b\n1,2\n3,4\n"), "");
  EXPECT_EQ(unended("a,b\n1,2\n3,4\n "), "");
  EXPECT_EQ(unended("a,b\n1,x\n3,y"), "");  // a text that is cut is no number that lost digits
}

TEST(ReaderShape, OneColumnMayHaveATrailingDelimiter) {
  Reader reader = open("a;\n1;\n2;\n", delimited(';'));
  EXPECT_THAT(names(reader.schema()), ElementsAre("a"));
  EXPECT_EQ(texts(reader), (Rows{{"1"}, {"2"}}));
}

}  // namespace
}  // namespace aefx::csv::test
