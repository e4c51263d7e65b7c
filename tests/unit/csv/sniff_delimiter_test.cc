#include "csv/sniff/sniff_delimiter.h"

#include "tables.h"

namespace aefx::csv::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Dialect dialect(const std::string& text, const ReadOptions& options = {}) { return open(text, options).dialect(); }

TEST(SniffDelimiter, FindsFiveDelimiters) {
  for (const char delimiter : {',', ';', '\t', '|', ' '}) {
    std::string text = "a,b,c\n1,2,x\n3,4,y\n5,6,z\n";
    std::replace(text.begin(), text.end(), ',', delimiter);
    EXPECT_EQ(dialect(text).delimiter, delimiter);
    EXPECT_EQ(texts(text)[2][2], "z");
    std::string headerless = text.substr(6);
    EXPECT_EQ(dialect(headerless).delimiter, delimiter);
  }
}

TEST(SniffDelimiter, CommaWithSpace) {
  Reader reader = open("39, State-gov, 77516\n50, Private, 83311\n38, , 215646\n");
  EXPECT_EQ(reader.dialect().delimiter, ',');
  EXPECT_TRUE(reader.dialect().space_after);
  EXPECT_THAT(texts(reader)[0], ElementsAre("39", "State-gov", "77516"));
}

TEST(SniffDelimiter, IrregularSpacesBelongToTheText) { EXPECT_EQ(texts("a,b\n1, x\n2,y\n")[0][1], " x"); }

TEST(SniffDelimiter, RunsOfSpacesAreMerged) {
  Reader reader = open("   18.0   8   307.0  chevy\n  9.5  12     1.0  ford  \n 100   1 2 x\n");
  EXPECT_TRUE(reader.dialect().merged);
  EXPECT_THAT(texts(reader), ElementsAre(ElementsAre("18.0", "8", "307.0", "chevy"),
                                         ElementsAre("9.5", "12", "1.0", "ford"), ElementsAre("100", "1", "2", "x")));
}

TEST(SniffDelimiter, SingleSpacesAllowEmptyCells) {
  Reader reader = open("1 2 3\n4  6\n7 8 9\n");
  EXPECT_FALSE(reader.dialect().merged);
  EXPECT_THAT(texts(reader)[1], ElementsAre("4", "", "6"));
}

TEST(SniffDelimiter, OtherDelimitersInTextAreIgnored) {
  EXPECT_EQ(dialect("a\tb\nx, y\t1\nz\t2\nu, v, w\t3\n").delimiter, '\t');
  EXPECT_EQ(dialect("t,v\n2020-01-01 10:00,5\n2020-01-02 11:00,6\n").delimiter, ',');
  EXPECT_EQ(dialect("a,b,c\n1,p|q,2\n3,r|s,4\n").delimiter, ',');
  EXPECT_EQ(dialect("a,b\n\"1;2;3\",x\n\"4;5;6\",y\n").delimiter, ',');
}

TEST(SniffDelimiter, DecimalCommasAreNotDelimiters) {
  EXPECT_EQ(dialect("1,5;2,5\n3,5;4,5\n").delimiter, ';');
  EXPECT_EQ(dialect("1,5 2,5 3,5\n3,5 4,5 1,0\n").delimiter, ' ');
  EXPECT_EQ(dialect("a\tb\n1,5\t2\n2,5\t3\n3,5\n").delimiter, '\t');
}

TEST(SniffDelimiter, DecimalCommaIsNoDelimiter) {
  ReadOptions options;
  options.decimal = ',';
  EXPECT_EQ(open("wert\n6,89\n3,47\n2,23\n", options).schema().columns.size(), 1U);
  EXPECT_EQ(numbers("6,89\n3,47\n2,23\n", options)(1, 0), 3.47);
  EXPECT_EQ(numbers("a,b\n\"1,5\",\"2,5\"\n\"3,5\",\"4,5\"\n", options)(1, 1), 4.5);
  options.delimiter = ',';
  EXPECT_EQ(open("6,89\n3,47\n2,23\n", options).schema().columns.size(), 2U);
  EXPECT_THAT(error_in("wert\n6,89\n3,47\n2,23\n").hint(), HasSubstr("--decimal ,"));
  EXPECT_THAT(open("6,89\n3,07\n2,23\n7,55\n").sniff_report().remarks, ElementsAre(HasSubstr("--decimal ,")));
}

