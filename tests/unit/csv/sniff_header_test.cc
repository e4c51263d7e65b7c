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
  EXPECT_TRUE(header("a,b\na,b\n1,2\n3,4\n5,6\n"));  // an error at the second
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

TEST(SniffHeader, NumbersAndMarkersMayBeNames) {
  EXPECT_TRUE(header("region,2019,2020\nNorth,70,59\nSouth,54,84\nEast,52,55\n"));
  EXPECT_TRUE(header("country,1999,2000\nA,745,2666\nB,37737,80488\nC,212258,213766\n"));
  EXPECT_TRUE(header("RI,Na,Mg\n1.1,13,4\n-2,13.9,3\n0.5,12,3\n"));  // sodium
  EXPECT_TRUE(header("cpi,inf\n1.1,13\n2,13.9\n0.5,12\n"));          // inflation
  EXPECT_TRUE(header("0,1,2,label\n5.5,2.5,1.25,x\n4.5,1.5,2.25,y\n0.5,0.25,0.75,x\n"));
  EXPECT_TRUE(header("400.0,400.5,401.0\n0.12,0.13,0.15\n0.22,0.23,0.25\n0.32,0.13,0.11\n"));
  EXPECT_TRUE(header("\"0\",\"1\"\n5,2\n4,1\n3,2\n"));
  EXPECT_TRUE(header(",town,size\nr1,ann,4\nr2,bob,5\n"));
}

TEST(SniffHeader, FirstRowLikeThoseBelowIsData) {
  EXPECT_FALSE(header("2024-01-04\n2024-01-07\n2024-01-10\n2024-01-13\n"));
  EXPECT_FALSE(header("76.4%,w1\n71.2%,w2\n80.1%,w3\n12.1%,w4\n"));
  EXPECT_FALSE(header("1,2,3\n2,3,4\n3,4,5\n4,5,6\n"));  // each row is a sequence
  EXPECT_FALSE(header("1950,12\n1951,14\n1952,9\n1953,11\n"));
  EXPECT_FALSE(header("A12,7\nB31,8\nC01,9\n"));
  EXPECT_FALSE(header("0,1,Afghanistan,4\n1,2,Albania,8\n2,3,Algeria,12\n"));
}

TEST(SniffHeader, BalancedEvidenceIsRemarkedOn) {
  const auto remarks = [](const std::string& text) { return open(text).sniff_report().remarks; };
  EXPECT_THAT(remarks("ann,red\nbob,blue\n"), ElementsAre(testing::HasSubstr("--header no")));
  EXPECT_THAT(remarks("2019,2020\n5,70\n90,5\n"), ElementsAre(testing::HasSubstr("--header")));
  EXPECT_THAT(remarks("a,b\n1,2\n3,4\n"), testing::IsEmpty());
  EXPECT_THAT(remarks("5.1,3.5,setosa\n4.9,3.0,setosa\n4.7,3.2,setosa\n"), testing::IsEmpty());
}

TEST(SniffHeader, NamesThatAreKnownAreAHeader) {
  ReadOptions options;
  options.header_names = {"0", "1"};
  EXPECT_TRUE(open("0,1\n1,0\n0,1\n1,1\n", options).dialect().header);
  EXPECT_TRUE(open("1,0\n1,0\n0,1\n1,1\n", options).dialect().header);  // in another order
  EXPECT_FALSE(open("1,7\n1,0\n0,1\n1,1\n", options).dialect().header);
  options.header_names = {"7"};
  EXPECT_FALSE(open("7,1\n8,2\n6,1\n", options).dialect().header);  // one number may be in any row
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
  EXPECT_THAT(replaced.sniff_report().remarks, ElementsAre(testing::HasSubstr("--header no")));
  Reader given = open("3,4\n1,2\n", options);
  EXPECT_TRUE(given.schema().named);
  EXPECT_EQ(texts(given).size(), 2U);
  EXPECT_EQ(texts("Oslo,anna\nRom,bob\nRom,carl\nParis,bob\n", options).size(), 4U);  // no row is lost
  EXPECT_EQ(texts("u,v\nRom,bob\nRom,carl\n", options).size(), 2U);
  options.names = {"u"};
  EXPECT_EQ(error_in("a,b\n1,2\n", options).fault(), Fault::usage);
}

