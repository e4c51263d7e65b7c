// Faults 1 to 18: the shape of the file.
#include "cli/fault_table.h"

namespace aefx::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class FaultShape : public FaultTest {};

TEST_F(FaultShape, F001_EmptyFileIsAnError) {
  expect_refused("", "t.csv: the table is empty");
  expect_error(aefx({"train", "-", "--dim", "1"}, ""), 3, "<stdin>: the table is empty");
  EXPECT_THAT(dir.list(), ElementsAre("t.csv"));
  ASSERT_EQ(train(table(), {"-q"}).code, 0);
  expect_error(aefx({"encode", "t.aefx", "-"}, ""), 3, "<stdin>: the table is empty");
}

TEST_F(FaultShape, F002_WhitespaceOnlyFileIsAnError) {
  for (const char* blank : {"\n", " \n\n", " \t \r\n\r\n  ", "\r\r", "     "}) {
    SCOPED_TRACE(::testing::PrintToString(blank));
    expect_refused(blank, "t.csv: the table is empty");
  }
}

TEST_F(FaultShape, F003_HeaderOnlyFailsToTrainAndEncodesToAHeader) {
  expect_refused("a,b\n", "t.csv: the table has no rows", "--header no");
  ASSERT_EQ(train(table(), {"-q", "--dim", "2"}).code, 0);
  for (const char* header : {"a,b\n", "a,b", "a,b\n\n\n", "a,b\r\n"}) {
    SCOPED_TRACE(::testing::PrintToString(header));
    const Result r = aefx({"encode", "t.aefx", "-"}, header);
    EXPECT_EQ(r.code, 0) << r.err;
    EXPECT_EQ(r.out, "code1,code2\n");
  }
}

TEST_F(FaultShape, F004_OneRowFailsToTrainAndIsEncoded) {
  expect_refused("a,b\n1,2\n", "t.csv: the table has one row", "more rows are needed");
  expect_refused("1,2,3\n", "t.csv: the table has one row", "more rows are needed");
  ASSERT_EQ(train(table(), {"-q", "-o", "codes.csv"}).code, 0);
  const Result r = aefx({"encode", "t.aefx", "-"}, table(1));
  EXPECT_EQ(r.code, 0) << r.err;
  const auto codes = lines_of(dir.read("codes.csv"));
  EXPECT_EQ(r.out, codes.at(0) + "\n" + codes.at(1) + "\n");
}

TEST_F(FaultShape, F005_SingleColumn) {
  const Result r = train("a\n1\n4\n2\n8\n", {"-o", "codes.csv"});
  ASSERT_EQ(r.code, 0) << r.err;
  expect_finite(dir.read("codes.csv"), 4, 1);
  const Result back = aefx({"decode", "t.aefx", "codes.csv"});
  ASSERT_EQ(back.code, 0) << back.err;
  const auto values = numbers_of(back.out, 1);
  ASSERT_EQ(values.size(), 4U);
  EXPECT_NEAR(values[1][0], 4, 0.5);
  EXPECT_NEAR(values[3][0], 8, 0.5);
  // More codes than columns are allowed, with a warning.
  const Result more = train("a\n1\n4\n2\n8\n", {"--dim", "2"});
  EXPECT_EQ(more.code, 0) << more.err;
  expect_finite(more.out, 4, 2);
  EXPECT_THAT(more.err, HasSubstr("2 codes for a column that varies in 1 direction"));
}

TEST_F(FaultShape, F006_MissingFinalNewline) { expect_codes_of(table(), table().substr(0, table().size() - 1)); }

TEST_F(FaultShape, F007_TrailingBlankLinesAreSkipped) {
  for (const char* end : {"\n", "\n\n\n", "  \n \n", "\r\n\r\n", "   "}) {
    SCOPED_TRACE(::testing::PrintToString(end));
    expect_codes_of(table(), table() + end);
  }
  // Also in a table of one column.
  expect_codes_of("a\n1\n4\n2\n8\n", "a\n1\n4\n2\n8\n\n\n");
}