TEST(SniffDelimiter, WhiteSpaceOfTwoKinds) {
  Reader cars = open("27.4   4   216.9\t\"vw 1131\"\n37.2   6   17.0\t\"vw 1131\"\n9.8    8   38.6\t\"bmw 2002\"\n");
  EXPECT_TRUE(cars.dialect().white_space);
  EXPECT_THAT(texts(cars)[0], ElementsAre("27.4", "4", "216.9", "vw 1131"));
  EXPECT_THAT(texts("1.5 2\t3\n2.5 4\t1\n")[1], ElementsAre("2.5", "4", "1"));
  EXPECT_EQ(texts("1\t2\t3\n4\t\t5\t6\n7\t8\t9\n\t3\t4\t5\n")[1].size(), 3U);  // doubled tabs
  // A tab between cells of which one holds a blank.
  EXPECT_EQ(dialect("a\tb\tc\n1\t>= 5\t2\n2\t>= 5\t4\n3\t< 5\t1\n").delimiter, '\t');
  ReadOptions options;
  options.white_space = true;
  EXPECT_THAT(texts("NAME   READY AGE\nweb-1  1/1\t 5d\ndb     0/1   12d\n", options)[1],
              ElementsAre("db", "0/1", "12d"));
  EXPECT_THAT(open("NAME   READY AGE\nweb-1  1/1   5d\ndb     0/1   12d\n").sniff_report().remarks,
              testing::Contains(HasSubstr("--delimiter space")));
}

TEST(SniffDelimiter, HeaderOneNameShort) {
  const Error error = error_in("\"a\" \"b\"\n\"row 1\" 2.5 3\n\"row 2\" 4.5 1\n\"row 3\" 1.5 2\n");
  EXPECT_THAT(error.what(), HasSubstr("the first row has 2 cells, but most have 3"));
  EXPECT_THAT(error.hint(), HasSubstr("a name may be missing"));
}

TEST(SniffDelimiter, SpacesAreNoDelimiterWhereTheFirstRowSuitsAnother) {
  EXPECT_EQ(dialect("c,x\n1 100,0\n2 101,7\n3 102,1\n").delimiter, ',');
}

TEST(SniffDelimiter, FirstRowSettlesBetweenTwo) {
  EXPECT_EQ(dialect("name\tvalue\nx\t1,5\ny\t2,5\nz\t3,5\n").delimiter, '\t');
  EXPECT_THAT(error_in("A B C\nx [1;5;3] u\ny [1;2;3] v\nx [2;2;3] u\n").hint(), HasSubstr("--delimiter space"));
}

TEST(SniffDelimiter, ColumnOfWordsIsOneColumn) {
  EXPECT_EQ(open("John Smith\nJane Doe\nAnn Lee\n").schema().columns.size(), 1U);
  EXPECT_EQ(open("a title\nsome words here\nand more of them\nhello\n").schema().columns.size(), 1U);
}

TEST(SniffDelimiter, OneRowWithOtherDelimiterIsAnError) {
  EXPECT_EQ(error_in("1,2\n3,4\n5;6\n7,8\n").where(), "t.csv:3");
}

TEST(SniffDelimiter, AmbiguityIsAnError) {
  for (const std::string text : {"a,b;c\nd,e;f\ng,h;i\n", "hi, you\na, b, c\nw, x, y, z\nu, v, w, x, y\n"}) {
    const Error error = error_in(text);
    EXPECT_EQ(error.fault(), Fault::data);
    EXPECT_THAT(error.what(), HasSubstr("--delimiter"));
  }
}

TEST(SniffDelimiter, OptionOverrides) {
  EXPECT_THAT(texts("a,b;c\nd,e;f\n", delimited(';'))[0], ElementsAre("d,e", "f"));
  EXPECT_THAT(texts("a:b\n1:2\n", delimited(':'))[0], ElementsAre("1", "2"));
  EXPECT_TRUE(dialect("1   2\n3 4\n", delimited(' ')).merged);
  for (const char bad : {'"', '\n', '\r', '\0'}) EXPECT_EQ(error_in("a\n", delimited(bad)).fault(), Fault::usage);
}

TEST(SniffDelimiter, LooksAtALimitedSample) {
  std::string text = "a;b\n";
  for (int i = 0; i < 5000; ++i) text += "1;2\n";
  EXPECT_EQ(texts(text).size(), 5000U);
}

TEST(SniffDelimiter, ThreeRowsWithALeadingZeroMayBeDecimalCommas) {
  EXPECT_THAT(open("6,8\n3,07\n2,2\n").sniff_report().remarks, testing::Contains(HasSubstr("--decimal ,")));
  for (const std::string text : {"6,8\n3,17\n2,2\n", "6,8\n3,0\n2,2\n", "6,8\nx,07\n2,2\n", "6,8\n3,07x\n2,2\n"})
    EXPECT_THAT(open(text).sniff_report().remarks, testing::Not(testing::Contains(HasSubstr("--decimal ,")))) << text;
}

}  // namespace
}  // namespace aefx::csv::test
