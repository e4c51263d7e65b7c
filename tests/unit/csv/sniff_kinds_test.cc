#include "csv/sniff/sniff_kinds.h"

#include "tables.h"

namespace aefx::csv::test {
namespace {

using testing::ElementsAre;

Kind kind(const std::vector<std::string>& cells) {
  std::string text = "k,name\n";
  for (const std::string& cell : cells) text += cell + ",abc\n";
  return open(text, with(Header::yes)).schema().columns[0].kind;
}

TEST(SniffKinds, NumbersTextAndEmpty) {
  EXPECT_EQ(kind({"1", "2.5", "-3e4"}), Kind::number);
  EXPECT_EQ(kind({"x", "y", "z"}), Kind::text);
  EXPECT_EQ(kind({"", "NA", "?"}), Kind::empty);
  EXPECT_EQ(kind({"1", "", "NA"}), Kind::number);
}

TEST(SniffKinds, FewTextsLeaveANumberColumn) {
  EXPECT_EQ(kind({"1", "2", "x"}), Kind::number);
  EXPECT_EQ(kind({"1", "none", "2", "none", "3"}), Kind::number);  // a sign for missing values that is not known yet
  EXPECT_EQ(kind({"1", "inf", "1e400"}), Kind::number);
}

TEST(SniffKinds, TwoWordsThatRepeatLeaveANumberColumn) {
  EXPECT_EQ(kind({"1", "None", "2", "n.d.", "3", "None", "4", "n.d.", "5"}), Kind::number);
  EXPECT_EQ(kind({"1", "None", "2", "n.d.", "3"}), Kind::text);  // ids as A12 are often two
  EXPECT_EQ(kind({"1", "None", "2", "n.d.", "3", "None", "4", "n.a.", "5"}), Kind::text);
}

TEST(SniffKinds, TruthsOfTwoKindsAreText) {
  EXPECT_EQ(kind({"1", "0", "TRUE", "1", "0", "FALSE", "0", "1", "TRUE", "FALSE", "0"}), Kind::text);
}

TEST(SniffKinds, MixedIdsAreText) {
  EXPECT_EQ(kind({"113803", "A/5 21171", "373450", "PC 17599", "17463"}), Kind::text);
  EXPECT_EQ(kind({"1", "x"}), Kind::text);
  EXPECT_EQ(kind({"2020-01-01", "2020-01-02"}), Kind::text);
  EXPECT_EQ(kind({"0x10", "0x20"}), Kind::text);
}

TEST(SniffKinds, AllColumns) {
  Reader reader = open("1,x,,5\n2,y,,6\n");
  EXPECT_THAT(kinds(reader.schema()), ElementsAre(Kind::number, Kind::text, Kind::empty, Kind::number));
}

TEST(SniffKinds, ColumnWithoutValuesIsLookedForFurtherDown) {
  std::string text = "a,b,c,d\n";
  for (int i = 0; i < 30'000; ++i) text += "1,,,2\n";
  EXPECT_THAT(kinds(open(text + "1,7,x,2\n1,8,y,2\n").schema()),
              ElementsAre(Kind::number, Kind::number, Kind::text, Kind::number));
  EXPECT_EQ(open(text).schema().columns[1].kind, Kind::empty);
}

TEST(SniffKinds, EmptyColumnAcceptsLaterNumbers) {
  std::string text = "a,b\n";
  for (int i = 0; i < 2000; ++i) text += "1,\n";
  EXPECT_EQ(numbers(text + "1,7\n")(2000, 1), 7);
  EXPECT_EQ(error_in(text + "1,7\n1,8\n1,x\n").where(), "t.csv:2004, column \"b\"");
}

TEST(SniffKinds, ReportCountsCells) {
  const Reader reader = open("n,t\n1,x\n,y\n3,NA\n4,?\n5,z\n");
  const SniffReport& report = reader.sniff_report();
  EXPECT_EQ(report.records, 6U);
  ASSERT_EQ(report.columns.size(), 2U);
  EXPECT_EQ(report.columns[0].numbers, 4U);
  EXPECT_EQ(report.columns[0].texts, 0U);
  EXPECT_EQ(report.columns[0].missing, 1U);
  EXPECT_EQ(report.columns[1].numbers, 0U);
  EXPECT_EQ(report.columns[1].texts, 3U);
  EXPECT_EQ(report.columns[1].missing, 2U);
}

}  // namespace
}  // namespace aefx::csv::test