TEST_F(FaultShape, F008_BlankLineIsSkippedAndCounted) {
  expect_codes_of(table(), "a,b\n" + rows(5) + "\n" + rows(7, 5));
  const Result r = train("a,b\n" + rows(5) + "\n" + rows(2, 5) + "\n \n" + rows(5, 7));
  EXPECT_THAT(r.err, HasSubstr("3 blank lines were skipped\n"));
  EXPECT_THAT(train("a,b\n" + rows(5) + "\n" + rows(2, 5)).err, HasSubstr("1 blank line was skipped\n"));
  EXPECT_THAT(train(table()).err, Not(HasSubstr("blank")));
  const Result encoded = aefx({"encode", "t.aefx", "-"}, "a,b\n" + rows(5) + "\n" + rows(2, 5));
  EXPECT_EQ(encoded.code, 0);
  EXPECT_EQ(lines_of(encoded.out).size(), 8U);
  EXPECT_THAT(encoded.err, HasSubstr("1 blank line was skipped\n"));
  // Line numbers count blank lines.
  expect_error(train("a,b\n" + rows(12) + "\n" + "5,x\n"), 3, "t.csv:15, column \"b\"");
}

TEST_F(FaultShape, F008_BlankLineInSingleColumnIsAMissingValue) {
  expect_codes_of("a\n1\n3\nNA\n4\n2\n", "a\n1\n3\n\n4\n2\n");
  EXPECT_EQ(lines_of(train("a\n1\n3\n\n4\n2\n").out).size(), 6U);
  expect_error(train("a\n1\n3\n\n4\n2\n", {"--on-missing", "error"}), 3, "t.csv:4, column \"a\"", "--on-missing");
}

TEST_F(FaultShape, F009_ShortRowErrorNamesItsLine) {
  expect_refused("a,b\n" + rows(6) + "5\n" + rows(6, 6), "t.csv:8: 2 cells expected, 1 found", "may be cut");
  expect_refused("a,b\n1,2\n3,4\n5\n6,7\n", "t.csv:4: 2 cells expected, 1 found", "may be cut");
  expect_refused("a,b\n1,\"2\"\n3,4\n5\n6,7\n6,7\n7,8\n", "t.csv:4: 2 cells expected, 1 found");
  expect_refused("a,b\n1,\"2\n3\"\n3,4\n5\n6,7\n6,7\n7,8\n", "t.csv:");
  // Beyond the rows that the sniffer reads.
  expect_refused(table(3000) + "5\n", "t.csv:3002: 2 cells expected, 1 found", "may be cut");
  ASSERT_EQ(train(table(), {"-q"}).code, 0);
  expect_error(aefx({"encode", "t.aefx", "-", "-o", "codes.csv"}, table() + "5\n" + rows(3)), 3,
               "<stdin>:14: 2 cells expected, 1 found", "may be cut");
  EXPECT_FALSE(dir.has("codes.csv"));
}

TEST_F(FaultShape, F010_LongRowErrorNamesItsLine) {
  expect_refused("a,b\n" + rows(6) + "5,6,7\n" + rows(6, 6), "t.csv:8: 2 cells expected, 3 found", "in quotes");
  expect_refused("a,b\n1,2\n3,4\n5,6,7\n6,7\n", "t.csv:4: 2 cells expected, 3 found", "in quotes");
  expect_refused(table(3000) + "5,6,\n", "t.csv:3002: 2 cells expected, 3 found", "in quotes");
  ASSERT_EQ(train(table(), {"-q"}).code, 0);
  expect_error(aefx({"encode", "t.aefx", "-", "-o", "codes.csv"}, table() + "5,6,7\n" + rows(3)), 3,
               "<stdin>:14: 2 cells expected, 3 found", "in quotes");
  EXPECT_FALSE(dir.has("codes.csv"));
}

TEST_F(FaultShape, F011_TrailingDelimiterIsIgnoredAndReported) {
  const std::string trailing = replaced(table(), "\n", ",\n");
  expect_codes_of(table(), trailing);
  EXPECT_THAT(train(trailing).err, HasSubstr("every row ends in a delimiter"));
  EXPECT_THAT(aefx({"encode", "t.aefx", "t.csv"}).err, HasSubstr("every row ends in a delimiter"));
  EXPECT_THAT(train(table()).err, Not(HasSubstr("delimiter")));
  // A cell after the delimiter in a single row is an error, not lost.
  expect_refused(replaced(table(3000), "\n", ",\n") + "1,2,3\n", "t.csv:3002: the last column has no name", "--names");
}

