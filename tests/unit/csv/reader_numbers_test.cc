// Cells of columns of numbers.
#include <cmath>
#include <limits>

#include "tables.h"

namespace aefx::csv::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;

// A column of ordinary numbers, and one more cell (in quotes).
std::string column_with(const std::string& cell) {
  std::string text = "a;b\n";
  for (int i = 1; i <= 20; ++i) text += std::to_string(i) + ";0\n";
  return text + '"' + cell + "\";0\n";
}

double read_cell(const std::string& cell, const ReadOptions& options = {}) {
  return numbers(column_with(cell), options)(20, 0);
}

TEST(ReaderNumbers, AreTheNearestDoubles) {
  EXPECT_EQ(read_cell("1e-400"), 0.0);
  EXPECT_EQ(read_cell("1.7976931348623157e308"), std::numeric_limits<double>::max());
  EXPECT_EQ(read_cell("5e-324"), std::numeric_limits<double>::denorm_min());
  EXPECT_EQ(read_cell("9007199254740993"), 9007199254740992.0);
  EXPECT_EQ(read_cell("0.1"), 0.1);
  EXPECT_EQ(read_cell("+1"), 1.0);
  EXPECT_EQ(read_cell(" 1 "), 1.0);
  EXPECT_EQ(read_cell("\t2.50"), 2.5);
  EXPECT_EQ(read_cell("1E3"), 1000.0);
  EXPECT_EQ(read_cell("1e39"), 1e39);  // beyond float32
}

TEST(ReaderNumbers, MissingValuesAreNaN) {
  for (const std::string token : {"", " ", "NA", "na", "n/a", "NaN", "nan", "null", "NULL", "?", "-", " NA "}) {
    EXPECT_TRUE(std::isnan(read_cell(token))) << token;
  }
  ReadOptions options;
  options.missing = {"none", "-999"};
  EXPECT_TRUE(std::isnan(read_cell("None", options)));
  EXPECT_TRUE(std::isnan(read_cell("-999", options)));
  EXPECT_TRUE(std::isnan(read_cell("-999.00", options)));
  EXPECT_EQ(read_cell("-998", options), -998);
  EXPECT_EQ(error_in(column_with("NA"), options).fault(), Fault::data);
}

TEST(ReaderNumbers, InfiniteAndTooLargeNumbersAreErrors) {
  for (const std::string cell : {"1e400", "-1e400", "inf", "-Inf", "Infinity", "+inf"}) {
    const Error error = error_in(column_with(cell));
    EXPECT_EQ(error.fault(), Fault::data);
    EXPECT_EQ(error.where(), "t.csv:22, column \"a\"");
    EXPECT_THAT(error.what(), HasSubstr("not a finite number")) << cell;
  }
}

TEST(ReaderNumbers, TextIsAnErrorWithAHint) {
  for (const std::string cell : {"x", "1e", ".", "0x10", "1 2", "--1", "1,2,3", "12%"}) {
    const Error error = error_in(column_with(cell));
    EXPECT_EQ(error.fault(), Fault::data);
    EXPECT_EQ(error.where(), "t.csv:22, column \"a\"");
    EXPECT_THAT(error.what(), HasSubstr('"' + cell + "\" is not a number"));
    EXPECT_THAT(error.hint(), HasSubstr("--drop a"));
  }
  EXPECT_THAT(error_in(column_with("x")).hint(), AllOf(HasSubstr("--missing \"x\""), HasSubstr("--keep a")));
}

TEST(ReaderNumbers, LookAlikesHaveHints) {
  EXPECT_THAT(error_in(column_with("0x10")).hint(), HasSubstr("hexadecimal"));
  EXPECT_THAT(error_in(column_with("\u22125")).hint(), HasSubstr("minus"));
  EXPECT_THAT(error_in(column_with("1,5")).hint(), HasSubstr("--decimal ,"));
  EXPECT_THAT(error_in(column_with("1,234.5")).hint(), HasSubstr("--thousands ,"));
  EXPECT_THAT(error_in(column_with("1,234")).hint(), AllOf(HasSubstr("--thousands ,"), HasSubstr("--decimal ,")));
}

TEST(ReaderNumbers, ColumnsOfLookAlikesAreNotSilentlyText) {
  EXPECT_THAT(error_in("a;b\n1,5;2\n2,5;3\n").where(), "t.csv:2, column \"a\"");
  EXPECT_THAT(error_in("1,5;2,7\n2,5;3,1\n").hint(), HasSubstr("--decimal ,"));
  EXPECT_THAT(error_in("a,b\n\u22121,2\n\u22123,4\n").where(), "t.csv:2, column \"a\"");
}

TEST(ReaderNumbers, DecimalAndThousandsSeparatorsByOption) {
  ReadOptions options;
  options.decimal = ',';
  EXPECT_EQ(numbers("a;b\n1,5;2\n-0,25;3e-1\n", options), (MatrixD(2, 2) << 1.5, 2, -0.25, 0.3).finished());
  EXPECT_EQ(error_in("a;b\n1,5;2\n1.5;3\n2,5;4\n", options).where(), "t.csv:3, column \"a\"");
  options.thousands = '.';
  EXPECT_EQ(numbers("a;b\n1.234.567,5;2\n12,5;3\n", options)(0, 0), 1234567.5);
  EXPECT_EQ(error_in("a;b\n1.23,5;2\n12,5;3\n1,5;4\n", options).where(), "t.csv:2, column \"a\"");
  options.decimal = '.';
  EXPECT_EQ(error_in("a\n1\n", options).fault(), Fault::usage);
  options.thousands = ',';
  EXPECT_EQ(numbers("a;b\n1,234.5;2\n12;3\n", options)(0, 0), 1234.5);
  EXPECT_EQ(numbers("a,b\n\"1,234\",2\n12,3\n", options)(0, 0), 1234);
}

