// The whole numbers of a column in the first rows.
#include "csv/sniff/whole_number_tally.h"

#include "tables.h"

namespace aefx::csv::test {
namespace {

WholeNumbers whole(const std::vector<std::string>& cells, Header header = Header::yes) {
  std::string text = header == Header::yes ? "k,other\n" : "";
  for (const std::string& cell : cells) text += cell + ",0.5\n";
  return open(text, with(header)).schema().columns[0].whole;
}

TEST(WholeNumberTally, CountersAscend) {
  const WholeNumbers n = whole({"1", "2", "5"});
  EXPECT_EQ(n.rows, 3U);
  EXPECT_TRUE(n.distinct && n.ascending && !n.padded);
  EXPECT_EQ(n.first, 1);
  EXPECT_EQ(n.smallest, 1);
  EXPECT_EQ(n.largest, 5);
}

TEST(WholeNumberTally, FirstRowCountsInATableWithoutHeader) {
  EXPECT_TRUE(whole({"1", "2", "3"}, Header::no).ascending);
  EXPECT_EQ(whole({"1", "2", "3"}, Header::no).first, 1);
  EXPECT_EQ(whole({"1", "2", "3"}, Header::no).rows, 3U);
  EXPECT_FALSE(whole({"4", "2", "3"}, Header::no).ascending);
  EXPECT_FALSE(whole({"2", "2", "3"}, Header::no).distinct);
  EXPECT_TRUE(whole({"7"}, Header::no).ascending);
}

TEST(WholeNumberTally, OrderAndRepetition) {
  EXPECT_FALSE(whole({"3", "1", "2"}).ascending);
  EXPECT_TRUE(whole({"3", "1", "2"}).distinct);
  EXPECT_FALSE(whole({"1", "2", "2"}).distinct);
  EXPECT_FALSE(whole({"1", "2", "2"}).ascending);
}

TEST(WholeNumberTally, OtherCellsMakeItNothing) {
  for (const char* const cell : {"", "NA", "x", "2.5", "3e5"}) EXPECT_EQ(whole({"1", cell, "3"}).rows, 0U) << cell;
  EXPECT_EQ(whole({"1", "2.0", "-3"}).rows, 3U);
}

TEST(WholeNumberTally, LeadingZerosOfEqualLengthAreCodes) {
  EXPECT_TRUE(whole({"007", "012", "930"}).padded);
  EXPECT_EQ(whole({"007", "012", "930"}).digits, 3U);
  EXPECT_FALSE(whole({"007", "12"}).padded);
  EXPECT_FALSE(whole({"0", "1"}).padded);
  EXPECT_FALSE(whole({"170", "120"}).padded);
  EXPECT_FALSE(whole({"0.0", "1.0"}).padded);
}

TEST(WholeNumberTally, CellsDifferThatAreTheSameDouble) {
  EXPECT_TRUE(whole({"740245381351497730", "740245381351497733", "740245381351497736"}).distinct);
  EXPECT_FALSE(whole({"740245381351497730", "740245381351497730"}).distinct);
}

}  // namespace
}  // namespace aefx::csv::test