TEST_F(FaultShape, F012_LeadingLinesErrorSuggestsSkip) {
  const std::string odd = "measured by hand\non a Monday\n" + table();
  expect_refused(odd, "t.csv:1: the first row has 1 cell, but most have 2", "--skip 2 ");
  const Result plain = train(table(), {"-q"});
  const Result skipped = train(odd, {"-q", "--skip", "2"});
  EXPECT_EQ(skipped.code, 0) << skipped.err;
  EXPECT_EQ(skipped.out, plain.out);
  EXPECT_EQ(aefx({"encode", "t.aefx", "t.csv", "--skip", "2"}).out, plain.out);
  expect_error(aefx(quick("t.csv", {"--skip", "-1"})), 2, "--skip: invalid value '-1'");
  expect_refused("a,b,c,d,e\nMonday\n" + table(), "t.csv:1: the first row has 5 cells, but most have 2", "--skip 2 ");
}

TEST_F(FaultShape, F013_SecondHeaderIsAnErrorAtItsCell) {
  expect_refused("a,b\ncm,kg\n" + rows(12), "t.csv:2, column \"a\": \"cm\" is not a number", "--missing \"cm\"");
  expect_refused("a,b\n,kg\n" + rows(12), "t.csv:2, column \"b\": \"kg\" is not a number", "--drop b");
}

TEST_F(FaultShape, F014_SecondTableIsAnErrorAtItsFirstLine) {
  expect_refused(table(12) + "x,y,z\n1,2,3\n4,5,6\n", "t.csv:14: 2 cells expected, 3 found");
  expect_refused(table(12) + "x,y\n" + rows(6), "t.csv:14, column \"a\": \"x\" is not a number");
  expect_refused(table(12) + "\nx,y\n" + rows(6), "t.csv:15, column \"a\": \"x\" is not a number");
  expect_refused(table(3000) + "x,y\n" + rows(6), "t.csv:3002, column \"a\": \"x\" is not a number");
  // Where the second table is larger, the first looks like leading lines; the suggested --skip removes it.
  expect_refused(table(3) + "x,y,z\n1,2,3\n4,5,6\n7,8,1\n2,2,2\n1,0,3\n", "the first row has 2 cells, but most have 3",
                 "--skip 4 ");
}

TEST_F(FaultShape, F015_DetectsMissingHeader) {
  const Result named = train(table(), {"-q"});
  const Result bare = train(rows(12), {"-q"});
  EXPECT_EQ(bare.code, 0) << bare.err;
  EXPECT_EQ(bare.out, named.out);
  ASSERT_EQ(lines_of(bare.out).size(), 13U);
  EXPECT_THAT(aefx({"report", "t.aefx"}).out, HasSubstr("*x1"));
  EXPECT_THAT(aefx({"report", "t.aefx"}).out, HasSubstr("*x2"));
}

// Years in order above other numbers are names; --header no says that they are not.
TEST_F(FaultShape, F016_NumericHeaderIsWeighed) {
  const std::string years = "2020,2021\n" + rows(12);
  EXPECT_EQ(lines_of(train(years, {"-q"}).out).size(), 13U);
  EXPECT_EQ(lines_of(train(years, {"-q", "--header", "no"}).out).size(), 14U);
  const Result r = train(years, {"-q", "--header", "yes"});
  EXPECT_EQ(r.code, 0) << r.err;
  EXPECT_THAT(aefx({"report", "t.aefx"}).out, HasSubstr("*2020"));
  EXPECT_EQ(r.out, train(table(), {"-q"}).out);
  // With --header no, a first row of text is an error in a numeric column.
  expect_error(train(table(), {"--header", "no", "--features", "1", "--no-model"}), 3,
               "t.csv:1, column \"x1\": \"a\" is not a number", "--header yes");
}

TEST_F(FaultShape, F017_RepeatedHeaderIsReported) {
  expect_refused(table(12) + "a,b\n3,4\n", "t.csv:14, column \"a\": \"a\" is not a number",
                 "the header comes again here");
  expect_refused(table(3000) + "a,b\n3,4\n", "t.csv:3002, column \"a\"", "the header comes again here");
}

TEST_F(FaultShape, F018_TotalsLineErrorNamesLineAndColumn) {
  expect_refused(table(12) + "Total,44\n", "t.csv:14, column \"a\": \"Total\" is not a number");
  expect_refused(table(12) + "Source: the office\n", "t.csv:14: 2 cells expected, 1 found", "may be cut");
  expect_refused(table(3000) + "(3000 rows)\n", "t.csv:3002: 2 cells expected, 1 found", "may be cut");
}

}  // namespace
}  // namespace aefx::test