TEST(ReaderNumbers, ThousandsBySpacesApostrophesAndIndianGroups) {
  ReadOptions options;
  options.thousands = ' ';
  for (const std::string space : {" ", "\u00a0", "\u202f", "\u2009"})
    EXPECT_EQ(numbers("a;b\n1" + space + "234" + space + "567.5;2\n12;3\n", options)(0, 0), 1234567.5) << space;
  EXPECT_EQ(error_in("a;b\n1 23;2\n12;3\n1;4\n5;6\n7;8\n", options).where(), "t.csv:2, column \"a\"");
  options.thousands = '\'';
  EXPECT_EQ(numbers("a;b\n1'234;2\n1\u2019234\u2019567;3\n", options)(1, 0), 1234567);
  options.thousands = ',';
  EXPECT_EQ(numbers("a;b\n12,34,567.25;2\n1,23,45,678;3\n", options)(1, 0), 12345678);
  EXPECT_EQ(error_in("a;b\n12,34,56;2\n12;3\n1;4\n", options).where(), "t.csv:2, column \"a\"");
}

TEST(ReaderNumbers, PointsBesideDecimalCommasAreAnError) {
  ReadOptions options;
  options.decimal = ',';
  const Error error = error_in("a;b\n2,89;1.83\n4,83;1.72\n4,21;8.34\n", options);
  EXPECT_EQ(error.where(), "t.csv:2, column \"b\"");
  EXPECT_THAT(error.hint(), HasSubstr("the decimal sign was said to be ','"));
}

TEST(ReaderNumbers, HintNamesTheForm) {
  EXPECT_THAT(error_in(column_with("12%")).hint(), HasSubstr("a percent sign are not read"));
  EXPECT_THAT(error_in(column_with("1'234")).hint(), HasSubstr("--thousands \"'\""));
  EXPECT_THAT(error_in(column_with("1.234.567")).hint(), HasSubstr("--decimal , --thousands ."));
  EXPECT_THAT(error_in(column_with("\uFEFF4.7")).hint(), HasSubstr("byte order mark"));
}

TEST(ReaderNumbers, TextBelowTheSampleIsAnError) {
  std::string text = "a,b\n";
  for (int i = 0; i < 30'000; ++i) text += "1,2\n";
  EXPECT_EQ(error_in(text + "1,x\n").where(), "t.csv:30002, column \"b\"");
}

TEST(ReaderNumbers, UnreadColumnIsNotChecked) {
  Reader reader = open("a,b\n1,2\n3,x\n5,6\n7,8\n");
  RowBatch batch;
  EXPECT_TRUE(reader.read({{0}, {1}}, 10, batch));
  EXPECT_EQ(batch.texts.at(1, 0), "x");
}

TEST(ReaderNumbers, IdsAreTextUnchanged) {
  Reader reader = open("id,b\n007,1\n010,2\n");
  RowBatch batch;
  reader.read({{1}, {0}}, 10, batch);
  EXPECT_EQ(batch.texts.at(0, 0), "007");
}

TEST(ReaderNumbers, SuggestsHeaderIfFirstRowIsText) {
  const Error error = error_in("id,2,5\n1,2,3\n4,5,6\n");
  EXPECT_EQ(error.where(), "t.csv:1, column \"x1\"");
  EXPECT_THAT(error.hint(), HasSubstr("--header yes"));
}

TEST(ReaderNumbers, MayHaveManyDigits) {
  for (const std::size_t digits : {127U, 128U, 129U, 300U}) {
    const std::string zeros(digits - 2, '0');
    ReadOptions options;
    options.decimal = ',';
    EXPECT_EQ(read_cell("1." + zeros), 1) << digits;
    EXPECT_EQ(read_cell("1," + zeros, options), 1) << digits;
    EXPECT_EQ(read_cell("1,5" + zeros + "1", options), read_cell("1.5" + zeros + "1")) << digits;
  }
}

TEST(ReaderNumbers, HintOfThousandsIsForNumbersOnly) {
  EXPECT_THAT(error_in(column_with("1,234.5")).hint(), HasSubstr("--thousands ,"));
  for (const std::string cell : {"1,234.5x", "1,234.5.6"})
    EXPECT_THAT(error_in(column_with(cell)).hint(), testing::Not(HasSubstr("--thousands ,"))) << cell;
}

TEST(ReaderNumbers, DateOfAnotherFormHasAHint) {
  const auto hint_for = [](const std::string& cell) {
    return error_of([&] {
             Reader reader = open("day,n\n2024-01-31,1\n" + cell + ",2\n", with(Header::yes));
             RowBatch batch;
             reader.read({.numbers = {0}, .texts = {}, .categories = {}, .dates = {0}}, 10, batch);
           })
        ->hint();
  };
  EXPECT_EQ(hint_for("31.01.2024"), "say --date-format '%d.%m.%Y'");
  EXPECT_THAT(hint_for("soon"), HasSubstr("say --missing \"soon\""));
}

}  // namespace
}  // namespace aefx::csv::test