TEST(ColumnNames, KeepsRepeatedAndNumbersEmptyNames) {
  Reader reader = open("a,,a,\"\"\n1,2,3,4\n");
  EXPECT_THAT(names(reader.schema()), ElementsAre("a", "x2", "a", "x4"));
  EXPECT_EQ(reader.schema().find("a"), 0U);
  EXPECT_EQ(reader.schema().find("b"), Schema::npos);
}

// Returns `first`, and `rows` times the row below it.
std::string repeated(const std::string& first, int rows, const std::string& below) {
  std::string text = first;
  for (int i = 0; i < rows; ++i) text += below;
  return text;
}

TEST(SniffHeader, ThreeHundredRowsAreComparedWithTheFirst) {
  EXPECT_TRUE(header(repeated("kind,color\n", 300, "a,red\n") + "kind,color\n"));
  EXPECT_FALSE(header(repeated("kind,color\n", 299, "a,red\n") + "kind,color\n"));
}

TEST(SniffHeader, GapAboveFewRowsSaysLittle) {
  EXPECT_FALSE(header(",red\nr1,blue\nr2,red\n"));
  EXPECT_FALSE(header(repeated(",red\n", 200, "1,blue\n") + "2,red\n"));
  EXPECT_FALSE(header("red,\nblue,bob\ncid,red\n"));
}

TEST(SniffHeader, QuotesOfTheFirstRowCountWhereOthersHaveNone) {
  EXPECT_TRUE(header("\"7\",\"8\"\n5,2\n4,1\n3,2\n"));
  EXPECT_FALSE(header("\"red\",\"ann\"\n\"blue\",\"bob\"\n\"red\",\"cid\"\n"));  // all have them
}

TEST(SniffHeader, NumberAboveTextsIsWeakEvidence) { EXPECT_FALSE(header("5,red,ann\nx,blue,BOB\ny,red,CID\n")); }

TEST(SniffHeader, NumbersFarFromThoseBelowCountAsThree) {
  std::string one, three, six;
  for (int i = 1; i <= 13; ++i) {
    const std::string cell = std::to_string(i);
    three += cell + "," + cell + "," + cell + "," + cell + "\n";
    six += cell + "," + cell + "," + cell + "," + cell + "," + cell + "," + cell + "," + cell + "," + cell + "\n";
  }
  EXPECT_TRUE(header("500,900,700,20\n" + three));
  EXPECT_FALSE(header("500,900,700,5\n" + three));
  EXPECT_FALSE(header("500,900,700,800,300,990,5,6\n" + six));
}

TEST(SniffHeader, FirstRowWrittenAsTheOthersIsData) {
  EXPECT_FALSE(header("A12,first\nB31,x\nC01,x\nD44,x\n"));
  EXPECT_TRUE(header("size1,first\nB31,x\nC01,x\nD44,x\n"));
}

TEST(SniffHeader, EmptyCellAboveAnIndexDoubtsNoNames) { EXPECT_TRUE(header(",b\n,b\n1,2\n3,4\n5,6\n")); }

TEST(SniffHeader, NamesWithoutDigitsAboveCodes) { EXPECT_TRUE(header("code,item,red\nA1,B7,x\nB2,C8,red\nC3,D9,y\n")); }

TEST(SniffHeader, InfinityAboveNumbersIsWeakEvidence) {
  EXPECT_FALSE(header("inf,red,ann,eve\n1,x,BOB,ANN\n2,red,CID,EVA\n0.5,y,DOE,IDA\n"));
}

TEST(SniffHeader, PositionsOfTwoColumnsAreNames) {
  std::string text = "0,1\n";
  for (int i = 0; i < 20; ++i) text += std::to_string(i % 6 - 3) + ".5," + std::to_string(3 - i % 6) + ".5\n";
  EXPECT_TRUE(header(text));
  EXPECT_FALSE(header("0,2" + text.substr(3)));
}

TEST(SniffHeader, StrongestEvidenceIsReported) {
  EXPECT_EQ(open("red,\nblue,bob\nred,ann\n").sniff_report().header_because, "\"red\" comes again below");
}

}  // namespace
}  // namespace aefx::csv::test
